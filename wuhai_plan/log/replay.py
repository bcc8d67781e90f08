"""An item's readings replayed: what it stands at after each. A fold holds the ends of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from wuhai_plan.model import Entry, Item, Kind, Reading
from wuhai_plan.numbers import EXACT


def replay(item: Item, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Reading]]:
    """Yield an item's readings in order, each with the total, value or stage right after it.

    `item` is as in force; `entries` are readings that count for it, in any order.
    """
    total = item.origin if item.kind is Kind.COUNT else Decimal(0)
    for entry in sorted(entries, key=replay_order):
        if entry.set is not None:
            total = entry.set
        elif entry.add is not None:
            total = EXACT.add(total, entry.add)
        value = total if entry.stage is None else None
        yield entry, Reading(entry.date or dt.date.min, value, entry.stage)


def replay_order(entry: Entry) -> tuple[dt.date, dt.datetime, str]:
    """Return what orders readings as they are replayed."""
    return entry.date or dt.date.min, entry.at, entry.id
