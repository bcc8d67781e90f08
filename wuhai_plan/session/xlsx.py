"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items_and_entries
from wuhai_plan.session.seal import seal_at
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow


def xlsx(
    session: Session,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    since: str | None = None,
) -> tuple[ItemsReport, tuple[LogRow, ...], str | None]:
    """Return what a workbook shows: the items, the entries known, the seal of a past moment."""
    report, rows = items_and_entries(session, as_of=as_of, known_at=known_at, since=since)
    moment = report.status.known_at
    return report, rows, seal_at(session, moment).fingerprint if moment else None
