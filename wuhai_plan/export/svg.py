"""A chart as an SVG drawing of its own, on white, for a document or a slide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from wuhai_plan.export.curve_paths import CurvePaths, curve_paths, tick
from wuhai_plan.lang import Lang
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.bars import filled
from wuhai_plan.views.chart import ChartReport, ChartRow

LATIN = ("Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
CHINESE = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"),
    *("WenQuanYi Micro Hei", "SimHei"),
)
INK, QUIET, RULE, ACCENT, TINT = "#1a2129", "#5b6673", "#dfe3e8", "#0b5cad", "#dbe8f5"
NOTE = "#8a5a00"
WIDTH, MARGIN = 960, 36
PLOT, HEIGHT, LEFT = 848, 300, 76
MOST_LABELS = 12  # below the large curve: more of them would touch
ROW = 34
# Where the columns of a row begin, or end where they are numbers.
TITLE, BAR, COMPLETE, GAP, RATING, CURVE = MARGIN, 330, 590, 660, 684, 804
BARS, CURVES, SMALL = 190, 120, 22
# Attributes of texts and lines.
END, SMALL_QUIET = ' text-anchor="end"', f' fill="{QUIET}" font-size="12"'
DASHES = 'stroke-width="2" stroke-dasharray="6 4"'


def chart_svg(report: ChartReport, tr: Messages) -> str:
    """Return the drawing with its words in the reader's language."""
    title = tr.text(report.large.title if report.large else report.plan.title)
    parts, y = _heading(report, title, tr)
    if report.large:
        drawing, y = _large(report, report.large, tr, y)
        parts += drawing
    if report.rows:
        drawing, y = _rows(report.rows, tr, y + (36 if report.large else 0))
        parts += drawing
    height = y + MARGIN
    families = (*CHINESE, *LATIN) if tr.lang is Lang.ZH else (*LATIN, *CHINESE)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{", ".join((*families, "sans-serif"))}"'
        f' font-size="14" fill="{INK}" role="img" lang="{tr.lang.value}">'
    )
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([root, f"<title>{escape(title)}</title>", ground, *parts, "</svg>\n"])


def _heading(report: ChartReport, title: str, tr: Messages) -> tuple[list[str], int]:
    dates = figures.dates(report, tr)
    if report.large and report.large.title != report.plan.title:
        dates = f"{tr.text(report.plan.title)} · {dates}"
    # Each text, how many ems fit on a line, how far the next line is, and its attributes.
    texts = [
        (title, 36, 30, ' font-size="24" font-weight="600"'),
        (dates, 68, 22, f' fill="{QUIET}" font-size="13"'),
    ]
    if report.plan.note:
        texts.append((tr.text(report.plan.note), 62, 22, f' fill="{NOTE}" font-weight="600"'))
    parts, y = [], 48
    for text, room, below, style in texts:
        for line in wrapped(text, room):
            parts.append(_text(MARGIN, y, line, style))
            y += below
    return parts, y


def _large(report: ChartReport, large: ChartRow, tr: Messages, y: int) -> tuple[list[str], int]:
    """Return the curve over the year, with what it comes to on the day asked for."""
    line = tr("chart-stand", **figures.facts(large.standing))
    rating = figures.rating(large.standing.rating, tr)
    parts = [_text(MARGIN, y + 6, f"{line}  {rating}", ' font-size="17" font-weight="600"')]
    if not large.curve:
        nothing = _text(MARGIN, y + 40, tr("chart-nothing"), f' fill="{QUIET}"')
        return [*parts, nothing], y + 48
    top = y + 64
    paths = curve_paths(large.curve, PLOT, HEIGHT)
    parts += _key(MARGIN, y + 38, tr)
    parts.append(f'<g transform="translate({LEFT} {top})">')
    parts += _axes(paths)
    parts += _curve(paths, DASHES, 'stroke-width="3" stroke-linejoin="round"')
    parts += _today(report, large, paths, tr)
    return [*parts, "</g>"], top + HEIGHT + 24


