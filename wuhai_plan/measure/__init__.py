"""How far an item is, how far it should be, and what to call the difference. Pure functions.

Every date is an argument, every result an exact `Fraction`: 1 is the whole promise.
"""

from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.rating import group_rating, item_rating
from wuhai_plan.measure.rollup import Measure, Rollup, measure, roll_up

__all__ = [
    "Measure",
    "Rollup",
    "complete",
    "expected",
    "group_rating",
    "item_rating",
    "measure",
    "roll_up",
]
