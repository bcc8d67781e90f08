"""Forecast: where an item is heading at its pace so far, and what it takes to finish on time.

docs/formulas.md, "Forecast". An item's curve joins its readings, the last of each day, by straight
lines. It sets out from the item's origin at the end of the day before start, as the
`day` pace does: a count and a milestone from 0 or the baseline, a level from its baseline. A level
without one sets out from its first reading. Values are in the item's unit, a milestone's in percent
points. What can't be passed is held: 100 of a milestone or a percentage, and 0 of what is and is to
be at or above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from wuhai_plan.dates import month_end
from wuhai_plan.measure.complete import within
from wuhai_plan.model import Item, Kind, Reading

APART = 14  # days between the first reading and the last, at least, for a pace to mean anything
RECENT = 90  # days that the recent pace is taken from


class NoForecast(str, Enum):
    """Why there is none."""

    DROPPED = "dropped"
    KEEP = "keep"
    TOO_FEW = "too-few"
    TOO_CLOSE = "too-close"
    BEFORE_START = "before-start"


class Forecast(Struct, frozen=True):
    """What comes of an item at its average and at its recent pace, exact; paces are per day.

    `value` is where it stands on its due date, `date` when it reaches its target: None where the
    pace leads nowhere, or past the year 9999; it may have passed without the target. Of a cap,
    `date` is when it is used up. `needed_per_month` is None where no day is left; of a cap it is
    what may be used.
    """

    value: Fraction
    date: dt.date | None
    recent_value: Fraction
    recent_date: dt.date | None
    needed_per_month: Fraction | None
    pace: Fraction
    recent_pace: Fraction
    reached: bool


class Point(Struct, frozen=True):
    """A corner of the curve: what was reached by the end of a day, which is an ordinal.

    A reading's value stays as it was read: few of hundreds are ever computed with.
    """

    day: int
    value: Decimal | Fraction


def forecast(item: Item, readings: Sequence[Reading], as_of: dt.date) -> Forecast | NoForecast:
    """Forecast an item from its readings up to `as_of`, in order, or say why there is none."""
    if item.kind is Kind.KEEP:
        return NoForecast.KEEP
    points = _points(item, readings)
    if len(points) < 2:
        return NoForecast.TOO_FEW
    if points[-1].day - points[0].day < APART:
        return NoForecast.TOO_CLOSE
    curve = _curve(item, points)
    first, last = curve[0], curve[-1]
    if last.day <= first.day:
        return NoForecast.BEFORE_START
    recent = _curve_at(curve, max(last.day - RECENT, first.day))
    pace, recent_pace = _slope(first, last), _slope(recent, last)
    reached = None if item.kind is Kind.CAP else _reached(item, points)
    due = item.due.toordinal()
    return Forecast(
        value=_held(item, points, _curve_at(curve, due, pace).value),
        date=reached or _finish(item, last, pace),
        recent_value=_held(item, points, _curve_at(curve, due, recent_pace).value),
        recent_date=reached or _finish(item, last, recent_pace),
        needed_per_month=_needed(item, last, as_of, reached=reached is not None),
        pace=pace,
        recent_pace=recent_pace,
        reached=reached is not None,
    )


def months_between(after: dt.date, until: dt.date) -> Fraction:
    """Return the months from the end of one day to the end of another; a part of a month counts
    as the share of its days."""
    return max(_months(until) - _months(after), Fraction(0))


def _months(day: dt.date) -> Fraction:
    """Return how many months have passed by the end of a day, counted from one long ago."""
    return day.year * 12 + day.month + Fraction(day.day, month_end(day).day)


def _points(item: Item, readings: Sequence[Reading]) -> list[Point]:
    """Return the last reading of each day."""
    by_day = {reading.date.toordinal(): _value(item, reading) for reading in readings}
    return [Point(day, value) for day, value in by_day.items()]


def _curve(item: Item, points: list[Point]) -> list[Point]:
    if item.kind is Kind.LEVEL and item.baseline is None:
        return points
    eve = item.start.toordinal() - 1
    return [Point(eve, item.origin), *(point for point in points if point.day > eve)]


def _value(item: Item, reading: Reading) -> Decimal:
    """Return a reading in the forecast's unit: its value, or the percent of its stage."""
    if reading.value is not None:
        return reading.value
    stage = item.stage(reading.stage or "")
    return stage.percent if stage else Decimal(0)


def _held(item: Item, points: Sequence[Point], value: Decimal | Fraction) -> Fraction:
    """Hold a forecast to what can be; a percentage that was or is to be beyond it is let be."""
    values = [Fraction(n) for n in (item.goal, item.origin, *(p.value for p in points))]
    shown, percent = Fraction(value), item.unit and "%" in (item.unit.en, item.unit.zh)
    if item.kind is Kind.MILESTONE or percent:
        shown = min(max(Fraction(100), *values), shown)
    return max(min(Fraction(0), *values), shown)


def _slope(first: Point, last: Point) -> Fraction:
    """Return how much a day brings between two points."""
    return (Fraction(last.value) - Fraction(first.value)) / (last.day - first.day)


def _curve_at(curve: Sequence[Point], day: int, pace: Fraction | None = None) -> Point:
    """Return the curve's point on a day; after its end it goes on at a pace."""
    if day >= curve[-1].day:
        last = curve[-1]
        return Point(day, Fraction(last.value) + (pace or 0) * (day - last.day))
    for low, high in pairwise(curve):
        if low.day <= day < high.day:
            return Point(day, Fraction(low.value) + _slope(low, high) * (day - low.day))
    return Point(day, curve[0].value)


def _reached(item: Item, points: Sequence[Point]) -> dt.date | None:
    """Return the day since which the target is reached without a break; None where it isn't."""
    since = None
    for point in reversed(points):
        if not within(item, point.value):
            break
        since = point.day
    return None if since is None else dt.date.fromordinal(since)


def _finish(item: Item, last: Point, pace: Fraction) -> dt.date | None:
    """Return the first day by whose end the target is reached; None where the pace leads away."""
    missing = Fraction(item.goal) - Fraction(last.value)
    if not missing * pace > 0:
        return None
    day = last.day + -(-missing // pace)
    return dt.date.fromordinal(day) if day <= dt.date.max.toordinal() else None


def _needed(item: Item, last: Point, as_of: dt.date, *, reached: bool) -> Fraction | None:
    """Return what each month from `as_of` to due has to bring; the way down is below 0."""
    if reached:
        return Fraction(0)
    left = months_between(as_of, item.due)
    return (Fraction(item.goal) - Fraction(last.value)) / left if left else None
