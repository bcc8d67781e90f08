"""A curve as the paths of an SVG drawing, in whole units of its grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.dates import month_end
from wuhai_plan.views.curves import Curve, axis_top


class Frame(Struct, frozen=True):
    """A grid that a curve is drawn on: its first and last day, its size, the share at its top.

    What holds for a day stands at that day's end, so the left edge is the eve of the first day.
    """

    first: dt.date
    last: dt.date
    width: int
    height: int
    top: Fraction

    def x(self, day: dt.date) -> int:
        """Return where a day ends."""
        whole = (self.last - self.first).days + 1
        return _round((day - self.first).days + 1, whole, self.width)

    def y(self, share: Fraction) -> int:
        """Return the height of a share, counted from above and held within the frame."""
        part = share.numerator * self.top.denominator  # whole numbers: thousands are drawn
        whole = share.denominator * self.top.numerator
        return self.height - _round(min(max(part, 0), whole), whole, self.height)

    def months(self) -> Iterator[tuple[int, dt.date]]:
        """Yield where each month begins, with its first day."""
        day = self.first
        while day <= self.last:
            yield self.x(day - dt.timedelta(days=1)), day
            day = month_end(day) + dt.timedelta(days=1)


class CurvePaths(Struct, frozen=True):
    """A curve on a grid of its own. `area` is the line of `complete`, closed down to the ground.

    Both are empty where nothing was reported.
    """

    frame: Frame
    complete: str
    expected: str
    area: str


def curve_paths(
    curve: Curve, width: int, height: int, *, steps: bool = False, straight: bool = True
) -> CurvePaths:
    """Return the paths of a curve, which is not empty; over-fulfilment raises its top by halves.

    With `steps`, what was complete goes in steps; what was expected too unless `straight`.
    """
    frame = Frame(curve[0].date, curve[-1].date, width, height, axis_top(curve))
    reached = [
        (frame.x(day.date), frame.y(day.complete)) for day in curve if day.complete is not None
    ]
    expected = [
        (frame.x(day.date), frame.y(day.expected)) for day in curve if day.expected is not None
    ]
    complete = _path(reached, steps=steps)
    area = f"{complete}L{reached[-1][0]} {height}H{reached[0][0]}Z" if reached else ""
    # What is expected begins with nothing, on the eve of the first day.
    return CurvePaths(frame, complete, _path([(0, height), *expected], steps=not straight), area)


def tick(expected: Fraction | None, width: int) -> int | None:
    """Return where a bar's tick stands; None at 0 and 1, where the bar's own end says it."""
    if expected is None or not 0 < expected < 1:
        return None
    return _round(expected.numerator, expected.denominator, width)


def _path(points: Sequence[tuple[int, int]], *, steps: bool) -> str:
    """Return a path that leaves out what would not be seen: points on the line before."""
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
    return "".join(parts)


def _round(part: int, whole: int, size: int) -> int:
    """Return part ÷ whole of a size as a whole number, halves up."""
    return (2 * part * size + whole) // (2 * whole)
