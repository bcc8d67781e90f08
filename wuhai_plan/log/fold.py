"""What was reported of each item, folded by date: what a status needs of a log of any length.

It grows with items and days, not with entries. A day holds what its entries, in order of replay,
do to whatever total they find: more or less, then perhaps a total that takes its place.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan.model import Entry, Item, Kind, Plan, Reading
from wuhai_plan.numbers import EXACT

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log

Number = int | Decimal


class Day(Struct, gc=False, array_like=True):
    """An item's entries of one date, in order: more by `lead`, then a total `first` … `last`.

    `first` and `last` are None where there is no total: then all of them add up to `lead`.
    """

    entries: int = 0
    lead: Number = 0
    first: Number | None = None
    last: Number | None = None


class StageDay(Struct, gc=False, array_like=True):
    """A milestone's entries of one date: how many, and the first and the last stage."""

    entries: int
    first: str
    last: str


class Fold(Struct):
    """What was reported, by item and date; the highest id and the last moment of all entries."""

    days: dict[str, dict[str, Day]] = {}
    stages: dict[str, dict[str, StageDay]] = {}
    last_id: str = ""
    last_at: dt.datetime | None = None

    def readings(self, item: Item, as_of: dt.date) -> tuple[Reading, ...]:
        """Return what an item stood at by the end of each day that was reported, up to a day."""
        last = as_of.isoformat()
        if item.kind is Kind.MILESTONE:
            reached = self.stages.get(item.id, {})
            return tuple(
                Reading(_day(date), None, reached[date].last, entries=reached[date].entries)
                for date in sorted(reached)
                if date <= last
            )
        found, total = [], Decimal(0)
        days = self.days.get(item.id, {})
        for date in sorted(days):
            if date > last:
                break
            day = days[date]
            first = None if day.first is None else Decimal(day.first)
            total = EXACT.add(total, day.lead) if day.last is None else Decimal(day.last)
            found.append(Reading(_day(date), total, None, first=first, entries=day.entries))
        return tuple(found)

    def ends(self, item: Item, as_of: dt.date) -> tuple[Reading, ...]:
        """Return an item's first reading, which counts for all but the last, and its last.

        That is all that measuring needs, save of a keep: of it, all readings.
        """
        if item.kind in (Kind.KEEP, Kind.MILESTONE):
            return self.readings(item, as_of)
        days, last = self.days.get(item.id, {}), as_of.isoformat()
        total: Number = 0
        entries, told = 0, ""
        with localcontext(EXACT):
            for told in sorted(date for date in days if date <= last):
                day = days[told]
                total = total + day.lead if day.last is None else day.last
                entries += day.entries
        if not told:
            return ()
        first = min(days)
        value = days[first].first if days[first].first is not None else days[first].lead
        opening = Decimal(value or 0)
        closing = Reading(_day(told), Decimal(total), None, first=opening, entries=entries)
        if told == first:
            return (closing,)
        before = Reading(_day(first), opening, None, first=opening, entries=entries - 1)
        return before, Reading(closing.date, closing.value, None)

    def all_readings(
        self, plan: Plan, as_of: dt.date, *, whole: bool = True
    ) -> dict[str, tuple[Reading, ...]]:
        """Return the readings of every item of a plan; only the ends of them unless `whole`."""
        of = self.readings if whole else self.ends
        return {item.id: of(item, as_of) for item in plan.items.values()}

    def add(self, entry: Entry) -> None:
        """Fold in one reading recorded after all that are here."""
        assert entry.item is not None  # noqa: S101 - the reader refuses a reading without one
        assert entry.date is not None  # noqa: S101
        date = entry.date.isoformat()
        if entry.stage is not None:
            reached = self.stages.setdefault(entry.item, {})
            known = reached.get(date)
            reached[date] = (
                StageDay(known.entries + 1, known.first, entry.stage)
                if known
                else StageDay(1, entry.stage, entry.stage)
            )
        else:
            day = self.days.setdefault(entry.item, {}).setdefault(date, Day())
            day.entries += 1
            if entry.set is not None:
                day.first = entry.set if day.first is None else day.first
                day.last = entry.set
            elif day.last is None:
                day.lead = EXACT.add(Decimal(day.lead), entry.add or Decimal(0))
            else:
                day.last = EXACT.add(Decimal(day.last), entry.add or Decimal(0))
        self.last_id, self.last_at = entry.id, entry.at

    def join(self, later: Fold) -> None:
        """Fold in another fold, all of whose entries were recorded after those that are here."""
        for item, days in later.days.items():
            mine = self.days.setdefault(item, {})
            for date, day in days.items():
                mine[date] = _then(mine[date], day) if date in mine else day
        for item, reached in later.stages.items():
            known = self.stages.setdefault(item, {})
            for date, after in reached.items():
                if date in known:
                    known[date].entries += after.entries
                    known[date].last = after.last
                else:
                    known[date] = after
        self.last_id, self.last_at = later.last_id, later.last_at

    def copy(self, item: str) -> Fold:
        """Return the same for changing one item; this one stays as it is."""
        days, stages = dict(self.days), dict(self.stages)
        if item in days:
            days[item] = {date: copy(day) for date, day in days[item].items()}
        if item in stages:
            stages[item] = {date: copy(day) for date, day in stages[item].items()}
        return Fold(days, stages, self.last_id, self.last_at)

    def with_entry(self, entry: Entry) -> Fold:
        """Return the same with one more reading; this one stays as it is."""
        fold = self.copy(entry.item or "")
        fold.add(entry)
        return fold


def _then(day: Day, later: Day) -> Day:
    """Return what a day's entries come to with more that were recorded after them."""
    entries = day.entries + later.entries
    if later.last is None and day.last is None:
        return Day(entries, EXACT.add(day.lead, later.lead))
    if later.last is None:
        return Day(entries, day.lead, day.first, EXACT.add(day.last or 0, later.lead))
    if day.last is None:
        return Day(entries, EXACT.add(day.lead, later.lead), later.first, later.last)
    return Day(entries, day.lead, day.first, later.last)


def first_fall(item: Item, before: Fold, entry: Entry) -> tuple[Reading, Reading] | None:
    """Return where, by an entry after all in `before`, a total or stage falls that did not fall.

    Between two readings: of the day of the entry or before it and the entry's own, or between the
    last before a day and the first of it that does not build on what was there before.
    """
    if item.kind not in (Kind.COUNT, Kind.MILESTONE) or entry.date is None:
        return None
    then = before.readings(item, entry.date)[-1:]
    own = before.with_entry(entry).readings(item, entry.date)[-1]
    if then and level(item, own) < level(item, then[0]):
        return then[0], own
    old = level(item, then[0]) if then else None
    if item.kind is Kind.MILESTONE:
        stages = before.stages.get(item.id, {})
        date = min((day for day in stages if day > str(entry.date)), default=None)
        if date is None:
            return None
        following = Reading(_day(date), None, stages[date].first)
        return _fall(item, old, own, following)
    new, high_date = level(item, own), own.date
    days = before.days.get(item.id, {})
    for date in sorted(day for day in days if day > str(entry.date)):
        day = days[date]
        if day.lead:
            old = EXACT.add(old or Decimal(0), day.lead)
            new, high_date = EXACT.add(new, day.lead), _day(date)
        if day.first is not None:
            following = Reading(_day(date), Decimal(day.first), None)
            return _fall(item, old, Reading(high_date, new, None), following)
    return None


def _fall(
    item: Item, old: Decimal | None, high: Reading, low: Reading
) -> tuple[Reading, Reading] | None:
    bottom = level(item, low)
    fell = old is not None and bottom < old
    return (high, low) if bottom < level(item, high) and not fell else None


def level(item: Item, reading: Reading) -> Decimal:
    """Return how high a reading stands: its total, or its stage's percent."""
    if reading.value is not None:
        return reading.value
    stage = item.stage(reading.stage or "")
    return stage.percent if stage else Decimal(0)


def fold_log(log: Log, known_at: dt.datetime | None = None) -> Fold:
    """Fold a log that was read whole, or what of it was known at a moment."""
    from wuhai_plan.log.replay import Replay

    found = Fold({}, {})
    for entry in Replay(log.entries, known_at).standing():
        found.add(entry)
    if log.entries:
        found.last_id = max(entry.id for entry in log.entries)
        found.last_at = log.entries[-1].at
    return found


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
