"""Complete: how much of an item is done, by its kind (docs/formulas.md, "Complete").

`complete` is the value of `complete_step`, so what `plan show` explains is what was measured.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.dates import periods
from wuhai_plan.model import Bound, Item, Kind, Period, Reading
from wuhai_plan.numbers import EXACT

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3}


class Step(Struct, frozen=True):
    """A formula and the exact numbers in it: the key of its sentence, what it comes to, its facts.

    `value` is a share of 1; `messages/` makes a sentence of the rest.
    """

    key: str
    value: Fraction | None = None
    facts: dict[str, object] = {}


class Span(Struct, frozen=True):
    """A period of a keep: its days, its last reading, if any, and whether that met the target."""

    start: date
    end: date
    reading: Reading | None
    met: bool


def complete(item: Item, readings: Sequence[Reading]) -> Fraction | None:
    """Return the share of the item that is done, or None where nothing was reported.

    `readings` are in order of date. The share may pass 1 and, for a level that moved away from its
    target, fall below 0.
    """
    return complete_step(item, readings).value


def complete_step(item: Item, readings: Sequence[Reading]) -> Step:
    """Return how complete comes about, by the item's kind.

    count: total ÷ target. milestone: the percent of the stage reached. keep: periods met ÷ all
    periods. level: (value − baseline) ÷ (target − baseline).
    """
    if not readings:
        return Step("unreported")
    last = readings[-1]
    if item.kind is Kind.COUNT:
        value = _value(last)
        facts: dict[str, object] = {"value": value, "target": item.goal}
        return Step("count", Fraction(value) / Fraction(item.goal), facts)
    if item.kind is Kind.LEVEL:
        return _level_step(item, readings)
    if item.kind is Kind.KEEP:
        spans = keep_spans(item, readings)
        part, whole = sum(span.met for span in spans), len(spans)
        facts = {"part": part, "whole": whole}
        return Step(f"keep-{item.period.value}", Fraction(part, whole), facts)
    stage = item.stage(last.stage or "")
    if stage is None:
        return Step("stage", Fraction(0), {"stage": last.stage})
    return Step("stage", Fraction(stage.percent) / 100, {"stage": stage.title})


def keep_spans(item: Item, readings: Sequence[Reading]) -> list[Span]:
    """Return a keep's periods in order, each with the latest reading dated in it."""
    spans = periods(item.start, item.due, MONTHS[item.period])
    ends = [end for _, end in spans]
    latest: dict[date, Reading] = {}
    for reading in readings:
        if item.start <= reading.date <= item.due:
            latest[ends[bisect_left(ends, reading.date)]] = reading
    return [_span(item, start, end, latest.get(end)) for start, end in spans]


def baseline(item: Item, readings: Sequence[Reading]) -> Decimal | None:
    """Return what a level starts from: its declared baseline, else its first reading."""
    if item.kind is not Kind.LEVEL:
        return None
    if item.baseline is not None or not readings:
        return item.baseline
    return readings[0].first


def within(item: Item, value: Decimal | Fraction) -> bool:
    """Say whether a reading is on the good side of the target, or within the kept range."""
    if item.high is not None:
        return item.goal <= value <= item.high
    return value >= item.goal if item.bound is Bound.AT_LEAST else value <= item.goal


def _level_step(item: Item, readings: Sequence[Reading]) -> Step:
    start, value = baseline(item, readings), _value(readings[-1])
    assert start is not None  # noqa: S101 - a level that was reported has one
    facts: dict[str, object] = {"value": value, "target": item.goal, "baseline": start}
    if item.baseline is None and within(item, start):
        # The first reading was at the target already, so there is no way to measure along, maybe
        # not even a divisor: at or past the target is complete, what has fallen back is nothing.
        if within(item, value):
            return Step("level-there", Fraction(1), facts)
        return Step("level-back", Fraction(0), facts)
    # The usual context would cut a difference at 28 digits.
    done, way = EXACT.subtract(value, start), EXACT.subtract(item.goal, start)
    key = "level-first" if item.baseline is None else "level"
    return Step(key, Fraction(done) / Fraction(way), facts)


def _span(item: Item, start: date, end: date, reading: Reading | None) -> Span:
    return Span(start, end, reading, reading is not None and within(item, _value(reading)))


def _value(reading: Reading) -> Decimal:
    assert reading.value is not None  # noqa: S101 - replay gives one to all but milestones
    return reading.value
