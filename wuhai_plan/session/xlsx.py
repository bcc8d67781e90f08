"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items
from wuhai_plan.session.seal import make_seal
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogReport, log_rows


class XlsxReport(Struct, frozen=True):
    """What a workbook holds: the items, the entries known, the seal of a moment that is over."""

    items: ItemsReport
    log: LogReport
    seal: str | None


def xlsx(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> XlsxReport:
    """Look at all that a workbook shows, as of a day and as known at a moment."""
    plan = session.plan
    report = items(session, as_of=as_of, known_at=known_at)
    moment = report.status.known_at
    rows = tuple(log_rows(plan, session.log.known_at(moment).entries))
    seal = None
    if known_at and moment and moment < session.now:  # what is not over can't be sealed
        seal = make_seal(session, known_at).fingerprint
    return XlsxReport(report, LogReport(plan, rows), seal)
