"""`plan export docx`: the bulletin that an office sends."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.errors import RequestError
from wuhai_plan.measure.reports import last_ended
from wuhai_plan.model import Plan
from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.seal import seal_report
from wuhai_plan.views.docx import DocxReport, docx_report
from wuhai_plan.views.seal import Sealed


def docx(
    session: Session,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    since: str | None = None,
) -> DocxReport:
    """Gather a bulletin with the seal of exactly what it rests on.

    What changed is told since a day, else since the end of the last period that the plan asks
    reports for.
    """
    day, moment = when(session, as_of, known_at)
    sealed = seal_report(session, known_at)
    history, fold = session.look(moment)
    first = _since(session, history.plan, day, since)
    before = known(history, fold, first) if first else None
    signed = _signed(session, history.plan, day, moment, sealed)
    return docx_report(known(history, fold, day), before, sealed, signed)


def _since(session: Session, plan: Plan, day: dt.date, text: str | None) -> dt.date | None:
    """Return the day of the report before; None where there was none since the plan began."""
    if text is None:
        ended = last_ended(plan.report, day)
        return ended if ended and ended >= plan.start else None
    first = session.day(text)
    if first > day:
        raise RequestError.of("since-after", since=first, as_of=day)
    return first


def _signed(
    session: Session,
    plan: Plan,
    day: dt.date,
    moment: dt.datetime | None,
    sealed: Sealed | None,
) -> dt.date:
    """Return the day of what is known, which is the same whenever that is written out."""
    until = moment or (sealed.known_at if sealed else None)
    return day if until is None else max(day, until.astimezone(session.zone_of(plan)).date())
