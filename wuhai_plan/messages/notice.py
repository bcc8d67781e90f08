"""What a notice says of an item: why it is asked about, by how much, and since when."""

from __future__ import annotations

from wuhai_plan.messages import days, explain, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.paper import full_day, tight
from wuhai_plan.views import ReturnedReading
from wuhai_plan.views.due import RATED, DueRow, Reason
from wuhai_plan.views.notice import Missing, NoticeReport, NoticeRow


def opening(report: NoticeReport, tr: Messages) -> str:
    """Say how many items a unit is asked about, and by which day it has to answer."""
    as_of, day = (full_day(each, tr) for each in (report.as_of, report.answer_by))
    facts = {"lead": report.lead, "as_of": as_of, "day": day}
    if not report.rows:
        return tr("notice-none", **facts)
    return tr("notice-opening", count=len(report.rows), **facts)


def reasons(row: NoticeRow, report: NoticeReport, tr: Messages) -> list[str]:
    """Return why an item is asked about, each with by how much and since when."""
    lines = []
    if row.since is not None:
        lagging = tuple(Reason(each.value) for each in RATED if each is row.measure.rating)
        reasons = explain.reasons(DueRow(row.measure, lagging), report.as_of, tr)
        words = [tight(text, tr) for text in reasons]
        since = days.day_in_words(row.since, report.as_of, tr)
        lines += [tr("notice-since", text=text, day=since) for text in words]
    lines += [_returned(each, report, tr) for each in row.returned]
    return [*lines, *(_missing(each, row, report, tr) for each in row.missing)]


def _returned(each: ReturnedReading, report: NoticeReport, tr: Messages) -> str:
    day = days.day_in_words(each.date, report.as_of, tr)
    return tr("notice-returned", day=day, by=each.by or tr("nobody"), note=each.note)


def _missing(each: Missing, row: NoticeRow, report: NoticeReport, tr: Messages) -> str:
    period = days.reported_period(row.measure.item, each.due, tr)
    day = days.day_in_words(each.due, report.as_of, tr)
    return tr("notice-missing", period=period, day=day, days=(report.as_of - each.due).days)


def cells(row: NoticeRow, report: NoticeReport, tr: Messages) -> dict[str, str]:
    """Return an item's cells, by the name of the column that each is for."""
    measure = row.measure
    return {
        **figures.cells(measure, tr),
        "item": tr.text(measure.item.title),
        "value": tight(figures.so_far(measure, tr), tr),
        "due": measure.item.due.isoformat(),
        "why": "\n".join(reasons(row, report, tr)),
    }
