"""Entries as they are listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from wuhai_plan.history import History
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Entry, Item, recorded_order


class LogRow(Struct, frozen=True):
    """An entry as listed: the item and date it is about, and what became of it.

    That is the id of the entry that withdrew, confirmed or returned it, if any did; of the last two
    only the last one.
    """

    entry: Entry
    item: Item | None
    date: dt.date | None
    withdrawn_by: str | None
    confirmed_by: str | None = None
    returned_by: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is neither withdrawn nor returned."""
        return self.withdrawn_by is None and self.returned_by is None

    def is_dated_by(self, day: dt.date) -> bool:
        """Say whether a report as of a day lists the entry."""
        return self.date is None or self.date <= day


def log_rows(history: History, entries: Iterable[Entry], verdicts: Verdicts) -> Iterator[LogRow]:
    """Yield entries with the item and date that each is about.

    A withdrawal written by hand may leave them out: they are those of what it withdraws.
    """
    for entry in entries:
        about = verdicts.about(entry)
        item = history.find(entry.item or about.item)
        confirmed, returned = verdicts.confirmed.get(entry.id), verdicts.returned.get(entry.id)
        yield LogRow(
            entry,
            item,
            entry.date or about.date,
            withdrawn_by=verdicts.withdrawn.get(entry.id),
            confirmed_by=confirmed.id if confirmed else None,
            returned_by=returned.id if returned else None,
        )


def replaced(rows: Sequence[LogRow]) -> frozenset[str]:
    """Return which entries of an item a later figure of the same day took the place of.

    What was added before a total of the same day is in that total.
    """
    last: dict[dt.date | None, tuple[dt.datetime, str]] = {}
    counted = [row for row in rows if row.counts and row.entry.reads]
    for row in counted:
        if row.entry.add is None:
            order = recorded_order(row.entry)
            last[row.date] = max(order, last.get(row.date, order))
    return frozenset(
        row.entry.id
        for row in counted
        if row.date in last and recorded_order(row.entry) < last[row.date]
    )
