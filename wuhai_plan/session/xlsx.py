"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items
from wuhai_plan.session.seal import seal_at
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow


def xlsx(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> tuple[ItemsReport, tuple[LogRow, ...], str | None]:
    """Return what a workbook shows: the items, the entries known, the seal of a past moment."""
    rows: list[LogRow] = []
    report = items(session, as_of=as_of, known_at=known_at, keep=rows.append)
    moment = report.status.known_at
    seal = seal_at(session, moment).fingerprint if moment else None
    return report, tuple(rows), seal
