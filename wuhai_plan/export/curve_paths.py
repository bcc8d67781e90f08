"""A curve as the path of an SVG drawing, in whole units of its grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.dates import month_end
from wuhai_plan.views.curves import Curve, Sample


class Frame(Struct, frozen=True):
    """A grid that a curve is drawn on: its first and last day, its size, the share at its top.

    What holds for a day stands at that day's end, so the left edge is the eve of the first day.
    """

    first: dt.date
    last: dt.date
    width: int
    height: int
    top: Fraction = Fraction(1)

    def x(self, day: dt.date) -> int:
        """Return where a day ends."""
        whole = (self.last - self.first).days + 1
        return _round((day - self.first).days + 1, whole, self.width)

    def y(self, share: Fraction) -> int:
        """Return the height of a share, counted from above and held within the frame."""
        part = share.numerator * self.top.denominator  # whole numbers: thousands are drawn
        whole = share.denominator * self.top.numerator
        return self.height - _round(min(max(part, 0), whole), whole, self.height)


def frame(curve: Curve, width: int, height: int) -> Frame:
    """Return the grid for a curve; over-fulfilment raises its top by halves."""
    shares = [one.complete for one in curve if one.complete is not None]
    top = max(Fraction(1), Fraction(-(-max(shares, default=Fraction(0)) * 2 // 1), 2))
    return Frame(curve[0].date, curve[-1].date, width, height, top)


def complete_path(curve: Curve, on: Frame, *, steps: bool) -> str:
    """Return the line of what was complete; nothing where nothing was reported."""
    found = [(on.x(one.date), on.y(one.complete)) for one in curve if one.complete is not None]
    return _path(found, steps=steps)


def expected_path(curve: Curve, on: Frame, *, steps: bool) -> str:
    """Return the line of what was expected, from nothing at the left edge."""
    begun = curve[0].date == on.first
    points = [(0, on.height)] if begun else []
    return _path([*points, *((on.x(one.date), on.y(one.expected)) for one in curve)], steps=steps)


def area(path: str, curve: Curve, on: Frame) -> str:
    """Close a line of what was complete down to the ground."""
    known = [one for one in curve if one.complete is not None]
    if not known:
        return ""
    return f"{path}L{on.x(known[-1].date)} {on.height}H{on.x(known[0].date)}Z"


def across(share: Fraction, width: int) -> int:
    """Return how far a share reaches across a width; over-fulfilment fills it."""
    shown = min(max(share, Fraction(0)), Fraction(1))
    return _round(shown.numerator, shown.denominator, width)


def at(curve: Curve, day: dt.date) -> Sample | None:
    """Return the curve's point on a day, or None where it has none."""
    return next((one for one in curve if one.date == day), None)


def months(on: Frame) -> Iterator[tuple[int, dt.date]]:
    """Yield where each month begins, with its first day."""
    day = on.first
    while day <= on.last:
        yield on.x(day - dt.timedelta(days=1)), day
        day = month_end(day) + dt.timedelta(days=1)


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
