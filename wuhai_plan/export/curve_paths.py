"""A curve as the paths of an SVG drawing, in whole units of its grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.views.axes import Scale, scale
from wuhai_plan.views.curves import Curve


class Frame(Struct, frozen=True):
    """A grid that a curve is drawn on: its first and last day, its size, the scale up its side.

    What holds for a day stands at that day's end, so the left edge is the eve of the first day.
    """

    first: dt.date
    last: dt.date
    width: int
    height: int
    scale: Scale

    def x(self, day: dt.date) -> int:
        """Return where a day ends."""
        whole = (self.last - self.first).days + 1
        return _round((day - self.first).days + 1, whole, self.width)

    def begin(self, day: dt.date) -> int:
        """Return where a day begins."""
        whole = (self.last - self.first).days + 1
        return _round((day - self.first).days, whole, self.width)

    def y(self, number: Fraction) -> int:
        """Return the height of a number, counted from above and held within the frame."""
        low, size = self.scale.bottom, self.scale.step * self.scale.steps
        # Whole numbers only: thousands are drawn.
        over = number.numerator * low.denominator - low.numerator * number.denominator
        part = over * size.denominator
        whole = number.denominator * low.denominator * size.numerator
        return self.height - _round(min(max(part, 0), whole), whole, self.height)


class CurvePaths(Struct, frozen=True):
    """A curve on a grid of its own; a path is empty where there is nothing to draw.

    `area` is the line of `complete`, closed at the height of `ground`. `last` is where that line
    ends, None where nothing was reported.
    """

    frame: Frame
    complete: str
    expected: str
    target: str
    area: str
    ground: int
    last: tuple[int, int] | None


def frame_of(curve: Curve, width: int, height: int) -> Frame:
    """Return the grid of a curve, which has samples."""
    first, last = curve.samples[0].date, curve.samples[-1].date
    return Frame(first, last, width, height, scale(curve))


def curve_paths(curve: Curve, width: int, height: int, *, steps: bool = False) -> CurvePaths:
    """Return the paths of a curve, which has samples.

    With `steps`, what was complete goes in steps; what was expected too unless it goes straight.
    """
    days, frame = curve.samples, frame_of(curve, width, height)
    reached = [(frame.x(day.date), frame.y(day.value)) for day in days if day.value is not None]
    line = [(frame.x(day.date), frame.y(day.line)) for day in days if day.line is not None]
    if line and days[0].line is not None:  # it begins on the eve of the first day
        line.insert(0, (0, frame.y(curve.eve)))
    goals = [(frame.x(day.date), frame.y(day.target)) for day in days if day.target is not None]
    if goals and days[0].target is not None:
        goals.insert(0, (0, goals[0][1]))
    complete, ground = _path(reached, steps=steps), frame.y(curve.ground)
    area = f"{complete}L{reached[-1][0]} {ground}H{reached[0][0]}Z" if reached else ""
    return CurvePaths(
        frame,
        complete,
        _path(line, steps=steps and not curve.straight),
        _path(goals, steps=True),
        area,
        ground,
        reached[-1] if reached else None,
    )


def tick(expected: Fraction | None, width: int) -> int | None:
    """Return where a bar's tick stands; None at 0 and 1, where the bar's own end says it."""
    if expected is None or not 0 < expected < 1:
        return None
    return _round(expected.numerator, expected.denominator, width)


def _path(points: Sequence[tuple[int, int]], *, steps: bool) -> str:
    """Return a path that leaves out what would not be seen: points on the line before.

    One point alone is a line of no length, of which round ends make a dot.
    """
    if not points:
        return ""
    (x, y), *rest = points
    parts, flat = [f"M{x} {y}"], x
    for right, down in rest:
        if down == y:
            flat = right
            continue
        if steps or flat != x:
            level = right if steps else flat
            parts.append(f"H{level}" if level != x else "")
            x = level
        parts.append(f"V{down}" if right == x else f"L{right} {down}")
        x = flat = right
        y = down
    if flat != x:
        parts.append(f"H{flat}")
    return "".join(parts) if len(parts) > 1 else f"{parts[0]}h0"


def _round(part: int, whole: int, size: int) -> int:
    """Return part ÷ whole of a size as a whole number, halves up."""
    return (2 * part * size + whole) // (2 * whole)
