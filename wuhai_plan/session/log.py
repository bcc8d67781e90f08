"""`plan log`: list the entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from wuhai_plan.dates import second_end
from wuhai_plan.log.fast_decode import Line, entry_of
from wuhai_plan.log.listing import Listing
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_item_ids
from wuhai_plan.views.log import LogRow, log_rows


class Asked(Struct, frozen=True):
    """The entries asked for, by when they were recorded; the log is read as they are gone through.

    `items` are ids, of today; None for all. `first` and `last` speak of the entries' dates, `after`
    of when they were recorded: later. Going through them raises `LogError` where the log is found
    not to be sound, perhaps after some.
    """

    session: Session
    items: frozenset[str] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    by: str | None = None
    after: dt.datetime | None = None

    def rows(self) -> Iterator[LogRow]:
        """Yield the entries with what they are about."""
        with self.session.listing() as listing:
            yield from self.rows_of(listing)

    def lines(self) -> Iterator[Line]:
        """Yield the entries as their lines in the log say them, which takes least."""
        with self.session.listing() as listing:
            yield from self._chosen(listing)

    def rows_of(self, listing: Listing) -> Iterator[LogRow]:
        """Yield the entries of a listing that were asked for, with what they are about."""
        lines = map(entry_of, self._chosen(listing))
        return log_rows(listing.history, lines, listing.verdicts)

    def _chosen(self, listing: Listing) -> Iterable[Line]:
        asked = (self.items, self.first, self.last, self.by, self.after)
        if all(choice is None for choice in asked):
            return listing
        return (line for line in listing if self._is_asked(line, listing))

    def _is_asked(self, line: Line, listing: Listing) -> bool:
        if self.by is not None and line.by != self.by:
            return False
        if self.after is not None and line.at <= second_end(self.after):
            return False
        item, date = line.item, line.date
        if item is None or date is None:
            about = listing.verdicts.about(entry_of(line))
            item = item or about.item
            date = date or (about.date.isoformat() if about.date else None)
        if self.items is not None and listing.history.id_today(item) not in self.items:
            return False
        if date is None:  # an adoption is of no day
            return line.plan is None or (self.first is None and self.last is None)
        # As they are written, 2023-06-30, days sort as they follow each other.
        first, last = self.first or dt.date.min, self.last or dt.date.max
        return first.isoformat() <= date <= last.isoformat()


def entries(
    session: Session,
    what: Sequence[str] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    by: str | None = None,
    recorded_since: str | None = None,
) -> Asked:
    """Ask for entries by item or chapter, by their dates, by who reported them, and when."""
    return Asked(
        session,
        find_item_ids(session.plan, what),
        session.day(since) if since else None,
        session.day(until) if until else None,
        by,
        session.moment(recorded_since) if recorded_since else None,
    )
