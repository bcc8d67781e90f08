"""Expected: how much of an item should be done by a day, 序时进度 (docs/formulas.md, "Expected").

`expected` is the value of `expected_step`, so what `plan show` explains is what was measured.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from wuhai_plan.dates import periods
from wuhai_plan.measure.complete import Step
from wuhai_plan.model import Item, Kind, Pace, Period


class Line(str, Enum):
    """What the expected share goes by between start and due date."""

    CHECKPOINTS = "checkpoints"
    STAGES = "stages"
    END = "end"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def straight(self) -> bool:
        """Whether what is expected grows from day to day, not in steps."""
        return self in (Line.CHECKPOINTS, Line.DAY)


def line_of(item: Item) -> Line:
    """Return what an item's expected share goes by: the first that it has, in this order."""
    if item.checkpoints:
        return Line.CHECKPOINTS
    if item.staged:
        return Line.STAGES
    if item.pace is Pace.MONTH and item.kind is Kind.KEEP and item.period is Period.QUARTER:
        return Line.QUARTER
    return Line(item.pace.value)


def schedule(item: Item) -> tuple[object, ...]:
    """Return all that decides what is expected of an item; items alike in it share their line."""
    line, more = line_of(item), None
    if line is Line.CHECKPOINTS:
        more = item.checkpoints, item.origin, item.goal
    return line, item.start, item.due, more, item.stages if line is Line.STAGES else ()


def expected(item: Item, day: date) -> Fraction:
    """Return the share that should be done by the end of `day`: 0 before start, 1 from due on."""
    share = expected_step(item, day).value
    assert share is not None  # noqa: S101 - every step below has one
    return share


def expected_step(item: Item, day: date) -> Step:
    """Return how expected comes about on a day, by the item's line.

    Between start and due date: what the checkpoints or the stage dues say, nothing with pace `end`,
    else days, months or quarters passed ÷ all of them.
    """
    if day < item.start:
        return Step("before-start", Fraction(0), {"start": item.start})
    if day >= item.due:
        return Step("due-come", Fraction(1), {"due": item.due})
    line = line_of(item)
    if line is Line.CHECKPOINTS:
        return _checkpoints_step(item, day)
    if line is Line.STAGES:
        return _stages_step(item, day)
    if line is Line.END:
        return Step("at-end", Fraction(0), {"due": item.due})
    if line is Line.DAY:
        part, whole = (day - item.start).days + 1, (item.due - item.start).days + 1
    else:
        spans = periods(item.start, item.due, 3 if line is Line.QUARTER else 1)
        part, whole = bisect_right(spans, day, key=lambda span: span[1]), len(spans)
    return Step(f"{line.value}s", Fraction(part, whole), {"part": part, "whole": whole})


def _stages_step(item: Item, day: date) -> Step:
    """Return the percent of the highest stage that is due."""
    due = [stage for stage in item.stages if stage.due and stage.due <= day]
    if not due:
        return Step("no-stage-due", Fraction(0))
    last = max(due, key=lambda stage: stage.percent)
    facts: dict[str, object] = {"stage": last.title, "due": last.due}
    return Step("stage-due", Fraction(last.percent) / 100, facts)


def _checkpoints_step(item: Item, day: date) -> Step:
    """Straight lines from the baseline at start, through the checkpoints, to the target at due."""
    points: dict[date, Decimal] = {
        item.start: item.origin, **dict(item.checkpoints), item.due: item.goal
    }  # fmt: skip
    before = max(corner for corner in points if corner <= day)
    after = min(corner for corner in points if corner > day)
    low, high = Fraction(points[before]), Fraction(points[after])
    part, whole = (day - before).days, (after - before).days
    value = low + (high - low) * Fraction(part, whole)
    origin, goal = Fraction(item.origin), Fraction(item.goal)
    facts: dict[str, object] = {
        "before": before, "after": after, "low": points[before], "high": points[after],
        "part": part, "whole": whole, "value": value, "origin": item.origin, "target": item.goal,
    }  # fmt: skip
    return Step("checkpoints", (value - origin) / (goal - origin), facts)
