"""Every item with the entry of its last report, for tables in chosen columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wuhai_plan.history import History
from wuhai_plan.log.fold import Fold
from wuhai_plan.measure.reports import last_ended
from wuhai_plan.model import Entry
from wuhai_plan.session.core import Session, when
from wuhai_plan.session.log import Asked
from wuhai_plan.session.status import changed, status
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow


def items(
    session: Session,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    since: str | None = None,
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last report and what changed since the
    report before: as of `since`, or of the end of the last period of the plan's reports.
    """
    report, *_ = items_and_entries(session, as_of=as_of, known_at=known_at, since=since, keep=False)
    return report


def items_and_entries(
    session: Session,
    *,
    as_of: str | None,
    known_at: str | None,
    since: str | None,
    keep: bool = True,
) -> tuple[ItemsReport, tuple[LogRow, ...], tuple[History, Fold]]:
    """Measure every item; return with it the entries known, where they are to be kept, and what
    was promised and reported.

    Entries and figures come from one reading of the log.
    """
    day, moment = when(session, as_of, known_at)  # waits, where there is something to wait for
    with session.listing(moment) as listing:
        rows = Asked(session).rows_of(listing)
        kept = tuple(rows) if keep else ()
        last = last_reports(listing.history, kept if keep else rows, day)
    history, fold = given = listing.history, listing.fold
    report = status(session, as_of=as_of, known_at=known_at, since=since, whole=True, given=given)
    changes, before = report.changes, last_ended(history.plan.report, day)
    if changes is None and before:
        changes = changed(report, history, fold, before).changes
    return ItemsReport(report, last, changes), kept, given


def last_reports(history: History, rows: Iterable[LogRow], day: dt.date) -> dict[str, Entry]:
    """Return by item the entry of its last report as of a day, of entries as they were recorded.

    That is a reading, or a remark with a note. The last by its date; of one date, the one recorded
    last.
    """
    last: dict[str, Entry] = {}
    for row in rows:
        entry, item = row.entry, history.id_today(row.entry.item)
        if not entry.reports or (entry.remarks and not entry.note):
            continue
        if not row.counts or entry.date is None or entry.date > day:
            continue
        if item not in last or entry.date >= (last[item].date or day):
            last[item] = entry
    return last
