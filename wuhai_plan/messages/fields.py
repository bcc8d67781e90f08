"""What was promised of an item: its fields by name, and what was changed of them later."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from wuhai_plan.measure.expected import line_of
from wuhai_plan.messages import days, explain, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Rating, Stage, Text
from wuhai_plan.texts import clean
from wuhai_plan.views.show import ShowReport


def fields(report: ShowReport, tr: Messages) -> list[tuple[str, str]]:
    """Return what was promised: the fields that the item has, by key."""
    item, first, baseline = report.measure.item, report.first, report.measure.item.baseline
    retargeted = (first.target, first.high) != (item.target, item.high)
    comma, semicolon = tr("list-comma"), tr("list-semicolon")
    pace = tr(f"pace-{line_of(item).value}")
    pairs = [
        ("chapter", tr.text(report.plan.chapters[item.chapter].title)),
        ("kind", tr(f"kind-{item.kind.value}")),
        ("goal", figures.target(item, tr)),
        ("first-target", figures.target(first, tr) if retargeted else ""),
        ("baseline", "" if baseline is None else figures.with_unit(baseline, item, tr)),
        ("stages", " → ".join(_stage(stage, tr) for stage in item.stages)),
        ("dates", tr("show-span", start=item.start, due=item.due, pace=pace)),
        ("first-due", "" if first.due == item.due else first.due.isoformat()),
        ("checkpoints", comma.join(_checkpoint(day, value, tr) for day, value in item.checkpoints)),
        ("weight", figures.grouped(item.weight)),
        ("promised", "" if item.promised is None else item.promised.isoformat()),
        ("dropped", _dropped(report, tr)),
        ("reports", _reports(report, tr)),
        ("problem", clean(report.measure.problem or "")),
        ("next", clean(report.measure.next or "")),
        ("leader", tr.text(item.leader)),
        ("lead", tr.text(item.lead)),
        ("liaison", tr.text(item.liaison)),
        ("support", comma.join(tr.text(unit) for unit in item.support)),
        ("tags", comma.join(clean(tag) for tag in item.tags)),
        ("was", item.was or ""),
        ("source", tr.text(item.source)),
        ("quote", tr.text(item.quote)),
        ("note", tr.text(item.note)),
        ("more", semicolon.join(_named(heading, text, tr) for heading, text in item.more)),
    ]
    return [(key, text) for key, text in pairs if text]


def _dropped(report: ShowReport, tr: Messages) -> str:
    """Return since when an item is given up, and why; what is yet to be dropped stands."""
    item = report.measure.item
    dropped = item.dropped
    if dropped is None or not item.is_dropped(report.as_of):
        return ""
    return tr.noted(tr("show-dropped", day=dropped.on), dropped.note)


def _reports(report: ShowReport, tr: Messages) -> str:
    """Return how often an item is reported, and which report is the next, or missing."""
    measure, item = report.measure, report.measure.item
    if measure.rating is Rating.DROPPED:  # it owes none
        return ""
    often = tr(f"show-reports-{item.report.value}", lag=item.lag)
    if measure.report_due is None:
        return often
    key = "show-report-missing" if measure.report_missing else "show-report-next"
    period = days.reported_period(item, measure.report_due, tr)
    day = days.day_in_words(measure.report_due, report.as_of, tr)
    return tr(key, reports=often, period=period, day=day)


def _named(heading: str, text: Text, tr: Messages) -> str:
    """Return what stands under a heading of the plan's own."""
    return tr("labelled", label=heading, text=tr.text(text))


def _checkpoint(day: dt.date, value: Decimal, tr: Messages) -> str:
    return tr("show-point", value=figures.grouped(value), day=day)


def _stage(stage: Stage, tr: Messages) -> str:
    key = "show-stage-due" if stage.due else "show-stage"
    return tr(key, title=stage.title, percent=figures.grouped(stage.percent), due=stage.due)


def revisions(report: ShowReport, tr: Messages) -> list[str]:
    """Return what each revision changed."""
    lines, before = [], report.first
    for revision in report.measure.item.revisions:
        lines.append(explain.revision(before, revision, tr))
        before = before.revised(revision)
    return lines
