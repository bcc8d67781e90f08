"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items
from wuhai_plan.session.seal import seal_at
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow, log_rows


def xlsx(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> tuple[ItemsReport, tuple[LogRow, ...], str | None]:
    """Return what a workbook shows: the items, the entries known, the seal of a past moment."""
    report = items(session, as_of=as_of, known_at=known_at)
    moment = report.status.known_at
    rows = tuple(log_rows(session.plan, session.log.known_at(moment).entries))
    seal = seal_at(session, moment).fingerprint if moment else None
    return report, rows, seal
