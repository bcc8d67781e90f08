"""Looking at what goes into a spreadsheet: every item with its last entry, the log, the seal."""

from __future__ import annotations

from wuhai_plan.session.core import Session
from wuhai_plan.session.looks import status
from wuhai_plan.views.items import ItemsReport, items_report


def items(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last reading."""
    report = status(session, as_of=as_of, known_at=known_at, forecasts=True)
    return items_report(report, session.log.entries)
