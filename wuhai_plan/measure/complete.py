"""Complete: how much of an item is done, by its kind (docs/formulas.md, "Complete").

`complete` is the value of `complete_step`, so what `plan show` explains is what was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.measure.expected import Step, corners, days_passed, keep_periods, line_value
from wuhai_plan.model import Bound, Item, Kind, Reading
from wuhai_plan.numbers import EXACT


class Span(Struct, frozen=True):
    """A period of a keep: its days, its last reading, if any, and whether that met the target."""

    start: date
    end: date
    reading: Reading | None
    met: bool


def counting(item: Item, readings: Sequence[Reading], day: date) -> Sequence[Reading]:
    """Return the readings that an item is measured from on a day, their totals as they stand.

    What was added to a count before any total counts from its baseline. Of a cap, what is dated
    after its due date doesn't count.
    """
    if item.kind is Kind.CAP and day > item.due:
        return [reading for reading in readings if reading.date <= item.due]
    if item.kind is not Kind.COUNT or item.baseline is None:
        return readings
    return [item.absolute(reading) for reading in readings]


def complete(item: Item, readings: Sequence[Reading], day: date) -> Fraction | None:
    """Return the share of the item that is done on a day, or None where nothing was reported.

    `readings` are those that count, in order of date. The share may pass 1 and, for a level that
    moved away from its target or a count below its baseline, fall below 0.
    """
    return complete_step(item, readings, day).value


def complete_step(item: Item, readings: Sequence[Reading], day: date) -> Step:
    """Return how complete comes about on a day, by the item's kind.

    count: (total − baseline) ÷ (target − baseline). level: the same of the value; without a
    baseline what is attained, value ÷ target or the other way round. keep: periods met ÷ all
    periods. cap: the share of the days passed, less what was used beyond it. milestone: the percent
    of the stage reached.
    """
    if not readings:
        return Step("unreported")
    last = readings[-1]
    if item.kind is Kind.KEEP:
        latest = _latest(item, readings)
        part = sum(within(item, _value(latest[end])) for end in latest if end <= day)
        whole = len(keep_periods(item))
        facts: dict[str, object] = {"part": part, "whole": whole}
        return Step(f"keep-{item.period.value}", Fraction(part, whole), facts)
    if item.kind is Kind.MILESTONE:
        stage = item.stage(last.stage)
        percent, title = (stage.percent, stage.title) if stage else (0, last.stage)
        return Step("stage", Fraction(percent) / 100, {"stage": title})
    if item.kind is Kind.CAP:
        return _cap_step(item, last)
    facts = {"value": last.value, "target": item.goal, "baseline": item.origin}
    if item.kind is Kind.LEVEL and item.baseline is None:
        return _attained_step(item, _value(last), facts)
    # The usual context would cut a difference at 28 digits.
    done = EXACT.subtract(_value(last), item.origin)
    way = EXACT.subtract(item.goal, item.origin)
    key = "count" if item.baseline is None else "from-baseline"
    return Step(key, Fraction(done) / Fraction(way), facts)


def keep_spans(item: Item, readings: Sequence[Reading], which: slice = slice(None)) -> list[Span]:
    """Return a keep's periods in order, or some, each with the latest reading dated in it."""
    latest = _latest(item, readings)
    spans = keep_periods(item)[which]
    return [_span(item, start, end, latest.get(end)) for start, end in spans]


def _latest(item: Item, readings: Sequence[Reading]) -> dict[date, Reading]:
    """Return the latest reading of each of a keep's periods that has one, by the period's end."""
    periods = keep_periods(item)
    dated = ((periods.holding(reading.date), reading) for reading in readings)
    return {period[1]: reading for period, reading in dated if period}


def within(item: Item, value: Decimal | Fraction) -> bool:
    """Say whether a reading is on the good side of the target, or within the kept range."""
    if item.high is not None:
        return item.goal <= value <= item.high
    return value >= item.goal if item.bound is Bound.AT_LEAST else value <= item.goal


def is_passed(item: Item, last: Reading | None) -> bool:
    """Say whether an item is a cap that was passed, by its last reading that counts."""
    return item.kind is Kind.CAP and last is not None and _value(last) > item.goal


def _attained_step(item: Item, value: Decimal, facts: dict[str, object]) -> Step:
    """Return what a level without baseline attains: there is no way to measure along."""
    if value > 0 and item.goal > 0:
        up = item.bound is Bound.AT_LEAST
        part, whole = (value, item.goal) if up else (item.goal, value)
        return Step(f"attained-{item.bound.value}", Fraction(part) / Fraction(whole), facts)
    there = within(item, value)
    return Step("level-met" if there else "level-not-met", Fraction(there), facts)


def _cap_step(item: Item, last: Reading) -> Step:
    """Return a cap's share: that of the days passed by its last reading, less what is beyond it."""
    value, goal, key = Fraction(_value(last)), Fraction(item.goal), "cap-days"
    facts: dict[str, object] = {"value": last.value, "target": item.goal, "date": last.date}
    part, whole = days_passed(item, last.date)
    passed = Fraction(part, whole)
    if item.checkpoints and 0 < part < whole:
        (before, low), (after, high) = corners(item, last.date)
        passed, key = line_value(item, last.date) / goal, "cap-line"
        facts |= {"low": low, "high": high, "before": before, "after": after}
        part, whole = (last.date - before).days, (after - before).days
    facts |= {"part": part, "whole": whole}
    over = max(Fraction(0), value / goal - passed)
    if over > passed:  # the share is held at 0
        return Step(f"{key}-none", Fraction(0), facts)
    return Step(f"{key}-over" if over else key, passed - over, facts)


def _span(item: Item, start: date, end: date, reading: Reading | None) -> Span:
    return Span(start, end, reading, reading is not None and within(item, _value(reading)))


def _value(reading: Reading) -> Decimal:
    assert reading.value is not None  # noqa: S101 - the fold gives it to all but milestones
    return reading.value
