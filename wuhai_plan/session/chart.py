"""`plan chart`: progress against the expected line."""

from __future__ import annotations

from collections.abc import Sequence

from wuhai_plan.session.core import Session, when
from wuhai_plan.session.lookup import find_named
from wuhai_plan.views import Known
from wuhai_plan.views.chart import ChartReport, chart_report


def chart(
    session: Session,
    what: Sequence[str] = (),
    *,
    as_of: str | None = None,
    known_at: str | None = None,
) -> ChartReport:
    """Draw chapters or items, or the whole plan, as of a day."""
    plan = session.plan
    named = find_named(plan, what)
    day, moment = when(session, as_of, known_at)
    readings = session.fold(moment).all_readings(plan, day)
    return chart_report(Known(plan, day, moment, readings), named)
