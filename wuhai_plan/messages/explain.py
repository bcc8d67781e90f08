"""An item's arithmetic, forecast and reasons in sentences."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from wuhai_plan.measure.complete import Span, Step
from wuhai_plan.measure.forecast import Forecast, NoForecast
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind, Period, Rating, Revision
from wuhai_plan.numbers import plain, rounded_points
from wuhai_plan.views.due import DueRow, Reason
from wuhai_plan.views.show import ShowReport


def arithmetic(report: ShowReport, tr: Messages) -> list[tuple[str, str]]:
    """Return the steps, each with its label: complete, expected, what a keep missed, the gap."""
    one = report.measure
    lines = [("complete", step(report.complete_step, tr))]
    if report.first_measure is not None and one.complete is not None:
        lines.append(("complete", _denominators(report, tr)))
    lines.append(("expected", step(report.expected_step, tr)))
    lines += [("periods", line) for line in periods(report, tr)]
    if one.gap is None:
        lines.append(("rating", tr.rating(one.rating)))
        return lines
    gap = tr(
        "step-gap",
        share=figures.percent(one.complete),
        should=figures.percent(one.expected),
        gap=figures.gap(one.gap),
        rating=tr.rating(one.rating),
    )
    lines.append(("gap", gap))
    if one.rating in (Rating.DONE, Rating.OVERDUE, Rating.UPCOMING):
        lines.append(("rating", tr(f"step-{one.rating.value}", due=one.item.due)))
    return lines


def step(one: Step, tr: Messages) -> str:
    """Return a step as a sentence with its numbers in it."""
    facts = {name: _shown(fact) for name, fact in one.facts.items()}
    return tr(f"step-{one.key}", percent=figures.percent(one.value), **facts)


def periods(report: ShowReport, tr: Messages) -> list[str]:
    """Return which periods of a keep were met, missed, not reported, and which are to come."""
    found: dict[str, list[str]] = {"met": [], "missed": [], "silent": [], "ahead": []}
    for span in report.spans:
        name = _period(report.measure.item, span)
        if span.met:
            found["met"].append(name)
        elif span.reading is not None and span.reading.value is not None:
            found["missed"].append(f"{name} ({figures.grouped(span.reading.value)})")
        else:
            found["silent" if span.end <= report.as_of else "ahead"].append(name)
    return [tr(f"periods-{key}", periods=names) for key, names in found.items() if names]


def revision(before: Item, one: Revision, tr: Messages) -> str:
    """Return what a revision changed of the item before it."""
    after, parts = before.revised(one), []
    if (after.target, after.high) != (before.target, before.high):
        old, new = figures.target(before, tr), figures.target(after, tr)
        parts.append(tr("revised-target", old=old, new=new))
    if after.due != before.due:
        parts.append(tr("revised-due", old=before.due, new=after.due))
    if after.weight != before.weight:
        parts.append(tr("revised-weight", old=before.weight, new=after.weight))
    shown = tr("revised", day=one.since, what=parts)
    return tr("with-note", text=shown, note=one.note) if one.note else shown


def forecast(report: ShowReport, tr: Messages) -> list[str]:
    """Return the forecast in sentences, or the one that says why there is none."""
    found, item = report.forecast, report.measure.item
    if isinstance(found, NoForecast):
        return [tr(f"forecast-none-{found.value}")]
    lines = [
        _at_pace("average", report, tr, found.value, found.date),
        _at_pace("recent", report, tr, found.recent_value, found.recent_date),
    ]
    if found.reached:
        return [tr("forecast-reached", date=found.date), *lines]
    if found.needed_per_month is None:
        return [*lines, tr("forecast-too-late", due=item.due)]
    needed = amount(item, found.needed_per_month, tr, points=True)
    return [*lines, tr("forecast-needed", needed=needed, day=report.as_of, due=item.due)]


def _at_pace(
    key: str, report: ShowReport, tr: Messages, value: Fraction, day: dt.date | None
) -> str:
    found, item = report.forecast, report.measure.item
    said = tr(f"forecast-{key}", value=amount(item, value, tr), due=item.due)
    if isinstance(found, Forecast) and found.reached:
        return tr("sentence", text=said)
    if day is None:
        return tr("forecast-never", said=said)
    return tr("forecast-finish", said=said, date=day)


def amount(item: Item, value: Fraction, tr: Messages, *, points: bool = False) -> str:
    """Return a figure that was computed, with one decimal or as many as the target has."""
    places = max(1, -_exponent(item.goal))
    shown = figures.grouped(rounded_points(value, places))
    if item.kind is Kind.MILESTONE:
        return tr("points", points=shown) if points else f"{shown}%"
    return figures.reached(shown, item, tr)


def reasons(row: DueRow, as_of: dt.date, tr: Messages) -> list[str]:
    """Return why an item needs attention, the strongest reason first."""
    return [_reason(row, reason, as_of, tr) for reason in row.reasons]


def _reason(row: DueRow, reason: Reason, as_of: dt.date, tr: Messages) -> str:
    due, one = row.measure.item.due, row.measure
    if reason in (Reason.CRITICAL, Reason.BEHIND):
        gap = figures.gap(-one.gap if one.gap is not None else None).lstrip("+")
        return tr(f"why-{reason.value}", points=gap)
    days = (as_of - row.silent_since).days if reason is Reason.SILENT else abs((due - as_of).days)
    key = f"why-{reason.value}"
    if reason is Reason.SILENT and one.last is None:
        key = "why-never"
    if reason is Reason.DUE_SOON and days == 0:
        key = "why-due-today"
    elif days == 1:
        key = f"{key}-one"
    return tr(key, days=days, date=row.silent_since, due=due)


def _denominators(report: ShowReport, tr: Messages) -> str:
    """Return the same readings against the first promise."""
    first = report.first_measure
    assert first is not None  # noqa: S101 - asked for only where the item was revised
    reached = figures.value(first.item, first.last, tr)
    target = figures.target(first.item, tr)
    whole = tr("of", part=reached, whole=target) if first.item.target is not None else reached
    return tr("step-first", whole=whole, percent=figures.percent(first.complete))


def _period(item: Item, span: Span) -> str:
    if item.period is Period.QUARTER:
        return f"{span.start:%Y}-Q{(span.start.month + 2) // 3}"
    return f"{span.start:%Y-%m}"


def _shown(fact: object) -> object:
    if isinstance(fact, Fraction):
        return figures.grouped(rounded_points(fact, 2))
    return figures.grouped(fact) if isinstance(fact, Decimal) else fact


def _exponent(number: Decimal) -> int:
    return -len(plain(number).partition(".")[2])
