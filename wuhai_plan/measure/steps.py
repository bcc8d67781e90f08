"""How an item's figures come about, step by step: which formula, with which numbers in it.

A step is a key and exact facts; `messages/` makes a sentence of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.dates import periods
from wuhai_plan.measure.complete import MONTHS, baseline, within
from wuhai_plan.measure.expected import corners
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Item, Kind, Pace, Period, Reading


class Step(Struct, frozen=True):
    """One step: the key of its sentence, what it comes to as a share of 1, and its numbers."""

    key: str
    share: Fraction | None = None
    facts: dict[str, object] = {}


class Span(Struct, frozen=True):
    """A period of a keep: its days, and what was read in it last, if anything."""

    start: date
    end: date
    reading: Reading | None
    met: bool


def complete_step(one: Measure, readings: Sequence[Reading]) -> Step:
    """Return how complete comes about."""
    item, share, last = one.item, one.complete, one.last
    if last is None or share is None:
        return Step("unreported")
    if item.kind is Kind.COUNT:
        return Step("count", share, {"value": last.value, "target": item.goal})
    if item.kind is Kind.MILESTONE:
        stage = item.stage(last.stage or "")
        return Step("stage", share, {"stage": stage.title if stage else last.stage})
    if item.kind is Kind.KEEP:
        spans = keep_spans(item, readings)
        met = sum(span.met for span in spans)
        return Step(f"keep-{item.period.value}", share, {"part": met, "whole": len(spans)})
    first = baseline(item, readings)
    facts: dict[str, object] = {"value": last.value, "target": item.goal, "baseline": first}
    if item.baseline is None and first is not None and within(item, first):
        return Step("level-there" if share else "level-back", share, facts)
    return Step("level" if item.baseline is not None else "level-first", share, facts)


def expected_step(item: Item, day: date) -> Step:
    """Return how expected comes about: the cases of `expected`, in its order."""
    if day < item.start:
        return Step("before-start", Fraction(0), {"start": item.start})
    if day >= item.due:
        return Step("due-come", Fraction(1), {"due": item.due})
    if item.checkpoints:
        return _between_checkpoints(item, day)
    if item.staged:
        due = [stage for stage in item.stages if stage.due and stage.due <= day]
        if not due:
            return Step("no-stage-due", Fraction(0))
        last = max(due, key=lambda stage: stage.percent)
        facts: dict[str, object] = {"stage": last.title, "due": last.due}
        return Step("stage-due", Fraction(last.percent) / 100, facts)
    if item.pace is Pace.END:
        return Step("at-end", Fraction(0), {"due": item.due})
    if item.pace is Pace.DAY:
        part, whole = (day - item.start).days + 1, (item.due - item.start).days + 1
        return Step("days", Fraction(part, whole), {"part": part, "whole": whole})
    months = MONTHS[item.period] if item.kind is Kind.KEEP else 1
    ends = [end for _, end in periods(item.start, item.due, months)]
    part, whole = sum(end <= day for end in ends), len(ends)
    key = "quarters" if months == MONTHS[Period.QUARTER] else "months"
    return Step(key, Fraction(part, whole), {"part": part, "whole": whole})


def keep_spans(item: Item, readings: Sequence[Reading]) -> list[Span]:
    """Return a keep's periods, each with its latest reading and whether it met the target."""
    spans = []
    for start, end in periods(item.start, item.due, MONTHS[item.period]):
        latest = next((r for r in reversed(readings) if start <= r.date <= end), None)
        met = latest is not None and latest.value is not None and within(item, latest.value)
        spans.append(Span(start, end, latest, met))
    return spans


def _between_checkpoints(item: Item, day: date) -> Step:
    points = corners(item)
    before, after = max(d for d in points if d <= day), min(d for d in points if d > day)
    low, high = Fraction(points[before]), Fraction(points[after])
    part, whole = (day - before).days, (after - before).days
    value = low + (high - low) * Fraction(part, whole)
    origin, goal = Fraction(item.origin), Fraction(item.goal)
    facts: dict[str, object] = {
        "before": before, "after": after, "low": points[before], "high": points[after],
        "part": part, "whole": whole, "value": value, "origin": item.origin, "target": item.goal,
    }  # fmt: skip
    return Step("checkpoints", (value - origin) / (goal - origin), facts)