def _axes(paths: CurvePaths) -> list[str]:
    """Return the lines across with their shares, and marks at months with their names."""
    parts, frame = [], paths.frame
    step = Fraction(1, 4) if frame.top <= 2 else Fraction(1)
    for n in range(int(frame.top / step) + 1):
        height = frame.y(step * n)
        parts.append(f'<path d="M0 {height}H{PLOT}" stroke="{RULE if n else QUIET}"/>')
        parts.append(_text(-10, height + 5, figures.axis_percent(step * n), SMALL_QUIET + END))
    months = list(frame.months())
    for x, day in months[:: -(-len(months) // MOST_LABELS)]:
        parts.append(f'<path d="M{x} {HEIGHT}v6" stroke="{QUIET}"/>')
        style = f' fill="{QUIET}" font-size="11"'
        parts.append(_text(x + 3, HEIGHT + 20, f"{day:%Y-%m}", style))
    return parts


def _today(report: ChartReport, large: ChartRow, paths: CurvePaths, tr: Messages) -> list[str]:
    """Return a line at the day asked for, its date beside it, and a dot at what was complete."""
    day = next((day for day in large.curve if day.date == report.as_of), None)
    if day is None:
        return []
    x = paths.frame.x(day.date)
    at_right = x > PLOT * 3 // 4  # where the date would leave the drawing
    style = f' font-size="12"{END if at_right else ""}'
    parts = [
        f'<path d="M{x} 0V{HEIGHT}" stroke="{INK}" stroke-dasharray="1 3"/>',
        _text(x + (-8 if at_right else 8), 12, tr("as-of", as_of=report.as_of), style),
    ]
    if day.complete is not None:
        y = paths.frame.y(day.complete)
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{ACCENT}"/>')
    return parts


def _key(x: int, y: int, tr: Messages) -> list[str]:
    """Return what the two lines are, before the eye meets them."""
    second = x + 44 + round(em(tr("col-complete")) * 13) + 24
    return [
        f'<path d="M{x} {y - 4}h28" stroke="{ACCENT}" stroke-width="3"/>',
        _text(x + 36, y, tr("col-complete"), ' font-size="13"'),
        f'<path d="M{second} {y - 4}h28" stroke="{QUIET}" {DASHES}/>',
        _text(second + 36, y, tr("col-expected"), ' font-size="13"'),
    ]


def _rows(rows: Sequence[ChartRow], tr: Messages, y: int) -> tuple[list[str], int]:
    heads = [
        (BAR, "progress", ""), (COMPLETE, "complete", END), (GAP, "gap", END),
        (RATING, "rating", ""), (CURVE, "curve", ""),
    ]  # fmt: skip
    parts = [_text(x, y, tr(f"col-{key}"), SMALL_QUIET + anchor) for x, key, anchor in heads]
    y += 10
    for row in rows:
        parts.append(f'<path d="M{MARGIN} {y}H{WIDTH - MARGIN}" stroke="{RULE}"/>')
        lines = wrapped(tr.text(row.title), 20)
        height = max(ROW, 18 * len(lines) + 14)
        middle = y + height // 2
        first = middle + 5 - 9 * (len(lines) - 1)
        parts += [_text(TITLE, first + 18 * n, line) for n, line in enumerate(lines)]
        parts += _row(row, tr, middle)
        y += height
    return parts, y


def _row(row: ChartRow, tr: Messages, middle: int) -> list[str]:
    stand = row.standing
    bars = ((BARS, RULE), (filled(stand.complete, BARS), ACCENT))
    parts = [
        f'<rect x="{BAR}" y="{middle - 6}" width="{width}" height="12" fill="{colour}"/>'
        for width, colour in bars
        if width
    ]
    place = tick(stand.expected, BARS)
    if place is not None:
        x = BAR + place
        parts.append(f'<path d="M{x} {middle - 10}v20" stroke="{INK}" stroke-width="2"/>')
    parts += [
        _text(COMPLETE, middle + 5, figures.percent(stand.complete), END),
        _text(GAP, middle + 5, figures.gap(stand.gap), END),
        _text(RATING, middle + 5, figures.rating(stand.rating, tr)),
    ]
    if row.curve:
        paths = curve_paths(row.curve, CURVES, SMALL)
        parts.append(f'<g transform="translate({CURVE} {middle - SMALL // 2})">')
        parts += [*_curve(paths, 'stroke-dasharray="2 2"', 'stroke-width="1.5"'), "</g>"]
    return parts


def _curve(paths: CurvePaths, expected: str, complete: str) -> list[str]:
    """Return the area and both lines; `expected` and `complete` say how these are drawn."""
    return [
        f'<path d="{paths.area}" fill="{TINT}"/>',
        f'<path d="{paths.expected}" fill="none" stroke="{QUIET}" {expected}/>',
        f'<path d="{paths.complete}" fill="none" stroke="{ACCENT}" {complete}/>',
    ]


def _text(x: int, y: int, text: str, style: str = "") -> str:
    return f'<text x="{x}" y="{y}"{style}>{escape(text)}</text>'


def em(text: str) -> float:
    """Return about how wide a text is, in ems: which font will draw it is not known here."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.54 for sign in text)


def wrapped(text: str, room: int, most: int = 3) -> list[str]:
    """Break a text into lines of so many ems, between words or Chinese signs; the rest is cut."""
    lines, line = [], ""
    for sign in text:
        line += sign
        if em(line) > room:
            cut = line.rstrip().rfind(" ")
            wide = unicodedata.east_asian_width(sign) in "WF"
            keep = len(line) - 1 if wide or cut <= 0 else cut
            lines.append(line[:keep].rstrip())
            line = line[keep:].lstrip()
    lines.append(line)
    if len(lines) > most:
        return [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines
