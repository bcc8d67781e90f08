"""The fold: what was reported of each item, by day. The one answer to where an item stands.

It grows with items and days, not with entries. A day holds what its entries, in the order they are
replayed in, do to whatever total they meet: more or less, then perhaps a total that replaces it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from decimal import Decimal, localcontext

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.log.line import may_be_labelled
from wuhai_plan.model import Counts, Entry, Item, Kind, Reading
from wuhai_plan.numbers import EXACT

Number = int | Decimal
Texts = tuple[str | None, str | None]  # an item's problem and its next step


class Day(Struct, gc=False, array_like=True):
    """An item's entries of one date, in order: more by `lead`, then a total `first` … `last`.

    `first` and `last` are None where there is no total: then all of them add up to `lead`.
    `recorded` is the day on which the first of them was recorded, as it is written.
    """

    entries: int = 0
    lead: Number = 0
    first: Number | None = None
    last: Number | None = None
    recorded: str = ""


class StageDay(Struct, gc=False, array_like=True):
    """A milestone's entries of one date: how many, the first and the last stage; see `Day`."""

    entries: int
    first: str
    last: str
    recorded: str = ""


class RemarkDay(Struct, gc=False, array_like=True):
    """What was written of an item under one date: how many remarks, the last problem and next step.

    These may stand in any entry; None where none has one, empty where the last one cleared it.
    `recorded` is the day on which the first remark was recorded, if there is one.
    """

    remarks: int = 0
    problem: str | None = None
    next: str | None = None
    recorded: str = ""


class Vouched(Struct, gc=False, array_like=True):
    """A reading that was confirmed, and the total or stage vouched for: `value`, `stage`.

    After it, its day stood at `total`, or where that is None at `lead` more than the day before.
    `reached` is its own stage.
    """

    value: Number | None
    lead: Number = 0
    total: Number | None = None
    stage: str | None = None
    reached: str | None = None

    def holds(self, before: Decimal) -> bool:
        """Say whether the reading leads to what was vouched for, after a total before its day."""
        if not self.stage is self.reached is None:  # either is, where the item changed its kind
            return self.stage == self.reached
        if self.total is not None:
            return self.total == self.value
        return EXACT.add(before, Decimal(self.lead)) == self.value


class Returned(Struct, gc=False, array_like=True):
    """A reading that was returned: its id, who returned it and why.

    `answered` is the first day, from its own on, of which the item was read after that.
    """

    entry: str
    by: str | None
    note: str | None
    answered: str | None = None


