"""A chart as an SVG drawing of its own, on white, for a document or a slide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from wuhai_plan.export import curve_paths
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Lang
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
ROW = 34
# Where the columns of a row begin, or end where they are numbers.
TITLE, BAR, SHARE, GAP, RATING, CURVE = MARGIN, 330, 590, 660, 684, 804
BARS, CURVES, SMALL = 190, 120, 22


def chart_svg(report: ChartReport, tr: Messages) -> str:
    """Return the drawing with its words in the reader's language."""
    parts, y = _heading(report, tr)
    if report.large:
        drawn, y = _large(report, report.large, tr, y)
        parts += drawn
    if report.rows:
        drawn, y = _rows(report.rows, tr, y + (36 if report.large else 0))
        parts += drawn
    height = y + MARGIN
    families = (*CHINESE, *LATIN) if tr.lang is Lang.ZH else (*LATIN, *CHINESE)
    title = tr.text(report.large.title if report.large else report.plan.title)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{", ".join((*families, "sans-serif"))}"'
        f' font-size="14" fill="{INK}" role="img" lang="{tr.lang.value}">'
    )
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([root, f"<title>{escape(title)}</title>", ground, *parts, "</svg>\n"])


def _heading(report: ChartReport, tr: Messages) -> tuple[list[str], int]:
    title = tr.text(report.large.title if report.large else report.plan.title)
    parts, y = [], 48
    for line in wrapped(title, 36):
        parts.append(_text(MARGIN, y, line, size=24, weight=600))
        y += 30
    dates = figures.dates(report, tr)
    if report.large and report.large.title != report.plan.title:
        dates = f"{tr.text(report.plan.title)} · {dates}"
    for line in wrapped(dates, 68):
        parts.append(_text(MARGIN, y, line, fill=QUIET, size=13))
        y += 22
    if report.plan.note:
        for line in wrapped(tr.text(report.plan.note), 62):
            parts.append(_text(MARGIN, y, line, fill=NOTE, weight=600))
            y += 22
    return parts, y


