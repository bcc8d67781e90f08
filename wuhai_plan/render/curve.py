"""A curve against the expected line and the target, in blocks that need no colour."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from fractions import Fraction
from itertools import groupby
from math import ceil, floor

from msgspec import Struct
from rich.text import Text

from wuhai_plan.messages import curves
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.spark import cell_sample
from wuhai_plan.views.axes import Scale, scale, time_marks
from wuhai_plan.views.curves import Curve, Sample

WIDEST = 96
LABEL = 6
DATE = 10  # cells of 2023-06-30


class Signs(Struct, frozen=True):
    """What is drawn with: a cell by how many eighths are filled, the lines, the foot."""

    from_below: str
    from_above: str
    line: str
    target: str
    rule: str
    mark: str
    now: str


BLOCKS = Signs(" ▁▂▃▄▅▆▇█", " ▔▔▀▀▀▀██", "─", "┄", "─", "┬", "▲")
ASCII = Signs(" ____####", " ''''####", "-", "=", "-", "+", "^")


def render_curve(
    curve: Curve,
    as_of: dt.date,
    tr: Messages,
    width: int,
    *,
    ascii_only: bool = False,
    rows: int = 8,
) -> list[Text]:
    """Return the lines of the chart, about so many rows high.

    It is filled from the ground to what was reached, with lines where it should be and is to be.
    """
    signs, axis = ASCII if ascii_only else BLOCKS, scale(curve)
    labels = [curves.tick(number, curve, tr) for number in axis.ticks]
    left = max(LABEL, *map(len, labels))
    plot = max(min(width - left - 1, WIDEST), 2 * DATE + 2)
    each = max(round(rows / axis.steps), 1)  # rows from one label up to the next
    columns = [
        _column(cell_sample(curve, n, plot), curve.ground, axis, each, signs) for n in range(plot)
    ]
    styles = {" ": None, signs.line: None, signs.target: "dim"}
    lines = []
    for row in reversed(range(each * axis.steps)):
        # A label stands in the row below its number, whose upper edge that is.
        label = "" if (row + 1) % each else labels[(row + 1) // each]
        text = Text(f"{label:>{left}} ", no_wrap=True)
        cells = (column[row] for column in columns)
        for style, run in groupby(cells, lambda cell: styles.get(cell, "cyan")):
            text.append("".join(run), style)
        text.rstrip()
        lines.append(text)
    foot = zip((labels[0], "", ""), _foot(curve, as_of, plot, signs), strict=True)
    lines += [Text(f"{label:>{left}} {line}", "dim", no_wrap=True) for label, line in foot]
    return [*lines, Text(_legend(curve, as_of, tr, signs), "dim")]


def _column(sample: Sample, ground: Fraction, axis: Scale, each: int, signs: Signs) -> list[str]:
    """Return a day's cells from the bottom up: filled, then the lines over that."""
    rows = each * axis.steps

    def place(number: Fraction) -> Fraction:
        return (number - axis.bottom) / axis.step * each

    cells = [" "] * rows
    if sample.value is not None:
        cells = _filled(place(ground), place(sample.value), rows, signs)
    for number, sign in ((sample.target, signs.target), (sample.line, signs.line)):
        if number is not None:
            cells[_row(place(number), rows)] = sign
    return cells


def _row(place: Fraction, rows: int) -> int:
    """Return the row that a height is in: the one below it, where it is the edge of two."""
    return min(max(ceil(place) - 1, 0), rows - 1)


def _filled(ground: Fraction, value: Fraction, rows: int, signs: Signs) -> list[str]:
    """Return the cells from the ground up to a value, or down to it; never none at all."""
    up = value > ground or (value == ground < rows)
    fill = signs.from_below if up else signs.from_above
    first = min(floor(ground), rows - 1) if up else _row(ground, rows)
    cells = []
    for row in range(rows):
        part = value - row if up else row + 1 - value
        beyond = row < first if up else row > first
        eighths = 0 if beyond else min(max(int(part * 8), int(row == first)), 8)
        cells.append(fill[eighths])
    return cells


def _foot(curve: Curve, as_of: dt.date, plot: int, signs: Signs) -> tuple[str, str, str]:
    """Return a line with marks at years or months and the day asked for, their names, dates."""
    days = [sample.date for sample in curve.samples]

    def place(day: dt.date) -> int:
        return bisect_left(days, day) * plot // len(days)

    marks, names, end = [signs.rule] * plot, "", 0
    for day, label in time_marks(days[0], days[-1], plot):
        at = place(day)
        if (at > end or not names) and at + len(label) <= plot:
            marks[at], names = signs.mark, f"{names:<{at}}{label}"
            end = len(names) + 1
    dates = f"{days[0].isoformat()}{days[-1].isoformat():>{plot - DATE}}"
    if days[0] <= as_of <= days[-1]:
        at = place(as_of)
        marks[at] = signs.now
        left = at - DATE // 2
        if dates[max(left - 1, 0) : left + DATE + 1].isspace():
            dates = f"{dates[:left]}{as_of.isoformat()}{dates[left + DATE :]}"
    return "".join(marks), names, dates


def _legend(curve: Curve, as_of: dt.date, tr: Messages, signs: Signs) -> str:
    """Return what the signs are."""
    word = curves.value_in_unit(curve, tr)
    lines = (
        (signs.line, curves.line_word(curve, tr)),
        (signs.target, curves.target_figure(curve, tr)),
    )
    value = tr("chart-legend", full=signs.from_below[-1], word=word, as_of=as_of)
    return "  ".join([value, *(f"{sign} {name}" for sign, name in lines if name)])
