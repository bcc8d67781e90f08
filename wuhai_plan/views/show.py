"""One item whole: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from wuhai_plan.measure.complete import Span, Step, complete_step, keep_spans
from wuhai_plan.measure.expected import expected_step
from wuhai_plan.measure.forecast import Forecast, NoForecast, forecast
from wuhai_plan.measure.rollup import Measure, measure
from wuhai_plan.model import Item, Kind, Reading
from wuhai_plan.views import Known, Report
from wuhai_plan.views.curves import Curve, item_curve
from wuhai_plan.views.log import LogRow


class ShowReport(Report, frozen=True, kw_only=True):
    """An item as of a day. `measure.item` is what was in force; `first` what was promised first.

    `first_measure` holds the same readings against the first promise, where it was revised.
    """

    measure: Measure
    first: Item
    first_measure: Measure | None
    complete_step: Step
    expected_step: Step
    spans: tuple[Span, ...]
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
    plan, as_of, readings = known.plan, known.as_of, known.readings.get(item.id, ())
    now, first, limits = item.on(as_of), replace(item, revisions=()), plan.thresholds
    return ShowReport(
        plan,
        as_of,
        known.known_at,
        measure=measure(now, readings, as_of, limits),
        first=first,
        first_measure=measure(first, readings, as_of, limits) if now.revisions else None,
        complete_step=complete_step(now, readings),
        expected_step=expected_step(now, as_of),
        spans=tuple(keep_spans(now, readings)) if now.kind is Kind.KEEP else (),
        forecast=forecast(now, readings, as_of),
        rows=tuple(rows),
        curve=curve_of(item, readings, as_of),
    )
