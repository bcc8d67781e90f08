"""The plan file: TOML in, a checked `Plan` out, or every mistake in it at once.

A plan that was read before, and is the same, needs nothing that reads TOML.
"""

from typing import TYPE_CHECKING

from wuhai_plan.later import later
from wuhai_plan.planfile.find import NAME, find

if TYPE_CHECKING:
    from wuhai_plan.planfile.reader import check_zone, parse
    from wuhai_plan.planfile.table import Problems, check_id

__all__ = ["NAME", "Problems", "check_id", "check_zone", "find", "parse"]

__getattr__ = later(
    __name__, {"parse": "reader", "check_zone": "reader", "Problems": "table", "check_id": "table"}
)
