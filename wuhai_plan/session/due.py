"""`plan due`: what needs attention."""

from __future__ import annotations

from wuhai_plan.session.core import Session, when
from wuhai_plan.views import Known
from wuhai_plan.views.due import DueReport, due_report


def due(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> DueReport:
    """Tell what needs attention as of a day."""
    day, moment = when(session, as_of, known_at)
    readings = session.fold(moment).all_readings(session.plan, day)
    return due_report(Known(session.plan, day, moment, readings))
