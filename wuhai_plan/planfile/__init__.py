"""The plan file: TOML in, a checked `Plan` out, or every mistake in it at once."""

from wuhai_plan.planfile.find import NAME, find
from wuhai_plan.planfile.parse import check_zone, parse
from wuhai_plan.planfile.table import Problems, check_id

__all__ = ["NAME", "Problems", "check_id", "check_zone", "find", "parse"]
