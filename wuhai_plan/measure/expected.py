"""Expected: how much of an item should be done by a day (序时进度)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from wuhai_plan.dates import periods
from wuhai_plan.measure.complete import MONTHS
from wuhai_plan.model import Item, Kind, Pace


def expected(item: Item, day: date) -> Fraction:
    """Return the share that should be done by the end of `day`: 0 before start, 1 from due on.

    Checkpoints and stage dues take the place of pace.
    """
    if day < item.start:
        return Fraction(0)
    if day >= item.due:
        return Fraction(1)
    if item.checkpoints:
        return _on_the_line(item, day)
    if item.staged:
        due = [stage.percent for stage in item.stages if stage.due and stage.due <= day]
        return Fraction(max(due, default=0)) / 100
    if item.pace is Pace.END:
        return Fraction(0)
    if item.pace is Pace.DAY:
        return Fraction((day - item.start).days + 1, (item.due - item.start).days + 1)
    months = MONTHS[item.period] if item.kind is Kind.KEEP else 1
    ends = [end for _, end in periods(item.start, item.due, months)]
    return Fraction(sum(end <= day for end in ends), len(ends))


def corners(item: Item) -> dict[date, Decimal]:
    """Return the line's corners: the baseline at start, the checkpoints, the target at due."""
    return {item.start: item.origin, **dict(item.checkpoints), item.due: item.goal}


def _on_the_line(item: Item, day: date) -> Fraction:
    """Straight lines from the baseline at start, through the checkpoints, to the target at due."""
    points = corners(item)
    before = max(corner for corner in points if corner <= day)
    after = min(corner for corner in points if corner > day)
    low, high = Fraction(points[before]), Fraction(points[after])
    value = low + (high - low) * Fraction((day - before).days, (after - before).days)
    origin, goal = Fraction(item.origin), Fraction(item.goal)
    return (value - origin) / (goal - origin)
