"""Complete: how much of an item is done, by its kind (design of the formats, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from wuhai_plan.dates import periods
from wuhai_plan.model import Bound, Item, Kind, Period, Reading

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3}


def complete(item: Item, readings: Sequence[Reading]) -> Fraction | None:
    """Return the share of the item that is done, or None where nothing was reported.

    `readings` are in order of date. The share may pass 1 and, for a level that moved away from its
    target, fall below 0.
    """
    if not readings:
        return None
    if item.kind is Kind.COUNT:
        return _ratio(_value(readings[-1]), item.goal)
    if item.kind is Kind.LEVEL:
        return _level(item, readings)
    if item.kind is Kind.KEEP:
        return _keep(item, readings)
    stage = item.stage(readings[-1].stage or "")
    return Fraction(stage.percent) / 100 if stage else Fraction(0)


def baseline(item: Item, readings: Sequence[Reading]) -> Decimal | None:
    """Return what a level starts from: its declared baseline, else its first reading."""
    if item.kind is not Kind.LEVEL:
        return None
    if item.baseline is not None:
        return item.baseline
    if not readings:
        return None
    return _value(readings[0]) if readings[0].first is None else readings[0].first


def within(item: Item, value: Decimal | Fraction) -> bool:
    """Say whether a reading is on the good side of the target, or within the kept range."""
    if item.high is not None:
        return item.goal <= value <= item.high
    return value >= item.goal if item.bound is Bound.AT_LEAST else value <= item.goal


def _level(item: Item, readings: Sequence[Reading]) -> Fraction:
    """(value − baseline) ÷ (target − baseline).

    Where the first reading is the baseline and is already at the target, that quotient says
    nothing: a reading at or past the target is complete, one that has fallen back is 0.
    """
    first, value = baseline(item, readings), _value(readings[-1])
    assert first is not None  # noqa: S101 - a level that was reported has one
    if item.baseline is None and within(item, first):
        return Fraction(int(within(item, value)))
    return _ratio(value - first, item.goal - first)


def _keep(item: Item, readings: Sequence[Reading]) -> Fraction:
    """Periods met ÷ all periods of the item; a period's reading is the latest dated in it."""
    spans = periods(item.start, item.due, MONTHS[item.period])
    met = 0
    for start, end in spans:
        latest = [reading for reading in readings if start <= reading.date <= end][-1:]
        met += any(within(item, _value(reading)) for reading in latest)
    return Fraction(met, len(spans))


def _ratio(part: Decimal, whole: Decimal) -> Fraction:
    return Fraction(part) / Fraction(whole)


def _value(reading: Reading) -> Decimal:
    assert reading.value is not None  # noqa: S101 - replay gives one to all but milestones
    return reading.value
