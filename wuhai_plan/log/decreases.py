"""Where a total or a stage, which should only rise, falls because of a new entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from wuhai_plan.log.fold import Fold
from wuhai_plan.model import Entry, Item, Kind, Reading
from wuhai_plan.numbers import EXACT


def own_reading(item: Item, before: Fold, entry: Entry) -> Reading:
    """Return what an item stands at right after an entry recorded after all in `before`."""
    assert entry.date is not None  # noqa: S101 - a reading has one
    if entry.stage is not None or entry.set is not None:
        return Reading(entry.date, entry.set, entry.stage)
    last = before.last(item, entry.date)
    total = item.origin if last is None else level(item, item.absolute(last))
    return Reading(entry.date, EXACT.add(total, entry.add or Decimal(0)), None)


def first_decrease(item: Item, before: Fold, entry: Entry) -> tuple[Reading, Reading] | None:
    """Return where a total or stage, which should only rise, falls because of an entry.

    The entry is recorded after all in `before`. It falls between what stood on the entry's day and
    the entry itself, or between the entry and the next later total that does not build on it;
    unless that one was lower than what it followed before, too.
    """
    if item.kind in (Kind.LEVEL, Kind.KEEP) or entry.date is None:
        return None
    last, own = before.last(item, entry.date), own_reading(item, before, entry)
    if last is not None:
        last = item.absolute(last)
    elif item.baseline is not None:
        last = Reading(item.start, item.baseline, None)
    if last is not None and level(item, own) < level(item, last):
        return last, own
    old = None if last is None else level(item, last)
    if item.kind is Kind.MILESTONE:
        stages = before.stages.get(item.id, {})
        date = min(_after(stages, entry.date), default=None)
        if date is None:
            return None
        return _new_decrease(
            item, old, own, Reading(dt.date.fromisoformat(date), None, stages[date].first)
        )
    high, days = own, before.days.get(item.id, {})
    for date in _after(days, entry.date):
        day = days[date]
        if day.lead:  # builds on what is there: both what was and what now is move alike
            old = EXACT.add(old or item.origin, day.lead)
            high = Reading(
                dt.date.fromisoformat(date), EXACT.add(level(item, high), day.lead), None
            )
        if day.first is not None:
            low = Reading(dt.date.fromisoformat(date), Decimal(day.first), None)
            return _new_decrease(item, old, high, low)
    return None


def level(item: Item, reading: Reading) -> Decimal:
    """Return how high a reading stands: its total, or its stage's percent."""
    if reading.value is not None:
        return reading.value
    stage = item.stage(reading.stage or "")
    return stage.percent if stage else Decimal(0)


def _new_decrease(
    item: Item, old: Decimal | None, high: Reading, low: Reading
) -> tuple[Reading, Reading] | None:
    bottom = level(item, low)
    fell = old is not None and bottom < old
    return (high, low) if bottom < level(item, high) and not fell else None


def _after(dates: Iterable[str], day: dt.date) -> list[str]:
    first = day.isoformat()
    return sorted(date for date in dates if date > first)
