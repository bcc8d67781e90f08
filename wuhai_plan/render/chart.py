"""An item's curve against the expected line, in blocks that need no colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from rich.text import Text

from wuhai_plan.messages import Messages, figures
from wuhai_plan.views.item import Sample

ROWS = 8
WIDEST = 96
LABEL = 6


def chart(
    curve: Sequence[Sample], as_of: dt.date, say: Messages, width: int, *, ascii_only: bool = False
) -> list[Text]:
    """Return the lines of the chart: filled up to what is complete, a line where it should be."""
    plot = max(min(width - LABEL - 1, WIDEST), 10)
    columns = [_column(curve, n, plot) for n in range(plot)]
    top = _top(columns)
    full, half, line = ("#", "#", "-") if ascii_only else ("█", "▄", "─")
    lines = []
    for row in range(ROWS):
        low = ROWS - 1 - row
        drawn = "".join(_cell(one, low, top, (full, half, line)) for one in columns)
        label = figures.percent(top * (low + 1) / ROWS).replace(".0%", "%")
        lines.append(Text(f"{label if row % 2 == 0 else '':>{LABEL}} {drawn}", no_wrap=True))
    start, due = curve[0].date.isoformat(), curve[-1].date.isoformat()
    lines.append(Text(f"{'':{LABEL + 1}}{start}{due:>{plot - len(start)}}", "dim", no_wrap=True))
    lines.append(Text(say("chart-legend", full=full, line=line, as_of=as_of), "dim"))
    return lines


def _column(curve: Sequence[Sample], place: int, plot: int) -> Sample:
    """Return the last day of a column, or the last of it that has something to show."""
    first, end = place * len(curve) // plot, (place + 1) * len(curve) // plot
    days = curve[first : max(end, first + 1)]
    return next((one for one in reversed(days) if one.complete is not None), days[-1])


def _cell(one: Sample, low: int, top: Fraction, marks: tuple[str, str, str]) -> str:
    """Return what stands in a column on a row counted from below."""
    full, half, line = marks
    if _row(one.expected, top) == low:
        return line
    if one.complete is None or one.complete <= 0:
        return " "
    height = one.complete / top * ROWS - low
    if height >= Fraction(3, 4) or (low == 0 and height > 0 and half == full):
        return full
    return half if height >= Fraction(1, 4) or (low == 0 and height > 0) else " "


def _row(share: Fraction, top: Fraction) -> int:
    return min(int(share / top * ROWS), ROWS - 1)


def _top(columns: Sequence[Sample]) -> Fraction:
    """Return the share at the top: 1, or as many halves more as over-fulfilment needs."""
    highest = max((one.complete for one in columns if one.complete is not None), default=1)
    return max(Fraction(1), Fraction(-(-highest * 2 // 1), 2))
