"""The plan file: TOML in, a checked `Plan` out, or every mistake in it at once."""

from wuhai_plan.planfile.find import NAME, find
from wuhai_plan.planfile.parse import parse

__all__ = ["NAME", "find", "parse"]
