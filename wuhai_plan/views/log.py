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
        item = plan.items.get(entry.item or target.item or "")
        yield LogRow(entry, item, entry.date or target.date, withdrawn_by.get(entry.id))
