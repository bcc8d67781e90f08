"""`plan due`: what needs attention."""

from __future__ import annotations

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.lookup import led_by
from wuhai_plan.views.due import DueReport, due_report


def due(
    session: Session,
    *,
    lead: str | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
) -> DueReport:
    """Tell what needs attention as of a day: of all there is, or of the items that a unit leads."""
    day, moment = when(session, as_of, known_at)
    history, fold = session.look(moment)
    led = led_by(history.plan, lead) if lead is not None else None
    return due_report(known(history, fold, day), led)
