"""A curve against the expected line, in blocks that need no colour."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from fractions import Fraction
from itertools import groupby

from rich.text import Text

from wuhai_plan.dates import month_end
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.spark import cell_sample
from wuhai_plan.views.curves import Curve, axis_top

WIDEST = 96
LABEL = 6
EIGHTHS = " ▁▂▃▄▅▆▇█"
ASCII_EIGHTHS = "    #####"
DATE = 10  # cells of 2023-06-30
APART = 3  # cells between two marks of the axis


def render_curve(
    curve: Curve,
    as_of: dt.date,
    tr: Messages,
    width: int,
    *,
    ascii_only: bool = False,
    rows: int = 8,
) -> list[Text]:
    """Return the lines of the chart: filled up to what is complete, a line where it should be."""
    plot = max(min(width - LABEL - 1, WIDEST), 10)
    samples = [cell_sample(curve, n, plot) for n in range(plot)]
    top = axis_top(samples)
    eighths, line = (ASCII_EIGHTHS, "-") if ascii_only else (EIGHTHS, "─")
    lines = []
    for row in reversed(range(rows)):
        at = top * (row + 1) / rows
        # Only quarters are labelled: other rows would show a rounded figure for their height.
        label = "" if (at * 4).denominator > 1 else figures.axis_percent(at)
        text = Text(f"{label:>{LABEL}} ", no_wrap=True)
        cells = [
            line
            if sample.expected is not None
            and min(int(sample.expected / top * rows), rows - 1) == row
            else eighths[_eighths(sample.complete, row, top, rows)]
            for sample in samples
        ]
        for style, run in groupby(cells, lambda cell: None if cell in (line, " ") else "cyan"):
            text.append("".join(run), style)
        lines.append(text)
    lines += _axis(curve, as_of, plot, ascii_only=ascii_only)
    lines.append(Text(tr("chart-legend", full=eighths[-1], line=line, as_of=as_of), "dim"))
    return lines


def _axis(curve: Curve, as_of: dt.date, plot: int, *, ascii_only: bool) -> list[Text]:
    """Return a line with marks at the months' first days and at the day asked for, and dates.

    Over several years not every month has a mark: there are more of them than cells.
    """
    rule, month, now = "-+^" if ascii_only else "─┬▲"
    days = [sample.date for sample in curve]
    marks, last = [rule] * plot, 0
    day = month_end(days[0])
    while day < days[-1]:
        place = bisect_left(days, day) * plot // len(days)
        if place - last >= APART:
            marks[place], last = month, place
        day = month_end(day + dt.timedelta(days=1))
    dates = f"{days[0].isoformat()}{days[-1].isoformat():>{plot - DATE}}"
    if days[0] <= as_of <= days[-1]:
        place = bisect_left(days, as_of) * plot // len(days)
        marks[place] = now
        left = place - DATE // 2
        if dates[max(left - 1, 0) : left + DATE + 1].isspace():
            dates = f"{dates[:left]}{as_of.isoformat()}{dates[left + DATE :]}"
    lines = ("".join(marks), dates)
    return [Text(f"{'':{LABEL + 1}}{line}", "dim", no_wrap=True) for line in lines]


def _eighths(complete: Fraction | None, row: int, top: Fraction, rows: int) -> int:
    """Return how many eighths of a cell are filled; off zero never none at the bottom."""
    if complete is None or complete <= 0:
        return 0
    eighths = int((complete / top * rows - row) * 8)
    return min(max(eighths, 0 if row else 1), 8)
