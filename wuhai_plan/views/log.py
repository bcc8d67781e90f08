"""Entries as they are listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct

from wuhai_plan.log.withdrawals import withdrawn
from wuhai_plan.model import Entry, Item, Plan


class LogRow(Struct, frozen=True):
    """An entry as listed: the item and date it is about, and the entry that withdrew it, if any."""

    entry: Entry
    item: Item | None
    date: dt.date | None
    withdrawn_by: str | None

    def is_dated_by(self, day: dt.date) -> bool:
        """Say whether a report as of a day lists the entry."""
        return self.date is None or self.date <= day


def log_rows(plan: Plan, entries: Sequence[Entry]) -> Iterator[LogRow]:
    """Yield entries with the item and date that each is about; they hold what they withdraw.

    A withdrawal written by hand may leave them out: they are those of what it withdraws.
    """
    withdrawn_by = withdrawn(entries)
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        target = by_id.get(entry.void or "", entry)
        item = plan.find(entry.item or target.item)
        yield LogRow(entry, item, entry.date or target.date, withdrawn_by.get(entry.id))


def replaced(rows: Sequence[LogRow]) -> frozenset[str]:
    """Return which entries of an item a later figure of the same day took the place of.

    What was added before a total of the same day is in that total.
    """
    last: dict[dt.date | None, tuple[dt.datetime, str]] = {}
    counted = [row for row in rows if row.withdrawn_by is None and row.entry.void is None]
    for row in counted:
        entry, order = row.entry, (row.entry.at, row.entry.id)
        if entry.add is None:
            last[row.date] = max(order, last.get(row.date, order))
    return frozenset(
        row.entry.id
        for row in counted
        if row.date in last and (row.entry.at, row.entry.id) < last[row.date]
    )