def _large(report: ChartReport, one: ChartRow, tr: Messages, y: int) -> tuple[list[str], int]:
    """Return the curve over the year, with what it comes to on the day asked for."""
    stand = one.standing
    line = tr(
        "chart-stand",
        complete=figures.percent(stand.complete),
        expected=figures.percent(stand.expected),
        gap=figures.gap(stand.gap),
    )
    rating = figures.rating(stand.rating, tr)
    parts = [_text(MARGIN, y + 6, f"{line}  {rating}", size=17, weight=600)]
    if not one.curve:
        return [*parts, _text(MARGIN, y + 40, tr("chart-nothing"), fill=QUIET)], y + 48
    top = y + 64
    parts += _key(MARGIN, y + 38, tr)
    on = curve_paths.frame(one.curve, PLOT, HEIGHT)
    parts.append(f'<g transform="translate({LEFT} {top})">')
    step = Fraction(1, 4) if on.top <= 2 else Fraction(1)
    for n in range(int(on.top / step) + 1):
        height = on.y(step * n)
        colour = QUIET if n == 0 else RULE
        parts.append(f'<path d="M0 {height}H{PLOT}" stroke="{colour}"/>')
        label = figures.percent(step * n).replace(".0%", "%")
        parts.append(_text(-10, height + 5, label, fill=QUIET, size=12, anchor="end"))
    shown = list(curve_paths.months(on))
    every = -(-len(shown) // 12)
    for x, day in shown[::every]:
        parts.append(f'<path d="M{x} {HEIGHT}v6" stroke="{QUIET}"/>')
        parts.append(_text(x + 3, HEIGHT + 20, f"{day:%Y-%m}", fill=QUIET, size=11))
    path = curve_paths.complete_path(one.curve, on, steps=False)
    should = curve_paths.expected_path(one.curve, on, steps=False)
    parts.append(f'<path d="{curve_paths.area(path, one.curve, on)}" fill="{TINT}"/>')
    parts.append(_line(should, QUIET, 'stroke-width="2" stroke-dasharray="6 4"'))
    parts.append(_line(path, ACCENT, 'stroke-width="3" stroke-linejoin="round"'))
    now = curve_paths.at(one.curve, report.as_of)
    if now is not None:
        x = on.x(now.date)
        parts.append(f'<path d="M{x} 0V{HEIGHT}" stroke="{INK}" stroke-dasharray="1 3"/>')
        anchor = "end" if x > PLOT * 3 // 4 else "start"
        shift = -8 if anchor == "end" else 8
        label = tr("as-of", as_of=report.as_of)
        parts.append(_text(x + shift, 12, label, size=12, anchor=anchor))
        if now.complete is not None:
            parts.append(f'<circle cx="{x}" cy="{on.y(now.complete)}" r="5" fill="{ACCENT}"/>')
    parts.append("</g>")
    return parts, top + HEIGHT + 24


def _key(x: int, y: int, tr: Messages) -> list[str]:
    """Return what the two lines are, before the eye meets them."""
    second = x + 44 + round(em(tr("col-complete")) * 13) + 24
    return [
        f'<path d="M{x} {y - 4}h28" stroke="{ACCENT}" stroke-width="3"/>',
        _text(x + 36, y, tr("col-complete"), size=13),
        f'<path d="M{second} {y - 4}h28" stroke="{QUIET}" stroke-width="2"'
        ' stroke-dasharray="6 4"/>',
        _text(second + 36, y, tr("col-expected"), size=13),
    ]


def _rows(rows: Sequence[ChartRow], tr: Messages, y: int) -> tuple[list[str], int]:
    heads = [
        (BAR, "progress", "start"), (SHARE, "complete", "end"), (GAP, "gap", "end"),
        (RATING, "rating", "start"), (CURVE, "curve", "start"),
    ]  # fmt: skip
    parts = [
        _text(x, y, tr(f"col-{key}"), fill=QUIET, size=12, anchor=anchor)
        for x, key, anchor in heads
    ]
    y += 10
    for one in rows:
        parts.append(f'<path d="M{MARGIN} {y}H{WIDTH - MARGIN}" stroke="{RULE}"/>')
        lines = wrapped(tr.text(one.title), 20)
        height = max(ROW, 18 * len(lines) + 14)
        middle = y + height // 2
        first = middle + 5 - 9 * (len(lines) - 1)
        parts += [_text(TITLE, first + 18 * n, line) for n, line in enumerate(lines)]
        parts += _row(one, tr, middle)
        y += height
    return parts, y


def _row(one: ChartRow, tr: Messages, middle: int) -> list[str]:
    stand = one.standing
    parts = [f'<rect x="{BAR}" y="{middle - 6}" width="{BARS}" height="12" fill="{RULE}"/>']
    if stand.complete is not None and stand.complete > 0:
        filled = max(curve_paths.across(stand.complete, BARS), 1)
        parts.append(
            f'<rect x="{BAR}" y="{middle - 6}" width="{filled}" height="12" fill="{ACCENT}"/>'
        )
    if stand.expected is not None and 0 < stand.expected < 1:
        tick = BAR + curve_paths.across(stand.expected, BARS)
        parts.append(f'<path d="M{tick} {middle - 10}v20" stroke="{INK}" stroke-width="2"/>')
    parts += [
        _text(SHARE, middle + 5, figures.percent(stand.complete), anchor="end"),
        _text(GAP, middle + 5, figures.gap(stand.gap), anchor="end"),
        _text(RATING, middle + 5, figures.rating(stand.rating, tr)),
    ]
    if one.curve:
        on = curve_paths.frame(one.curve, CURVES, SMALL)
        path = curve_paths.complete_path(one.curve, on, steps=False)
        should = curve_paths.expected_path(one.curve, on, steps=False)
        parts += [
            f'<g transform="translate({CURVE} {middle - SMALL // 2})">',
            f'<path d="{curve_paths.area(path, one.curve, on)}" fill="{TINT}"/>',
            _line(should, QUIET, 'stroke-dasharray="2 2"'),
            _line(path, ACCENT, 'stroke-width="1.5"'),
            "</g>",
        ]
    return parts


def _line(path: str, colour: str, more: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" {more}/>'


def _text(
    x: int,
    y: int,
    text: str,
    *,
    fill: str = "",
    size: int = 0,
    weight: int | None = None,
    anchor: str = "start",
) -> str:
    more = f' fill="{fill}"' if fill else ""
    more += f' font-size="{size}"' if size else ""
    more += f' font-weight="{weight}"' if weight else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x}" y="{y}"{more}>{escape(text)}</text>'


def em(text: str) -> float:
    """Return about how wide a text is, in ems."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.54 for sign in text)


def wrapped(text: str, room: int, most: int = 3) -> list[str]:
    """Break a text into lines of so many ems, between words or Chinese signs; the rest is cut."""
    lines, line, cut = [], "", 0
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
