"""A plain replay to hold the fold to: each rule in its shortest words, however slow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from wuhai_plan.log.note_sections import note_sections
from wuhai_plan.model import Entry, Item, Kind

WIDE = Context(prec=500)


class Standing(NamedTuple):
    """Where an item stood after one entry: a total or value, or a stage."""

    date: dt.date
    value: Decimal | None
    stage: str | None
    entry: str


class DayEnd(NamedTuple):
    """Where an item stood by the end of a day."""

    date: dt.date
    value: Decimal | None
    stage: str | None
    entries: int


class Told(NamedTuple):
    """What a log tells of an item: see the functions of these names."""

    day_ends: list[DayEnd]
    confirmed: list[DayEnd]
    returns: list[tuple[dt.date, str, str | None, str | None, str | None]]
    reports: dict[str, str]
    texts: tuple[str | None, str | None]


def known(entries: Iterable[Entry], moment: dt.datetime | None = None) -> list[Entry]:
    """Return what was recorded by a moment, or all, each entry once."""
    once = {entry.id: entry for entry in entries if moment is None or entry.at <= moment}
    return list(once.values())


def withdrawals(entries: Iterable[Entry]) -> dict[str, str]:
    """Return which entries are withdrawn, each with the withdrawal of the lowest id.

    A withdrawal holds unless one that holds withdraws it; those in a ring never hold.
    """
    voids = {entry.id: entry.void for entry in entries if entry.void}

    def in_a_ring(start: str) -> bool:
        seen, here = set(), start
        while here in voids and here not in seen:
            seen.add(here)
            here = voids[here]
        return here == start and start in voids

    def holds(void: str) -> bool:
        return not in_a_ring(void) and by(void) is None

    def by(entry: str) -> str | None:
        return min((v for v, target in voids.items() if target == entry and holds(v)), default=None)

    targets = {entry: by(entry) for entry in voids.values()}
    return {entry: void for entry, void in targets.items() if void}


def words(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the last word on each reading, by `at` and `id`: confirmed or returned."""
    here = list(entries)
    gone = withdrawals(here)
    standing = [e for e in here if (e.confirm or e.send_back) and e.id not in gone]
    standing.sort(key=recorded)
    return {entry.confirm or entry.send_back or "": entry for entry in standing}


def out(entries: Iterable[Entry]) -> set[str]:
    """Return what doesn't count: what is withdrawn, and readings whose last word is a return."""
    here = list(entries)
    returned = {target for target, word in words(here).items() if word.send_back}
    return {*withdrawals(here), *returned}


def recorded(entry: Entry) -> tuple[dt.datetime, str]:
    """Order entries as they were recorded."""
    return entry.at, entry.id


def is_report(entry: Entry) -> bool:
    """Say whether an entry speaks of an item, and of no other entry: a reading or a remark."""
    return not (entry.void or entry.confirm or entry.send_back or entry.plan)


def is_reading(entry: Entry) -> bool:
    """Say whether an entry gives a figure or a stage of its own."""
    return is_report(entry) and (entry.add, entry.set, entry.stage) != (None, None, None)


def standings(
    entries: Iterable[Entry],
    item: Item,
    day: dt.date = dt.date.max,
    known_at: dt.datetime | None = None,
) -> list[Standing]:
    """Replay an item's entries by date, moment and id: `set` replaces the total, `add` adds."""
    here = known(entries, known_at)
    gone = out(here)
    own = [e for e in here if e.item == item.id and is_reading(e) and e.id not in gone]
    own.sort(key=lambda entry: (entry.date, entry.at, entry.id))
    total, found = item.origin, []
    for entry in own:
        assert entry.date is not None
        if entry.date > day:
            break
        if entry.set is not None:
            total = entry.set
        elif entry.add is not None:
            total = WIDE.add(total, entry.add)
        value = None if entry.stage else total
        found.append(Standing(entry.date, value, entry.stage, entry.id))
    return found


def day_ends(standings: Sequence[Standing]) -> list[DayEnd]:
    """Return the last standing of each day."""
    ends = []
    for date, group in groupby(standings, lambda standing: standing.date):
        day = list(group)
        ends.append(DayEnd(date, day[-1].value, day[-1].stage, len(day)))
    return ends


