"""`plan export notice`: what each unit has to answer for."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.errors import RequestError
from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.lookup import find_lead
from wuhai_plan.views.notice import NoticeReport, notice_report, notice_reports

TO_ANSWER = 7  # days that a unit has for its answer, where no day is named


def notices(
    session: Session,
    *,
    lead: str | None = None,
    answer_by: str | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
) -> tuple[NoticeReport, ...]:
    """Return the notice of a unit, named as `find_lead` takes it, or of all that have to answer.

    Raise where none has to. A unit that is named and has nothing to answer for gets a notice
    without rows. Answers are due by a DATE after the day shown, else seven days after it.
    """
    day, moment = when(session, as_of, known_at)
    due = _answer_by(session, day, answer_by)
    history, fold = session.look(moment)
    state = known(history, fold, day)
    if lead is None:
        reports = tuple(notice_reports(state, due))
        if not reports:
            raise RequestError.of("notice-nobody", as_of=day)
        return reports
    return (notice_report(state, find_lead(history.plan, lead), due),)


def _answer_by(session: Session, day: dt.date, text: str | None) -> dt.date:
    if text is None:
        return dt.date.fromordinal(min(day.toordinal() + TO_ANSWER, dt.date.max.toordinal()))
    due = session.day(text)
    if due <= day:
        raise RequestError.of("notice-answer-by", value=due, as_of=day)
    return due
