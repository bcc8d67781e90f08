"""An item's arithmetic, forecast and reasons in sentences."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from wuhai_plan.dates import before as day_before
from wuhai_plan.measure.complete import Span
from wuhai_plan.measure.expected import Step, keep_periods
from wuhai_plan.measure.forecast import NoForecast
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import days, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind, Period, Rating, Revision
from wuhai_plan.numbers import rounded_points
from wuhai_plan.views.due import DueRow, Reason
from wuhai_plan.views.show import ShowReport

# What follows from a date, or a decision, not from the gap.
BRIEF = 20  # characters of the reason for a return, where it is told briefly
BY_DATE = (
    Rating.DONE, Rating.MET, Rating.OVERDUE, Rating.MISSED, Rating.UPCOMING, Rating.DROPPED,
)  # fmt: skip


def arithmetic(report: ShowReport, tr: Messages) -> list[tuple[str, str]]:
    """Return the steps, each with its label: complete, expected, what a keep missed, the gap."""
    measure = report.measure
    complete = report.complete_step
    if measure.rating is Rating.DROPPED and complete.value is None:
        complete = Step("unreported-dropped")
    lines = [("complete", _step(complete, tr))]
    if report.first_step not in (None, complete) and measure.complete is not None:
        # What a revision made easier is measured by the first promise too, so that it shows.
        lines.append(("complete", tr("step-first", step=_step(report.first_step, tr))))
    if report.expected_step is not None:
        lines.append(("expected", _step(report.expected_step, tr)))
        if report.first_expected not in (None, report.expected_step):
            lines.append(("expected", tr("step-first", step=_step(report.first_expected, tr))))
    lines += [("periods", line) for line in _periods(report, tr)]
    rating, gap = measure.rating, figures.gap(measure.gap)
    if report.expected_step is not None and measure.gap is not None:
        share, line = _sum(report.complete_step), _sum(report.expected_step)
        if " − " in line and not line.startswith("("):
            line = f"({line})"
        sentence = tr("step-gap", share=share, line=line, gap=gap, rating=tr.rating(rating))
        lines.append(("gap", sentence))
    if rating in BY_DATE:
        dropped = measure.item.dropped if rating is Rating.DROPPED else None
        which = f"-{measure.item.kind.value}" if rating is Rating.MISSED else ""
        due = dropped.on if dropped else measure.item.due
        sentence = tr(f"step-{rating.value}{which}", due=due)
        lines.append(("rating", tr.noted(sentence, dropped.note if dropped else None)))
    elif measure.gap is None:
        lines.append(("rating", tr.rating(rating)))
    return lines


# Arithmetic is the same in every language. What has none is its percent alone.
SUMS = {
    "count": "{value} ÷ {target}",
    "from-baseline": "({value} − {baseline}) ÷ ({target} − {baseline})",
    "attained-at-least": "{value} ÷ {target}",
    "attained-at-most": "{target} ÷ {value}",
    "keep-month": "{part} ÷ {whole}",
    "keep-quarter": "{part} ÷ {whole}",
    "keep-year": "{part} ÷ {whole}",
    "cap-days": "{part} ÷ {whole}",
    "cap-days-over": "{part} ÷ {whole} − ({value} ÷ {target} − {part} ÷ {whole})",
    "cap-line": "({low} + ({high} − {low}) × {part} ÷ {whole}) ÷ {target}",
    "cap-line-over": (
        "2 × ({low} + ({high} − {low}) × {part} ÷ {whole}) ÷ {target} − {value} ÷ {target}"
    ),
    "days": "{part} ÷ {whole}",
    "months": "{part} ÷ {whole}",
    "quarters": "{part} ÷ {whole}",
    "years": "{part} ÷ {whole}",
    "checkpoints": (
        "({low} + ({high} − {low}) × {part} ÷ {whole} − {origin}) ÷ ({target} − {origin})"
    ),
    "checkpoints-from-0": "({low} + ({high} − {low}) × {part} ÷ {whole}) ÷ {target}",
}


def _step(step: Step, tr: Messages) -> str:
    """Return a step as a sentence with its numbers in it."""
    facts = {name: _fact(fact) for name, fact in step.facts.items()}
    return tr(f"step-{step.key}", percent=figures.percent(step.value), sum=_sum(step), **facts)


def _sum(step: Step) -> str:
    """Return the arithmetic of a step, which comes to its share."""
    if step.key not in SUMS:
        return figures.percent(step.value) if step.value is None else _exact_percent(step.value)
    return SUMS[step.key].format(**{name: _operand(fact) for name, fact in step.facts.items()})


def _exact_percent(share: Fraction) -> str:
    """Return a share that a stage says, or 0 or 1, as percent: they are finite decimals."""
    return f"{figures.grouped(Decimal((share * 100).numerator) / (share * 100).denominator)}%"


def _operand(fact: object) -> str:
    """Return a number as it stands in a sum: below 0 in brackets."""
    text = figures.grouped(fact) if isinstance(fact, Decimal) else str(fact)
    return f"({text})" if text.startswith(figures.MINUS) else text


def _periods(report: ShowReport, tr: Messages) -> list[str]:
    """Return which periods of a keep were met, missed, not reported, and which have not ended.

    Of what was dropped, none has ended since.
    """
    item, last = report.measure.item, report.as_of
    if item.dropped and report.measure.rating is Rating.DROPPED:
        last = day_before(item.dropped.on)
    periods: dict[str, list[str]] = {"met": [], "missed": [], "silent": [], "ahead": []}
    for span in report.spans:
        name, value = _period(item, span, tr), span.reading.value if span.reading else None
        shown = name
        if value is not None:
            shown = tr("with-note", text=name, note=figures.with_unit(value, item, tr))
        if span.end > last:
            periods["ahead"].append(shown)
        elif span.met:
            periods["met"].append(name)
        else:
            periods["silent" if value is None else "missed"].append(shown)
    lines = [tr(f"periods-{key}", periods=names) for key, names in periods.items() if names]
    left_out = report.spans_left_out
    return [*lines, tr("periods-left-out", count=left_out)] if left_out else lines


def revision(before: Item, revised: Revision, tr: Messages) -> str:
    """Return what a revision changed of the item before it."""
    after = before.revised(revised)
    fields: list[tuple[str, object, object]] = [
        ("revised-target", figures.target(before, tr), figures.target(after, tr)),
        ("revised-due", before.due, after.due),
        ("revised-weight", before.weight, after.weight),
        ("revised-baseline", before.baseline, after.baseline),
        ("revised-checkpoints", before.checkpoints, after.checkpoints),
    ]
    parts = [tr(key, old=old, new=new) for key, old, new in fields if old != new]
    changed = tr("revised", day=revised.since, terms=parts)
    return tr.noted(changed, revised.note)


def forecast(report: ShowReport, tr: Messages) -> list[str]:
    """Return the forecast in sentences, or the one that says why there is none."""
    forecast, item = report.forecast, report.measure.item
    if isinstance(forecast, NoForecast):
        return [tr(f"forecast-none-{forecast.value}")]
    average = tr("forecast-average", value=_amount(item, forecast.value, tr), due=item.due)
    last = report.measure.last.date if report.measure.last else report.as_of
    value = _amount(item, forecast.recent_value, tr)
    recent = tr("forecast-recent", value=value, due=item.due, last=last)
    if forecast.reached:
        lines = [tr("sentence", text=pace) for pace in (average, recent)]
        return [tr("forecast-reached", date=forecast.date), *lines]
    lines = [
        _finish(report, average, forecast.value, forecast.date, tr),
        _finish(report, recent, forecast.recent_value, forecast.recent_date, tr),
    ]
    needed = forecast.needed_per_month
    if needed is None:
        return lines if item.kind is Kind.CAP else [*lines, tr("forecast-too-late", due=item.due)]
    key = "forecast-needed" if needed > 0 else "forecast-needed-down"
    if item.kind is Kind.CAP:
        if needed <= 0:  # it is past its target, as the lines say
            return lines
        key = "forecast-left" if last == report.as_of else "forecast-left-since"
    amount = _amount(item, abs(needed), tr, points=True)
    return [*lines, tr(key, needed=amount, day=report.as_of, due=item.due, last=last)]


def _finish(
    report: ShowReport, pace: str, value: Fraction, day: dt.date | None, tr: Messages
) -> str:
    """Say what a pace leads to: whether and when the target is reached, or a cap is used up."""
    item = report.measure.item
    if item.kind is Kind.CAP:
        if value <= Fraction(item.goal):
            return tr("forecast-within", pace=pace)
        if day is None:
            return tr("forecast-past", pace=pace)
        key = "forecast-over" if day >= report.as_of else "forecast-over-passed"
        return tr(key, pace=pace, date=day)
    if day is None:
        return tr("forecast-never", pace=pace)
    return tr("forecast-finish" if day >= report.as_of else "forecast-passed", pace=pace, date=day)


def _amount(item: Item, value: Fraction, tr: Messages, *, points: bool = False) -> str:
    """Return a figure that was computed, with one decimal or as many as the target has."""
    places = max(1, figures.decimals(item.goal))
    figure = figures.grouped(rounded_points(value, places))
    # A milestone has no unit but the percents of its stages.
    if item.kind is Kind.MILESTONE or tr.text(item.unit) == "%":
        return tr("points", points=figure) if points else f"{figure}%"
    return figures.reached(figure, item, tr)


def reasons(row: DueRow, as_of: dt.date, tr: Messages, *, brief: int = 0) -> list[str]:
    """Return why an item needs attention, the strongest reason first; `brief`: 1 short, 2 shorter.

    They then leave out what a table beside them can do without.
    """
    return [_reason(row, reason, as_of, tr, brief) for reason in row.reasons]


def _reason(row: DueRow, reason: Reason, as_of: dt.date, tr: Messages, brief: int) -> str:
    measure, item, key = row.measure, row.measure.item, f"why-{reason.value}"
    if reason in (Reason.CRITICAL, Reason.BEHIND):
        gap = figures.gap(-measure.gap if measure.gap is not None else None).lstrip("+")
        return tr(key, points=gap)
    if reason is Reason.MISSED:
        return _why_missed(measure, tr)
    level = f"-{brief}" if brief else ""
    if reason is Reason.REPORT and measure.report_due is not None:
        now = as_of if brief else None
        period = days.reported_period(item, measure.report_due, tr, now=now)
        day = days.day_in_words(measure.report_due, as_of, tr)
        return tr(f"{key}{level}", period=period, day=day)
    if reason is Reason.RETURNED and row.returned is not None:
        returned, note = row.returned, row.returned.note or ""
        short = note if len(note) <= BRIEF else f"{note[: BRIEF - 1]}…"
        why = short if brief > 1 else tr.noted(returned.by or tr("nobody"), note)
        return tr(f"{key}{level}", date=returned.date, why=why)
    if reason is Reason.OVER and row.heading is not None:
        return tr(f"{key}{level}", value=_amount(item, row.heading, tr))
    left = abs((item.due - as_of).days)
    if reason is Reason.DUE_SOON and left == 0:
        key = "why-due-today"
    elif reason in (Reason.OVERDUE, Reason.DUE_SOON) and left == 1:
        key = f"{key}-one"
    return tr(key, days=left)


def _why_missed(measure: Measure, tr: Messages) -> str:
    """Say by what an item was missed: a cap by its total, a keep by its periods."""
    item = measure.item
    if item.kind is Kind.CAP:
        used = figures.with_unit(figures.value(item, measure.last, tr), item, tr)
        return tr("why-missed-cap", value=used, target=figures.with_unit(item.goal, item, tr))
    whole = len(keep_periods(item))
    met = (measure.complete or Fraction(0)) * whole
    return tr("why-missed-keep", part=whole - int(met), whole=whole)


def _period(item: Item, span: Span, tr: Messages) -> str:
    year, month = span.start.year, span.start.month
    if item.period is Period.YEAR:
        return tr("said-year", year=year)
    quarter = item.period is Period.QUARTER
    part = tr(f"quarter-{(month + 2) // 3}" if quarter else f"month-{month}")
    return tr("said-part-of-year", part=part, year=year)


def _fact(fact: object) -> object:
    if isinstance(fact, Fraction):
        return figures.grouped(rounded_points(fact, 2))
    return figures.grouped(fact) if isinstance(fact, Decimal) else fact
