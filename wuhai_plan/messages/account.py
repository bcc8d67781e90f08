"""An item's arithmetic, forecast and reasons in sentences."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from wuhai_plan.measure.forecast import Forecast, NoForecast
from wuhai_plan.measure.steps import Span, Step
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind, Period, Rating, Revision
from wuhai_plan.numbers import plain, rounded_points
from wuhai_plan.views.due import Attention, Reason
from wuhai_plan.views.item import ItemReport


def arithmetic(report: ItemReport, say: Messages) -> list[tuple[str, str]]:
    """Return the steps, each with its label: complete, expected, what a keep missed, the gap."""
    one = report.measure
    lines = [("complete", step(report.complete_step, say))]
    if report.first_measure is not None and one.complete is not None:
        lines.append(("complete", _denominators(report, say)))
    lines.append(("expected", step(report.expected_step, say)))
    lines += [("periods", line) for line in periods(report, say)]
    if one.gap is None:
        lines.append(("rating", say.rating(one.rating)))
        return lines
    gap = say(
        "step-gap",
        share=figures.percent(one.complete),
        should=figures.percent(one.expected),
        gap=figures.gap(one.gap),
        rating=say.rating(one.rating),
    )
    lines.append(("gap", gap))
    if one.rating in (Rating.DONE, Rating.OVERDUE, Rating.UPCOMING):
        lines.append(("rating", say(f"step-{one.rating.value}", due=one.item.due)))
    return lines


def step(one: Step, say: Messages) -> str:
    """Return a step as a sentence with its numbers in it."""
    facts = {name: _shown(fact) for name, fact in one.facts.items()}
    return say(f"step-{one.key}", percent=figures.percent(one.share), **facts)


def periods(report: ItemReport, say: Messages) -> list[str]:
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
    return [say(f"periods-{key}", periods=names) for key, names in found.items() if names]


def revision(before: Item, one: Revision, say: Messages) -> str:
    """Return what a revision changed of the item before it."""
    after, parts = before.revised(one), []
    if (after.target, after.high) != (before.target, before.high):
        old, new = figures.target(before, say), figures.target(after, say)
        parts.append(say("revised-target", old=old, new=new))
    if after.due != before.due:
        parts.append(say("revised-due", old=before.due, new=after.due))
    if after.weight != before.weight:
        parts.append(say("revised-weight", old=before.weight, new=after.weight))
    shown = say("revised", day=one.since, what=parts)
    return say("with-note", text=shown, note=one.note) if one.note else shown


def forecast(report: ItemReport, say: Messages) -> list[str]:
    """Return the forecast in sentences, or the one that says why there is none."""
    found, item = report.forecast, report.measure.item
    if isinstance(found, NoForecast):
        return [say(f"forecast-none-{found.value}")]
    lines = [
        _at_pace("average", report, say, found.value, found.date),
        _at_pace("recent", report, say, found.recent_value, found.recent_date),
    ]
    if found.reached:
        return [say("forecast-reached", date=found.date), *lines]
    if found.needed_per_month is None:
        return [*lines, say("forecast-too-late", due=item.due)]
    needed = amount(item, found.needed_per_month, say, points=True)
    return [*lines, say("forecast-needed", needed=needed, day=report.as_of, due=item.due)]


def _at_pace(
    key: str, report: ItemReport, say: Messages, value: Fraction, day: dt.date | None
) -> str:
    found, item = report.forecast, report.measure.item
    said = say(f"forecast-{key}", value=amount(item, value, say), due=item.due)
    if isinstance(found, Forecast) and found.reached:
        return say("sentence", text=said)
    if day is None:
        return say("forecast-never", said=said)
    return say("forecast-finish", said=said, date=day)


def amount(item: Item, value: Fraction, say: Messages, *, points: bool = False) -> str:
    """Return a figure that was computed, with one decimal or as many as the target has."""
    places = max(1, -_exponent(item.goal))
    shown = figures.grouped(rounded_points(value, places))
    if item.kind is Kind.MILESTONE:
        return say("points", points=shown) if points else f"{shown}%"
    return figures.reached(shown, item, say)


def reasons(row: Attention, as_of: dt.date, say: Messages) -> list[str]:
    """Return why an item needs attention, the strongest reason first."""
    return [_reason(row, reason, as_of, say) for reason in row.reasons]


def _reason(row: Attention, reason: Reason, as_of: dt.date, say: Messages) -> str:
    due, one = row.measure.item.due, row.measure
    if reason in (Reason.CRITICAL, Reason.BEHIND):
        gap = figures.gap(-one.gap if one.gap is not None else None).lstrip("+")
        return say(f"why-{reason.value}", points=gap)
    days = (as_of - row.silent_since).days if reason is Reason.SILENT else abs((due - as_of).days)
    key = f"why-{reason.value}"
    if reason is Reason.SILENT and one.last is None:
        key = "why-never"
    if reason is Reason.DUE_SOON and days == 0:
        key = "why-due-today"
    elif days == 1:
        key = f"{key}-one"
    return say(key, days=days, date=row.silent_since, due=due)


def _denominators(report: ItemReport, say: Messages) -> str:
    """Return the same readings against the first promise."""
    first = report.first_measure
    assert first is not None  # noqa: S101 - asked for only where the item was revised
    reached = figures.value(first.item, first.last, say)
    target = figures.target(first.item, say)
    whole = say("of", part=reached, whole=target) if first.item.target is not None else reached
    return say("step-first", whole=whole, percent=figures.percent(first.complete))


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
