"""A plain replay to hold the fold to: each rule in its shortest words, however slow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

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


def standings(
    entries: Iterable[Entry],
    item: Item,
    day: dt.date = dt.date.max,
    known_at: dt.datetime | None = None,
) -> list[Standing]:
    """Replay an item's entries by date, moment and id: `set` replaces the total, `add` adds."""
    here = known(entries, known_at)
    gone = withdrawals(here)
    own = [e for e in here if e.item == item.id and not e.void and e.id not in gone]
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
