"""Rating: one word for how an item or a group stands, the first that fits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from wuhai_plan.model import Item, Kind, Pace, Rating, Thresholds


def item_rating(
    item: Item, share: Fraction | None, should: Fraction, day: date, limits: Thresholds
) -> Rating:
    """Rate an item as of a day; `share` is None where nothing was reported."""
    passed = day > item.due
    if share is not None and share >= 1 and (item.kind is not Kind.KEEP or passed):
        return Rating.DONE
    if passed:
        return Rating.OVERDUE
    at_end = item.pace is Pace.END and not item.checkpoints and not item.staged
    if day < item.start or (at_end and day < item.due):
        return Rating.UPCOMING
    if share is None:
        return Rating.UNREPORTED
    return by_gap((share - should) * 100, limits)


def group_rating(ratings: Collection[Rating], gap: Fraction, limits: Thresholds) -> Rating:
    """Rate a group by its gap in points; it is done when all its items are."""
    if ratings and all(rating is Rating.DONE for rating in ratings):
        return Rating.DONE
    return by_gap(gap, limits)


def by_gap(gap: Fraction, limits: Thresholds) -> Rating:
    """Rate a gap in percentage points."""
    if gap >= limits.ahead:
        return Rating.AHEAD
    if gap >= 0:
        return Rating.ON_PACE
    if gap > limits.behind:
        return Rating.SLIPPING
    return Rating.BEHIND if gap >= limits.critical else Rating.CRITICAL
