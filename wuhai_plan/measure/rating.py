"""Rating: one word for how an item or a group stands (docs/formulas.md, "Gap and rating").

Shares are of 1; thresholds are in percentage points or percent, by their basis.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from wuhai_plan.measure.complete import is_passed
from wuhai_plan.measure.expected import Line, line_of
from wuhai_plan.model import Basis, Item, Kind, Pace, Rating, Reading, Thresholds

AT_ONCE = (Kind.COUNT, Kind.MILESTONE)  # what is done before its due date has passed
LAGGING = (Rating.BEHIND, Rating.CRITICAL, Rating.OVERDUE, Rating.MISSED)


def item_rating(
    item: Item,
    last: Reading | None,
    shares: tuple[Fraction | None, Fraction | None],
    day: date,
    limits: Thresholds,
) -> Rating:
    """Rate an item as of a day, the first that fits, by what is complete and what is expected.

    A level, a keep or a cap is not done before its due date has passed: it may still be missed.
    """
    complete, expected = shares
    if item.is_dropped(day):
        return Rating.DROPPED
    whole, over = complete is not None and complete >= 1, day > item.due
    if is_passed(item, last) or (item.kind is Kind.KEEP and over and not whole):
        return Rating.MISSED
    if whole and (over or item.kind in AT_ONCE):
        return Rating.DONE
    if whole and item.kind is Kind.LEVEL:
        return Rating.MET
    if over:
        return Rating.OVERDUE
    if day < item.start:
        return Rating.UPCOMING
    at_end = line_of(item) is Line.NONE and item.pace is Pace.END and day < item.due
    if complete is None:
        return Rating.UPCOMING if at_end else Rating.UNREPORTED
    return Rating.UPCOMING if expected is None else by_limits(complete, expected, limits)


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


def held_back(rating: Rating, lagging: Fraction) -> Rating:
    """Hold a group's rating back by its laggards, whose share of its weight is given.

    Above a quarter it is slipping at best, above a half behind.
    """
    if lagging > Fraction(1, 2):
        return rating if rating is Rating.CRITICAL else Rating.BEHIND
    if lagging > Fraction(1, 4) and rating in (Rating.AHEAD, Rating.ON_PACE):
        return Rating.SLIPPING
    return rating
