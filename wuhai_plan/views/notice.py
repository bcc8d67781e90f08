"""The notice to one unit: what lags, is overdue, was returned or is missing, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from wuhai_plan.measure.reports import Span, deadline, reports_owed
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.measure.since import rated_since
from wuhai_plan.model import Rating, Text
from wuhai_plan.views import Known, Report, ReturnedReading

# The gravest first; what was behind is so also where it became critical since.
LAGS = (
    (Rating.OVERDUE,),
    (Rating.MISSED,),
    (Rating.CRITICAL, Rating.BEHIND),
)


class Missing(Struct, frozen=True):
    """A report that is missing: its period, and the day by which it was due."""

    period: Span
    due: dt.date


class NoticeRow(Struct, frozen=True):
    """An item that a unit has to answer for.

    `since` is the first day on which it lagged without a break, was overdue or missed; None where
    it isn't any of these. `missing` and `returned`, those not answered yet, are in the order
    of their days.
    """

    measure: Measure
    since: dt.date | None
    missing: tuple[Missing, ...]
    returned: tuple[ReturnedReading, ...]


class NoticeReport(Report, frozen=True, kw_only=True):
    """What a unit has to answer for as of a day, and by which day; the gravest first."""

    lead: Text
    answer_by: dt.date
    rows: tuple[NoticeRow, ...]


def notice_report(known: Known, lead: Text, answer_by: dt.date) -> NoticeReport:
    """Find what a unit has to answer for."""
    rows = [_row(known, measure) for measure in known.measures() if measure.item.lead == lead]
    asked = [row for row in rows if row.since or row.missing or row.returned]
    return NoticeReport(
        known.history,
        known.as_of,
        lead=lead,
        answer_by=answer_by,
        rows=tuple(sorted(asked, key=_gravity)),
    )


def notice_reports(known: Known, answer_by: dt.date) -> Iterator[NoticeReport]:
    """Yield the notice of each unit that has anything to answer for, in the plan's order."""
    leads = dict.fromkeys(m.item.lead for m in known.measures() if m.item.lead is not None)
    for lead in leads:
        notice = notice_report(known, lead, answer_by)
        if notice.rows:
            yield notice


def _row(known: Known, measure: Measure) -> NoticeRow:
    day, item = known.as_of, measure.item
    if measure.rating is Rating.DROPPED:
        return NoticeRow(measure, None, (), ())
    since, alike = None, next((each for each in LAGS if measure.rating in each), None)
    if alike:
        limits, promise = known.plan.thresholds, known.plan.items[item.id]
        since = rated_since(promise, known.sides(item.id), day, limits, alike)
    returned = tuple(known.unanswered.get(item.id, ()))
    return NoticeRow(measure, since, tuple(_missing(known, measure)), returned)


def _missing(known: Known, measure: Measure) -> Iterator[Missing]:
    """Yield the reports of an item that are missing; it owes none any more once it is done."""
    if not measure.report_missing:
        return
    day, reported = known.as_of, known.reported.get(measure.item.id, {})
    for period, recorded in reports_owed(
        measure.item, reported, known.began or day, day, until=day
    ):
        due = deadline(measure.item, period[1])
        if recorded is None and due < day:
            yield Missing(period, due)


def _gravity(row: NoticeRow) -> tuple[int, int]:
    """Overdue, missed, lagging; then what was returned, then what was not reported."""
    order = next((n for n, each in enumerate(LAGS) if row.measure.rating in each), len(LAGS))
    return order, 0 if row.returned else 1