class Fold(Struct):
    """What was reported, by item and date; the highest id, the last and first moment of entries.

    `judged` says whether any reading was confirmed or returned.

    Dates are kept as they are written, 2023-06-30: they sort alike, and need no parsing.
    """

    days: dict[str, dict[str, Day]] = {}
    stages: dict[str, dict[str, StageDay]] = {}
    remarks: dict[str, dict[str, RemarkDay]] = {}
    vouched: dict[str, dict[str, list[Vouched]]] = {}
    returned: dict[str, dict[str, list[Returned]]] = {}
    judged: bool = False
    last_id: str = ""
    last_at: dt.datetime | None = None
    first_at: dt.datetime | None = None

    def readings(self, item: Item, as_of: dt.date) -> tuple[Reading, ...]:
        """Return what an item stood at by the end of each day that was reported, up to a day."""
        readings = []
        if item.kind is Kind.MILESTONE:
            stages = self.stages.get(item.id, {})
            for date in _up_to(stages, as_of):
                stage = stages[date]
                readings.append(Reading(_day(date), None, stage.last, entries=stage.entries))
            return tuple(readings)
        total, relative = Decimal(0), item.kind is Kind.COUNT
        days = self.days.get(item.id, {})
        for date in _up_to(days, as_of):
            day = days[date]
            if day.last is None:
                total = EXACT.add(total, day.lead)
            else:
                total, relative = Decimal(day.last), False
            readings.append(Reading(_day(date), total, None, day.entries, relative))
        return tuple(readings)

    def texts(self, item: Item, as_of: dt.date) -> Texts:
        """Return an item's problem and next step as of a day: the last of each, by date."""
        remarks = self.remarks.get(item.id, {})
        problem = next_step = None
        for date in reversed(_up_to(remarks, as_of)):
            day = remarks[date]
            problem = day.problem if problem is None else problem
            next_step = day.next if next_step is None else next_step
            if problem is not None and next_step is not None:
                break
        return problem or None, next_step or None

    def reports(self, item: Item, as_of: dt.date) -> dict[str, str]:
        """Return the days up to one for which something was reported, each with when that was."""
        recorded: dict[str, str] = {}
        for days in (self.days, self.stages, self.remarks):
            for date, day in days.get(item.id, {}).items():
                if day.recorded:
                    recorded[date] = min(day.recorded, recorded.get(date, day.recorded))
        return {date: recorded[date] for date in _up_to(recorded, as_of)}

    def confirmed(self, item: Item, as_of: dt.date) -> tuple[Reading, ...]:
        """Return the readings up to a day that were confirmed, with what was vouched for.

        One that by now leads to another total waits again. The last of a day stands for it;
        `entries` is how many of them the day has.
        """
        vouched = self.vouched.get(item.id)
        if not vouched:
            return ()
        readings, terms = [], item.on(as_of)
        before = {reading.date: reading for reading in self.readings(item, as_of)}
        total, relative = Decimal(0), item.kind is Kind.COUNT
        for date, reading in before.items():
            base = EXACT.add(terms.origin, total) if relative else total
            right = [v for v in vouched.get(date.isoformat(), ()) if v.holds(base)]
            if right:
                value = None if right[-1].value is None else Decimal(right[-1].value)
                readings.append(Reading(date, value, right[-1].stage, len(right)))
            if reading.value is not None:
                total, relative = reading.value, reading.relative
        return tuple(readings)

    def counted(self, item: Item, as_of: dt.date, counts: Counts) -> tuple[Reading, ...]:
        """Return the readings up to a day that count: all that stand, or the confirmed ones."""
        return (self.readings if counts is Counts.REPORTED else self.confirmed)(item, as_of)

    def returns(self, item: Item, as_of: dt.date) -> list[tuple[dt.date, Returned]]:
        """Return the readings up to a day that were returned, by their days."""
        returned = self.returned.get(item.id, {})
        return [(_day(date), each) for date in _up_to(returned, as_of) for each in returned[date]]

    @property
    def began(self) -> dt.date | None:
        """The day on which the first entry was recorded, where there is one."""
        return self.first_at.date() if self.first_at else None

    def ends(self, item: Item, as_of: dt.date) -> tuple[Reading, ...]:
        """Return the last of an item's readings, with the number of entries of all.

        That is all that measuring needs of most items. It is worth a way of its own, since a status
        asks for nothing else of an item reported daily for years.
        """
        if item.kind not in (Kind.COUNT, Kind.LEVEL) or item.dropped:
            return self.readings(item, as_of)
        days = self.days.get(item.id, {})
        closing = self.last(item, as_of)
        if closing is None:
            return ()
        entries = sum(days[date].entries for date in _up_to(days, as_of))
        return (replace(closing, entries=entries),)

    def last(self, item: Item, as_of: dt.date) -> Reading | None:
        """Return what an item stood at by the end of a day; None where nothing was reported."""
        if item.kind is Kind.MILESTONE:
            stages = self.stages.get(item.id, {})
            date = max(_up_to(stages, as_of), default=None)
            return None if date is None else Reading(_day(date), None, stages[date].last)
        days = self.days.get(item.id, {})
        dates = _up_to(days, as_of)
        if not dates:
            return None
        total: Number = 0
        relative = item.kind is Kind.COUNT
        with localcontext(EXACT):
            for date in reversed(dates):  # back to the latest total, on which all the rest builds
                day = days[date]
                total += day.lead if day.last is None else day.last
                if day.last is not None:
                    relative = False
                    break
        return Reading(_day(dates[-1]), Decimal(total), None, relative=relative)

    def all_readings(
        self, items: Mapping[str, Item], as_of: dt.date, *, whole: bool = True
    ) -> dict[str, tuple[Reading, ...]]:
        """Return the readings of items by their keys; only the ends of them unless `whole`."""
        readings = self.readings if whole else self.ends
        return {key: readings(item, as_of) for key, item in items.items()}

    def may_repeat(self, entry: Entry) -> bool:
        """Say whether a new entry's day has any, and ends with the total or stage it reports."""
        item, date = entry.item or "", entry.date.isoformat() if entry.date else ""
        if entry.remarks:
            return date in self.remarks.get(item, {})
        if entry.stage is not None:
            reached = self.stages.get(item, {}).get(date)
            return reached is not None and reached.last == entry.stage
        day = self.days.get(item, {}).get(date)
        return day is not None and (entry.set is None or day.last == entry.set)

    def is_before(self, entry: Entry) -> bool:
        """Say whether an entry was recorded after all that are here."""
        return entry.id > self.last_id and (self.last_at is None or entry.at >= self.last_at)

    def add(self, entry: Entry, targets: Iterable[str], item: str) -> None:
        """Fold in one entry, recorded after all that are here.

        A reading goes to what it counts for, what else it tells to its item, by its id today.
        """
        if entry.reports:
            for key in targets:
                self.count(key, entry)
        if entry.item is not None and entry.date is not None:
            date = entry.date.isoformat()
            if entry.reads:
                self.answer(item, date)
            note = None if entry.judges else entry.note
            recorded = entry.at.date().isoformat() if entry.remarks else None
            self.write(item, date, (note, entry.problem, entry.next), recorded)
        self.last_id, self.last_at = entry.id, entry.at
        self.first_at = self.first_at or entry.at

    def count(self, key: str, entry: Entry) -> None:
        """Count one reading under a key."""
        assert entry.date is not None  # noqa: S101
        date = entry.date.isoformat()
        if entry.stage is not None:
            stages = self.stages.setdefault(key, {})
            known = stages.get(date)
            stages[date] = (
                StageDay(known.entries + 1, known.first, entry.stage, known.recorded)
                if known
                else StageDay(1, entry.stage, entry.stage, entry.at.date().isoformat())
            )
        else:
            days = self.days.setdefault(key, {})
            day = days.get(date)
            if day is None:
                day = days[date] = Day(recorded=entry.at.date().isoformat())
            day.entries += 1
            if entry.set is not None:
                day.first = entry.set if day.first is None else day.first
                day.last = entry.set
            elif day.last is None:
                day.lead = EXACT.add(Decimal(day.lead), _added(entry))
            else:
                day.last = EXACT.add(Decimal(day.last), _added(entry))

    def vouch(self, key: str, entry: Entry, word: Entry) -> None:
        """Keep that a reading, counted last, was confirmed under a key, and the figure for that."""
        assert entry.date is not None  # noqa: S101
        date = entry.date.isoformat()
        kept = Vouched(word.value, stage=word.stage, reached=entry.stage)
        if entry.stage is None:
            day = self.days[key][date]
            kept.lead, kept.total = day.lead, day.last
        self.vouched.setdefault(key, {}).setdefault(date, []).append(kept)

    def send_back(self, item: str, word: Entry) -> None:
        """Keep that a reading of an item, by its id today, was returned."""
        assert word.date is not None and word.send_back is not None  # noqa: S101, PT018
        returned = Returned(word.send_back, word.by, word.note)
        self.returned.setdefault(item, {}).setdefault(word.date.isoformat(), []).append(returned)

    def answer(self, item: str, date: str) -> None:
        """Keep that an item was read after what was returned of it up to that day."""
        for returned_date, each in self.returned.get(item, {}).items():
            if returned_date <= date:
                for returned in each:
                    returned.answered = min(date, returned.answered or date)

    def write(
        self,
        item: str,
        date: str,
        written: tuple[str | None, str | None, str | None],
        recorded: str | None,
    ) -> None:
        """Keep the problem and the next step that an entry tells of an item, by its id today.

        `written` is its note, its problem and its next step; `recorded` the day on which it was
        recorded, if that is all there is: a remark.
        """
        note, problem, next_step = written
        if note is not None and may_be_labelled(note):
            from wuhai_plan.log.note_sections import problem_and_next  # few notes have labels

            problem, next_step = problem_and_next(note, problem, next_step)
        if recorded is None and problem is None and next_step is None:
            return
        day = self.remarks.setdefault(item, {}).setdefault(date, RemarkDay())
        if recorded is not None:
            day.remarks += 1
            day.recorded = day.recorded or recorded
        day.problem = day.problem if problem is None else problem
        day.next = day.next if next_step is None else next_step

    def with_entry(self, entry: Entry, targets: Sequence[str], item: str) -> Fold:
        """Return the same with one more entry, as `add` takes it; this one stays as it is."""
        days, stages = dict(self.days), dict(self.stages)
        for key in targets:
            if key in days:
                days[key] = {date: copy(day) for date, day in days[key].items()}
            if key in stages:
                stages[key] = dict(stages[key])
        remarks = dict(self.remarks)
        if item in remarks:
            remarks[item] = {date: copy(day) for date, day in remarks[item].items()}
        returned = dict(self.returned)
        if item in returned:
            returned[item] = {d: [copy(r) for r in each] for d, each in returned[item].items()}
        fold = replace(self, days=days, stages=stages, remarks=remarks, returned=returned)
        fold.add(entry, targets, item)
        return fold


def _added(entry: Entry) -> Decimal:
    assert entry.add is not None  # noqa: S101 - a reading that is no total and no stage
    return entry.add


def _up_to(dates: Iterable[str], as_of: dt.date) -> list[str]:
    last = as_of.isoformat()
    return sorted(date for date in dates if date <= last)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
