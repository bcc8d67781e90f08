"""`plan chart`: progress against the expected line."""

from __future__ import annotations

from collections.abc import Sequence

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.lookup import find_named
from wuhai_plan.views.chart import ChartReport, chart_report


def chart(
    session: Session,
    what: Sequence[str] = (),
    *,
    as_of: str | None = None,
    known_at: str | None = None,
) -> ChartReport:
    """Draw chapters or items, or the whole plan, as of a day."""
    day, moment = when(session, as_of, known_at)
    history, fold = session.look(moment)
    named = find_named(history.plan, what, day)
    return chart_report(known(history, fold, day), named)
