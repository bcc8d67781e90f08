"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from wuhai_plan.session.core import Session, known
from wuhai_plan.session.items import items_and_entries
from wuhai_plan.session.seal import seal_at
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.units import UnitsReport, units_report


def xlsx(
    session: Session,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    since: str | None = None,
) -> tuple[ItemsReport, UnitsReport, tuple[LogRow, ...], str | None]:
    """Return what a workbook shows: items, units, entries known, the seal of a past moment."""
    report, rows, given = items_and_entries(session, as_of=as_of, known_at=known_at, since=since)
    moment = report.status.known_at
    seal = seal_at(session, moment).fingerprint if moment else None
    return report, units_report(known(*given, report.status.as_of)), rows, seal