def confirmed(
    entries: Iterable[Entry],
    item: Item,
    day: dt.date = dt.date.max,
    known_at: dt.datetime | None = None,
) -> list[DayEnd]:
    """Return the confirmed standings by day: those where the item stood at what was vouched for."""
    here = known(entries, known_at)
    last = words(here)
    right = []
    for standing in standings(here, item, day):
        word = last.get(standing.entry)
        if word and (word.value, word.stage) == (standing.value, standing.stage):
            right.append(standing)
    return day_ends(right)


def told(
    entries: Iterable[Entry],
    item: Item,
    day: dt.date = dt.date.max,
    known_at: dt.datetime | None = None,
) -> Told:
    """Return all that a log tells of an item up to a day."""
    here = known(entries, known_at)
    gone = out(here)
    own = [e for e in here if e.item == item.id and e.id not in gone]
    own.sort(key=recorded)
    return Told(
        day_ends(standings(here, item, day)),
        confirmed(here, item, day),
        returns(here, own, item, day),
        reports(own, day),
        texts(own, day),
    )


def returns(
    here: Sequence[Entry], own: Sequence[Entry], item: Item, day: dt.date
) -> list[tuple[dt.date, str, str | None, str | None, str | None]]:
    """Return what was returned: day, entry, by whom, why, and the day it was answered of.

    That is the first, from its own on, of which a reading was recorded after the return.
    """
    found = []
    for word in sorted(words(here).values(), key=recorded):
        if word.send_back in withdrawals(here):
            continue
        if word.send_back and word.item == item.id and word.date and word.date <= day:
            later = [
                str(e.date)
                for e in own
                if is_reading(e) and recorded(e) > recorded(word) and e.date and e.date >= word.date
            ]
            answered = min(later, default=None)
            found.append((word.date, word.send_back, word.by, word.note, answered))
    return sorted(found, key=lambda each: each[0])


def reports(own: Sequence[Entry], day: dt.date) -> dict[str, str]:
    """Return the days with a reading or a remark, each with the day the first was recorded on."""
    first: dict[tuple[str, bool], str] = {}
    for entry in own:
        if is_report(entry) and entry.date and entry.date <= day:
            first.setdefault((str(entry.date), is_reading(entry)), str(entry.at.date()))
    dates = sorted({date for date, _ in first})
    return {date: min(when for (d, _), when in first.items() if d == date) for date in dates}


def texts(own: Sequence[Entry], day: dt.date) -> tuple[str | None, str | None]:
    """Return the last problem and next step: by date, then as recorded; an empty one is none.

    Words may have them too, under their keys: their notes are about something else.
    """
    last: dict[str, str] = {}
    for entry in sorted(own, key=lambda e: str(e.date)):
        if entry.date is None or entry.date > day:
            continue
        judges = entry.confirm or entry.send_back
        sections = note_sections(None if judges else entry.note)
        for key in ("problem", "next"):
            text = getattr(entry, key)
            if text is not None or getattr(sections, key):
                last[key] = getattr(sections, key) if text is None else text
    return last.get("problem") or None, last.get("next") or None


def height(item: Item, standing: Standing) -> Decimal:
    """Return how high an item stood: its total, or its stage's percent."""
    if standing.value is not None:
        return standing.value
    stage = item.stage(standing.stage or "")
    assert stage is not None
    return stage.percent


def falls(item: Item, standings: Sequence[Standing]) -> list[tuple[Standing, Standing]]:
    """Return the neighbours between which what should only rise falls: a total, or a stage."""
    if item.kind in (Kind.LEVEL, Kind.KEEP):
        return []
    return [pair for pair in pairwise(standings) if height(item, pair[1]) < height(item, pair[0])]


def new_falls(
    item: Item, entries: Sequence[Entry], entry: Entry
) -> list[tuple[Standing, Standing]]:
    """Return the falls that are there only by one more entry."""
    before = {low.entry for _, low in falls(item, standings(entries, item))}
    after = falls(item, standings([*entries, entry], item))
    return [pair for pair in after if pair[1].entry not in before]
