"""A small curve in one line of cells: what was complete, from the start to the due date."""

from __future__ import annotations

from fractions import Fraction

from wuhai_plan.views.curves import Curve, Sample

LEVELS = "▁▂▃▄▅▆▇█"
ASCII_LEVELS = ".:-=+*#@"


def spark(curve: Curve, width: int, *, ascii_only: bool = False) -> str:
    """Return the curve in `width` cells; blank where nothing is known, or nothing is yet."""
    levels = ASCII_LEVELS if ascii_only else LEVELS
    cells = (column(curve, n, width) for n in range(width)) if curve else ()
    return "".join(_cell(one.complete, levels) for one in cells).ljust(width)


def column(curve: Curve, place: int, width: int) -> Sample:
    """Return the last day of a column, or the last of it that has something to show."""
    first, end = place * len(curve) // width, (place + 1) * len(curve) // width
    days = curve[first : max(end, first + 1)]
    return next((one for one in reversed(days) if one.complete is not None), days[-1])


def _cell(share: Fraction | None, levels: str) -> str:
    """Return a mark as high as a share: the lowest for little or nothing, the highest only at 1."""
    if share is None:
        return " "
    last = len(levels) - 1
    return levels[last if share >= 1 else max(int(share * last), 0)]
