"""`plan units`: how each unit stands, and how it reports."""

from __future__ import annotations

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.views.units import UnitsReport, units_report


def units(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> UnitsReport:
    """Tell how each unit stands as of a day (today) from what was known at a moment."""
    day, moment = when(session, as_of, known_at)
    return units_report(known(*session.look(moment), day))
