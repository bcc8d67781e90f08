"""Expected: how much of an item should be done by a day, 序时进度 (docs/formulas.md, "Expected").

`expected` is the value of `expected_step`, so what `plan show` explains is what was measured.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.dates import Periods
from wuhai_plan.model import IN_PERCENT, Item, Kind, Pace, Period

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


class Step(Struct, frozen=True):
    """A formula and the exact numbers in it: the key of its sentence, what it comes to, its facts.

    `value` is a share of 1; `messages/` makes a sentence of the rest.
    """

    key: str
    value: Fraction | None = None
    facts: dict[str, object] = {}


class Line(str, Enum):
    """What the expected share goes by between start and due date; NONE where there is no line."""

    CHECKPOINTS = "checkpoints"
    STAGES = "stages"
    PERIODS = "periods"
    NONE = "none"
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
    if item.kind is Kind.KEEP:
        return Line.PERIODS
    if item.pace is Pace.END or (item.kind is Kind.LEVEL and item.baseline is None):
        return Line.NONE
    return Line(item.pace.value)


def schedule(item: Item) -> tuple[object, ...]:
    """Return all that decides what is expected of an item; items alike in it share their line."""
    line = line_of(item)
    more: object = None
    if line is Line.CHECKPOINTS:
        more = item.checkpoints, item.origin, item.goal
    elif line is Line.STAGES:
        more = item.stages
    elif line is Line.PERIODS:
        more = item.period
    return line, item.start, item.due, more


def expected(item: Item, day: date) -> Fraction | None:
    """Return the share that should be done by the end of `day`: 0 before start, 1 from due on.

    None between them where the item has no line.
    """
    return expected_step(item, day).value


def expected_step(item: Item, day: date) -> Step:
    """Return how expected comes about on a day, by the item's line.

    Between start and due date: what the checkpoints or the stage dues say, nothing without a line,
    else days, months, quarters or a keep's own periods passed ÷ all of them.
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
    if line is Line.NONE:
        key = "at-end" if item.pace is Pace.END else "no-way"
        return Step(key, None, {"due": item.due})
    if line is Line.DAY:
        part, whole, unit = *days_passed(item, day), "day"
    else:
        unit = item.period.value if line is Line.PERIODS else line.value
        periods = Periods(item.start, item.due, MONTHS[Period(unit)])
        part, whole = periods.ended(day), len(periods)
    return Step(f"{unit}s", Fraction(part, whole), {"part": part, "whole": whole})


def keep_periods(item: Item) -> Periods:
    """Return the periods that a keep is judged by."""
    return Periods(item.start, item.due, MONTHS[item.period])


def days_passed(item: Item, day: date) -> tuple[int, int]:
    """Return how many of an item's days have passed by the end of one, and how many it has."""
    whole = (item.due - item.start).days + 1
    return min(max((day - item.start).days + 1, 0), whole), whole


def line_value(item: Item, day: date) -> Fraction:
    """Return where an item's checkpoints expect it to stand on a day, in its own unit."""
    if day >= item.due:
        return Fraction(item.goal)
    if day < item.start:
        return Fraction(item.origin)
    (before, low), (after, high) = corners(item, day)
    part = Fraction((day - before).days, (after - before).days)
    return Fraction(low) + (Fraction(high) - Fraction(low)) * part


def expected_value(item: Item, day: date, share: Fraction | None) -> Fraction | None:
    """Return where an item should stand on a day, in its own unit, by the share expected of it.

    Of what has no total or value it is a percent; of a cap what may be used by then. None without
    a line, on and after the due date too.
    """
    if share is None or line_of(item) is Line.NONE:
        return None
    if item.kind in IN_PERCENT:
        return share * 100
    if item.kind is Kind.CAP and not item.checkpoints:
        share = Fraction(*days_passed(item, day))
    return Fraction(item.origin) + share * (Fraction(item.goal) - Fraction(item.origin))


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
    (before, low), (after, high) = corners(item, day)
    origin, goal = Fraction(item.origin), Fraction(item.goal)
    facts: dict[str, object] = {
        "before": before, "after": after, "low": low, "high": high,
        "part": (day - before).days, "whole": (after - before).days,
        "origin": item.origin, "target": item.goal,
    }  # fmt: skip
    key = "checkpoints" if item.origin else "checkpoints-from-0"
    return Step(key, (line_value(item, day) - origin) / (goal - origin), facts)


def corners(item: Item, day: date) -> tuple[tuple[date, Decimal], tuple[date, Decimal]]:
    """Return the corners of the checkpoints' line on both sides of a day from start to due."""
    points: dict[date, Decimal] = {
        item.start: item.origin, **dict(item.checkpoints), item.due: item.goal
    }  # fmt: skip
    before = max(corner for corner in points if corner <= day)
    after = min(corner for corner in points if corner > day)
    return (before, points[before]), (after, points[after])
