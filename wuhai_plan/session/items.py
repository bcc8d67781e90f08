"""Every item with the entry of its last reading, for tables in chosen columns."""

from __future__ import annotations

from collections.abc import Callable

from wuhai_plan.log.fast_decode import entry_of
from wuhai_plan.model import Entry
from wuhai_plan.session.core import Session, when
from wuhai_plan.session.status import status
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow, log_rows


def items(
    session: Session,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    keep: Callable[[LogRow], object] = bool,
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last reading.

    Entries and figures come from one reading of the log; `keep` is given every entry known.
    """
    day, moment = when(session, as_of, known_at)  # waits, where there is something to wait for
    last: dict[str, Entry] = {}
    with session.open_log(dry_run=True) as log:
        history = session.history(log.adoptions(), moment)
        listing = log.listing(history)
        for row in log_rows(history, map(entry_of, listing), listing.withdrawals):
            keep(row)
            entry, item = row.entry, history.id_today(row.entry.item)
            if not entry.reports or row.withdrawn_by or entry.date is None or entry.date > day:
                continue
            # The last by its date; of one date, the one recorded last.
            if item not in last or entry.date >= (last[item].date or day):
                last[item] = entry
    report = status(
        session, as_of=as_of, known_at=known_at, whole=True, given=(history, listing.fold)
    )
    return ItemsReport(report, last)
