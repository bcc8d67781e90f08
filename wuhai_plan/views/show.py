"""One item whole: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from wuhai_plan.dates import before
from wuhai_plan.measure.complete import Span, complete_step, counting, keep_spans
from wuhai_plan.measure.expected import Step, expected_step, keep_periods
from wuhai_plan.measure.forecast import Forecast, NoForecast
from wuhai_plan.measure.rollup import Measure, measure
from wuhai_plan.model import Item, Kind, Reading
from wuhai_plan.views import Known, Report
from wuhai_plan.views.curves import Curve, item_curve
from wuhai_plan.views.log import LogRow

MOST_SPANS, PAST_SPANS = 60, 48  # periods of a keep that are listed: five years of months


class ShowReport(Report, frozen=True, kw_only=True):
    """An item as of a day. `measure.item` is what was in force; `first` what was promised first.

    `first_measure` holds the same readings against the first promise, where it was revised;
    `first_step` and `first_expected` tell how that comes about. `expected_step` is None of an item
    that was dropped.
    `spans` are a keep's periods, of very many those around the day.
    """

    measure: Measure
    first: Item
    first_measure: Measure | None
    first_step: Step | None
    first_expected: Step | None
    complete_step: Step
    expected_step: Step | None
    spans: tuple[Span, ...]
    spans_left_out: int
    forecast: Forecast | NoForecast
    rows: tuple[LogRow, ...]
    curve: Curve


def show_report(
    known: Known,
    item: Item,
    rows: Sequence[LogRow],
    curve_of: Callable[[Item, Sequence[Reading], dt.date], Curve] = item_curve,
) -> ShowReport:
    """Show an item; `rows` are its entries dated up to the day."""
    readings = known.readings.get(item.id, ())
    standing, first = known.measure(item), known.history.first_terms[item.id]
    now, last_day = standing.item, known.as_of
    if item.dropped and item.is_dropped(last_day):
        last_day = before(item.dropped.on)
    by_then = [reading for reading in readings if reading.date <= last_day]
    counted = counting(now, by_then, last_day)
    first_measure = first_step = first_expected = None
    if now.revisions or (len(known.history.plans) > 1 and _terms_differ(first, now)):
        read_first = known.readings.get(known.history.first_key(item.id), ())
        first_expected = expected_step(first, known.as_of)
        first_measure = measure(first, read_first, known.as_of, known.plan.thresholds)
        first_step = complete_step(first, counting(first, read_first, known.as_of), known.as_of)
    spans, left_out = _spans(now, counted, last_day)
    return ShowReport(
        known.history,
        known.as_of,
        measure=standing,
        first=first,
        first_measure=first_measure,
        first_step=first_step,
        first_expected=first_expected,
        complete_step=complete_step(now, counted, last_day),
        expected_step=expected_step(now, last_day) if last_day == known.as_of else None,
        spans=spans,
        spans_left_out=left_out,
        forecast=known.forecast(standing),
        rows=tuple(rows),
        curve=curve_of(item, readings, known.as_of),
    )


def _terms_differ(first: Item, now: Item) -> bool:
    from wuhai_plan.measure.promises import differences

    return any(True for _ in differences(first, now))


def _spans(item: Item, counted: Sequence[Reading], day: dt.date) -> tuple[tuple[Span, ...], int]:
    """Return a keep's periods around a day, more of them past, and how many are left out."""
    if item.kind is not Kind.KEEP:
        return (), 0
    periods = keep_periods(item)
    count = len(periods)
    begin = max(0, min(periods.ended(day) - PAST_SPANS, count - MOST_SPANS))
    near = keep_spans(item, counted, slice(begin, begin + MOST_SPANS))
    return tuple(near), count - len(near)
