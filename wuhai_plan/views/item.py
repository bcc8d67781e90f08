"""One item whole: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.measure import Measure, complete, expected, measure
from wuhai_plan.measure.forecast import Forecast, NoForecast, forecast
from wuhai_plan.measure.steps import Span, Step, complete_step, expected_step, keep_spans
from wuhai_plan.model import Item, Kind, Plan, Reading
from wuhai_plan.report import LogRow

SAMPLES = 240


class Sample(Struct, frozen=True):
    """A day of the curve: shares of 1; complete is None after the day asked for, or unreported."""

    date: dt.date
    complete: Fraction | None
    expected: Fraction


class ItemReport(Struct, frozen=True, kw_only=True):
    """An item as of a day. `measure.item` is what was in force; `first` what was promised first.

    `first_measure` holds the same readings against the first promise, where it was revised.
    """

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    measure: Measure
    first: Item
    first_measure: Measure | None
    complete_step: Step
    expected_step: Step
    spans: tuple[Span, ...]
    forecast: Forecast | NoForecast
    rows: tuple[LogRow, ...]
    curve: tuple[Sample, ...]


def item_report(
    plan: Plan,
    item: Item,
    readings: Sequence[Reading],
    rows: Sequence[LogRow],
    *,
    as_of: dt.date,
    known_at: dt.datetime | None,
) -> ItemReport:
    """Look at an item as of a day; `readings` and `rows` are those dated up to it."""
    now, limits = item.on(as_of), plan.thresholds
    one = measure(now, readings, as_of, limits)
    return ItemReport(
        plan=plan,
        as_of=as_of,
        known_at=known_at,
        measure=one,
        first=item,
        first_measure=measure(item, readings, as_of, limits) if now.revisions else None,
        complete_step=complete_step(one, readings),
        expected_step=expected_step(now, as_of),
        spans=tuple(keep_spans(now, readings)) if now.kind is Kind.KEEP else (),
        forecast=forecast(now, readings, as_of),
        rows=tuple(rows),
        curve=tuple(curve(now, readings, as_of)),
    )


def curve(item: Item, readings: Sequence[Reading], as_of: dt.date) -> list[Sample]:
    """Return the item from start to due, or to `as_of` where that is later.

    On at most 240 days evenly apart, and on `as_of` itself where it lies among them.
    """
    first, last = item.start.toordinal(), max(item.due, as_of).toordinal()
    count = min(last - first + 1, SAMPLES)
    days = {first + (last - first) * n // max(count - 1, 1) for n in range(count)}
    if first <= as_of.toordinal():
        days.add(as_of.toordinal())
    dates = [reading.date for reading in readings]
    samples = []
    for day in map(dt.date.fromordinal, sorted(days)):
        known = readings[: bisect_right(dates, day)]
        share = complete(item, known) if day <= as_of else None
        samples.append(Sample(day, share, expected(item, day)))
    return samples
