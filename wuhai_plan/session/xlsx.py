"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.items import last_reports
from wuhai_plan.session.log import Asked
from wuhai_plan.session.seal import seal_at
from wuhai_plan.session.status import status
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.units import UnitsReport, units_report


def xlsx(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> tuple[ItemsReport, UnitsReport, tuple[LogRow, ...], str | None]:
    """Return what a workbook shows: items, units, entries known, the seal of a past moment."""
    day, moment = when(session, as_of, known_at)
    with session.listing(moment) as listing:
        rows = tuple(Asked(session).rows_of(listing))
    given = listing.history, listing.fold
    report = status(session, as_of=as_of, known_at=known_at, whole=True, given=given)
    seal = seal_at(session, moment).fingerprint if moment else None
    items = ItemsReport(report, last_reports(listing.history, rows, day))
    return items, units_report(known(*given, day)), rows, seal
