"""`plan due`: what needs attention."""

from __future__ import annotations

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.views.due import DueReport, due_report


def due(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> DueReport:
    """Tell what needs attention as of a day."""
    day, moment = when(session, as_of, known_at)
    return due_report(known(*session.look(moment), day))
