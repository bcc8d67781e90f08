"""Rating: one word for how an item or a group stands, the first that fits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from wuhai_plan.model import Basis, Item, Kind, Pace, Rating, Thresholds


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
    return by_limits(share, should, limits)


def group_rating(
    ratings: Collection[Rating], share: Fraction, should: Fraction, limits: Thresholds
) -> Rating:
    """Rate a group by the share it has and should have; it is done when all its items are."""
    if ratings and all(rating is Rating.DONE for rating in ratings):
        return Rating.DONE
    return by_limits(share, should, limits)


def by_limits(share: Fraction, should: Fraction, limits: Thresholds) -> Rating:
    """Rate what is complete against what is expected, on the basis of the thresholds."""
    found, middle = basis_value(share, should, limits.basis), 100
    if limits.basis is Basis.POINTS:
        middle = 0
    elif found is None:  # nothing was expected yet
        return _against_nothing(share)
    assert found is not None  # noqa: S101 - only a ratio may be none
    if found >= limits.ahead:
        return Rating.AHEAD
    if found >= middle:
        return Rating.ON_PACE
    if found > limits.behind:
        return Rating.SLIPPING
    return Rating.BEHIND if found >= limits.critical else Rating.CRITICAL


def basis_value(share: Fraction, should: Fraction, basis: Basis) -> Fraction | None:
    """Return what thresholds are held against: points or percent; None for a ratio to nothing."""
    if basis is Basis.POINTS:
        return (share - should) * 100
    if basis is Basis.TARGET:
        return share * 100
    return share / should * 100 if should else None


def _against_nothing(share: Fraction) -> Rating:
    if share < 0:
        return Rating.CRITICAL
    return Rating.AHEAD if share else Rating.ON_PACE
