"""A small curve in one line of cells: what was reached, from the start to the due date."""

from __future__ import annotations

from fractions import Fraction

from wuhai_plan.views.axes import bounds
from wuhai_plan.views.curves import Curve, Sample

LEVELS = "▁▂▃▄▅▆▇█"
ASCII_LEVELS = ".:-=+*#@"


def spark(curve: Curve, width: int, *, ascii_only: bool = False) -> str:
    """Return the curve in `width` cells; blank where nothing is known, or nothing is yet."""
    levels = ASCII_LEVELS if ascii_only else LEVELS
    if not curve.samples:
        return " " * width
    low, high = bounds(curve)
    samples = [cell_sample(curve, n, width) for n in range(width)]
    return "".join(_mark(sample.value, low, high, levels) for sample in samples)


def cell_sample(curve: Curve, place: int, width: int) -> Sample:
    """Return the last day of a cell of so many, or the last of it that has something to show."""
    size = len(curve.samples)
    first, end = place * size // width, (place + 1) * size // width
    days = curve.samples[first : max(end, first + 1)]
    return next((day for day in reversed(days) if day.value is not None), days[-1])


def _mark(value: Fraction | None, low: Fraction, high: Fraction, levels: str) -> str:
    """Return a mark of a value's height: the lowest at the bottom or near it, the highest atop."""
    if value is None:
        return " "
    last = len(levels) - 1
    return levels[min(max(int((value - low) / (high - low) * last), 0), last)]
