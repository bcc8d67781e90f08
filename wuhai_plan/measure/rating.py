"""Rating: one word for how an item or a group stands (docs/formulas.md, "Gap and rating").

Shares are of 1; thresholds are in percentage points or percent, by their basis.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from wuhai_plan.measure.expected import Line, line_of
from wuhai_plan.model import Basis, Item, Kind, Rating, Thresholds


def item_rating(
    item: Item, complete: Fraction | None, expected: Fraction, day: date, limits: Thresholds
) -> Rating:
    """Rate an item as of a day, the first that fits; `complete` is None where it is unreported.

    A keep is not done before its due date has passed: a period to come may still be missed.
    """
    passed = day > item.due
    if complete is not None and complete >= 1 and (item.kind is not Kind.KEEP or passed):
        return Rating.DONE
    if passed:
        return Rating.OVERDUE
    if day < item.start or (line_of(item) is Line.END and day < item.due):
        return Rating.UPCOMING
    if complete is None:
        return Rating.UNREPORTED
    return by_limits(complete, expected, limits)


def by_limits(complete: Fraction, expected: Fraction, limits: Thresholds) -> Rating:
    """Rate what is complete against what is expected, on the basis of the thresholds."""
    basis = limits.basis
    whole = expected if basis is Basis.RATIO else Fraction(1)
    if not whole:  # there is no ratio while nothing is expected
        if complete < 0:
            return Rating.CRITICAL
        return Rating.AHEAD if complete else Rating.ON_PACE
    value = 100 * (complete - expected if basis is Basis.POINTS else complete / whole)
    if value >= limits.ahead:
        return Rating.AHEAD
    if value >= basis.neutral:
        return Rating.ON_PACE
    if value > limits.behind:
        return Rating.SLIPPING
    return Rating.BEHIND if value >= limits.critical else Rating.CRITICAL
