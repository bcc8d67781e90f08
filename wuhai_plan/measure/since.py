"""Since when an item has stood as it stands (docs/formulas.md, "Reports due")."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from operator import attrgetter

from msgspec.structs import replace

from wuhai_plan.dates import before
from wuhai_plan.measure.rollup import Sides, measure
from wuhai_plan.model import Item, Rating, Reading, Thresholds

_DATE = attrgetter("date")


def rated_since(
    item: Item, sides: Sides, day: dt.date, limits: Thresholds, ratings: Collection[Rating]
) -> dt.date:
    """Return the first of the days up to one on which an item had one of some ratings throughout.

    It has to have one on that day. Between two changes, a reading or a revision, an item comes to
    such a rating at most once: the day is found by halving.
    """

    def rated(at: dt.date) -> bool:
        return measure(item, _until(sides, at), at, limits).rating in ratings

    changes = {item.start, *(revision.since for revision in item.revisions)}
    changes |= {reading.date for side in (sides.claimed, sides.confirmed) for reading in side}
    since = day
    for change in sorted((each for each in changes if each <= day), reverse=True):
        if not rated(change):
            return _first(change, since, rated)
        since = change
        if change == dt.date.min or not rated(before(change)):
            break
    return since


def _first(low: dt.date, high: dt.date, rated: Callable[[dt.date], bool]) -> dt.date:
    """Return the first day rated so, after one that is not and up to one that is."""
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        low, high = (low, middle) if rated(middle) else (middle, high)
    return high


def owed_until(item: Item, sides: Sides, day: dt.date, limits: Thresholds) -> dt.date:
    """Return the last day up to one whose period an item owes a report for.

    That is the day on which it became done, if it still is, or the last before it was dropped.
    """
    if item.dropped and item.is_dropped(day):
        day = before(item.dropped.on)
    if measure(item, _until(sides, day), day, limits).rating is not Rating.DONE:
        return day
    return rated_since(item, sides, day, limits, (Rating.DONE,))


def _until(sides: Sides, day: dt.date) -> Sides:
    """Return the readings up to a day."""
    claimed, confirmed = _up_to(sides.claimed, day), _up_to(sides.confirmed, day)
    return replace(sides, claimed=claimed, confirmed=confirmed)


def _up_to(readings: Sequence[Reading], day: dt.date) -> Sequence[Reading]:
    return readings[: bisect_right(readings, day, key=_DATE)]
