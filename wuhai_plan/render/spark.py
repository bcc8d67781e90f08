"""A small curve in one line of cells: what was complete, from the start to the due date."""

from __future__ import annotations

from fractions import Fraction

from wuhai_plan.views.curves import Curve, Sample

LEVELS = "▁▂▃▄▅▆▇█"
ASCII_LEVELS = ".:-=+*#@"


def spark(curve: Curve, width: int, *, ascii_only: bool = False) -> str:
    """Return the curve in `width` cells; blank where nothing is known, or nothing is yet."""
    levels = ASCII_LEVELS if ascii_only else LEVELS
    samples = [cell_sample(curve, n, width) for n in range(width)] if curve else []
    return "".join(_mark(sample.complete, levels) for sample in samples).ljust(width)


def cell_sample(curve: Curve, place: int, width: int) -> Sample:
    """Return the last day of a cell of so many, or the last of it that has something to show."""
    first, end = place * len(curve) // width, (place + 1) * len(curve) // width
    days = curve[first : max(end, first + 1)]
    return next((day for day in reversed(days) if day.complete is not None), days[-1])


def _mark(complete: Fraction | None, levels: str) -> str:
    """Return a mark of a share's height: the lowest for little or nothing, the highest from 1."""
    if complete is None:
        return " "
    last = len(levels) - 1
    return levels[last if complete >= 1 else max(int(complete * last), 0)]
