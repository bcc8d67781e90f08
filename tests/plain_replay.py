"""Replay: from a set of entries to what each item stood at, day by day.

An item's entries that are not withdrawn go by (date, at, id): `set` replaces the total, `add` adds
to it. Replay judges nothing; what should be refused is refused before it is written.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from wuhai_plan.log.fold import level
from wuhai_plan.log.withdrawals import withdrawn
from wuhai_plan.model import Entry, Item, Kind, Plan, Reading
from wuhai_plan.numbers import EXACT


class Replay:
    """The entries known at a moment (all of them, without one), by item and in order of replay."""

    def __init__(self, entries: Iterable[Entry], known_at: dt.datetime | None = None) -> None:
        known = [entry for entry in entries if known_at is None or entry.at <= known_at]
        self.withdrawn_by = withdrawn(known)
        self._by_item: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in known:
            if entry.void is None and entry.item is not None and entry.id not in self.withdrawn_by:
                self._by_item[entry.item].append(entry)
        for found in self._by_item.values():
            found.sort(key=replay_order)

    def standing(self) -> Iterator[Entry]:
        """Return the readings that are not withdrawn, each item's in order of replay."""
        for found in self._by_item.values():
            yield from found

    def entries(self, item: Item, as_of: dt.date) -> list[Entry]:
        """Return an item's entries dated up to a day, in order of replay."""
        return [e for e in self._by_item.get(item.id, ()) if e.date is not None and e.date <= as_of]

    def readings(self, item: Item, as_of: dt.date) -> tuple[Reading, ...]:
        """Return what an item stood at after each of its entries dated up to a day."""
        return replay(self.entries(item, as_of))

    def all_readings(self, plan: Plan, as_of: dt.date) -> dict[str, tuple[Reading, ...]]:
        """Return the readings of every item of a plan."""
        return {item.id: self.readings(item, as_of) for item in plan.items.values()}


def replay_order(entry: Entry) -> tuple[dt.date, dt.datetime, str]:
    """Return the key that entries are replayed by."""
    return (entry.date or dt.date.min, entry.at, entry.id)


def replay(entries: Sequence[Entry]) -> tuple[Reading, ...]:
    """Turn entries in order of replay into readings; a count starts at 0."""
    total = Decimal(0)
    readings = []
    for entry in entries:
        assert entry.date is not None
        if entry.stage is not None:
            readings.append(Reading(entry.date, None, entry.stage, entry.id))
            continue
        if entry.set is not None:
            total = entry.set
        elif entry.add is not None:
            total = EXACT.add(total, entry.add)
        readings.append(Reading(entry.date, total, None, entry.id))
    return tuple(readings)


def decreases(item: Item, readings: Sequence[Reading]) -> list[tuple[Reading, Reading]]:
    """Return the neighbours where what should only rise falls: a count's total, a stage."""
    if item.kind not in (Kind.COUNT, Kind.MILESTONE):
        return []
    return [(one, two) for one, two in pairwise(readings) if level(item, two) < level(item, one)]
