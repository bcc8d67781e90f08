"""A chart as an SVG drawing of its own, on white, for a document or a slide."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from html import escape

from wuhai_plan.export.curve_paths import CurvePaths, curve_paths, tick
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Rollup
from wuhai_plan.messages import curves, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.axes import scale, time_marks
from wuhai_plan.views.bars import filled
from wuhai_plan.views.chart import ChartReport, ChartRow
from wuhai_plan.views.curves import Curve

LATIN = ("Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
CHINESE = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"),
    *("WenQuanYi Micro Hei", "SimHei"),
)
INK, QUIET, RULE, ACCENT, TINT = "#1a2129", "#5b6673", "#dfe3e8", "#0b5cad", "#dbe8f5"
NOTE = "#8a5a00"
WIDTH, MARGIN = 960, 36
HEIGHT, LEFT = 300, 76  # of the large curve, and what its labels have on its left at least
SIGN = 6.5  # units that a sign of a label is wide
ROW = 34
PLAIN = 64  # ems of small text that fit on a line, with some room for a wide font
# Where the columns of a row begin, or end where they are numbers.
TITLE, BAR, COMPLETE, GAP, RATING, CURVE = MARGIN, 330, 590, 660, 684, 804
BARS, CURVES, SMALL = 190, 120, 22
# Attributes of texts and lines.
END, SMALL_QUIET = ' text-anchor="end"', f' fill="{QUIET}" font-size="12"'
SMALL_TEXT = ' font-size="13"'
DASHES = 'stroke-width="2" stroke-dasharray="6 4"'
DOTS = f'stroke="{INK}" stroke-width="1.5" stroke-dasharray="1.5 4"'
FAINT = f'stroke="{QUIET}" stroke-dasharray="1 3"'


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
    return _svg(title, parts, (WIDTH, y + MARGIN), tr)


def curve_svg(as_of: dt.date, curve: Curve, tr: Messages, width: int) -> str:
    """Return a curve alone, so wide, for a paper that says the rest in words."""
    parts, y = _drawn(as_of, curve, tr, 20, width)
    return _svg(tr("col-curve"), parts, (width, y + 8), tr)


def _svg(title: str, parts: Sequence[str], size: tuple[int, int], tr: Messages) -> str:
    width, height = size
    families = (*CHINESE, *LATIN) if tr.lang is Lang.ZH else (*LATIN, *CHINESE)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{", ".join((*families, "sans-serif"))}"'
        f' font-size="14" fill="{INK}" role="img" lang="{tr.lang.value}">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return "\n".join([root, f"<title>{escape(title)}</title>", ground, *parts, "</svg>\n"])


def _heading(report: ChartReport, title: str, tr: Messages) -> tuple[list[str], int]:
    dates = figures.dates(report, tr)
    if report.large and report.large.title != report.plan.title:
        dates = f"{tr.text(report.plan.title)} · {dates}"
    # Each text, how many ems fit on a line, whether it is bold, how far the next line is, and its
    # attributes.
    texts = [
        (title, 36, True, 30, ' font-size="24" font-weight="600"'),
        (dates, PLAIN, False, 22, f' fill="{QUIET}" font-size="13"'),
    ]
    if report.plan.note:
        style = f' fill="{NOTE}" font-weight="600"'
        texts.append((tr.text(report.plan.note), 62, True, 22, style))
    parts, y = [], 48
    for text, room, bold, below, style in texts:
        for line in wrapped(text, room, bold=bold):
            parts.append(_text(MARGIN, y, line, style))
            y += below
    return parts, y


def _large(report: ChartReport, large: ChartRow, tr: Messages, y: int) -> tuple[list[str], int]:
    """Return the curve over the year, with what it comes to on the day asked for."""
    line, rating = figures.stand(large.standing, tr), figures.rating(large.standing.rating, tr)
    parts = [_text(MARGIN, y + 6, f"{line}  {rating}", ' font-size="17" font-weight="600"')]
    if isinstance(large.standing, Rollup) and any(large.standing.ratings.values()):
        notes = (figures.counts(large.standing, tr), figures.as_promised(large.standing, tr))
        for counts in (line for text in notes if text for line in wrapped(text, PLAIN)):
            y += 22
            parts.append(_text(MARGIN, y + 6, counts, SMALL_TEXT))
    if not large.curve.samples:
        nothing = _text(MARGIN, y + 40, tr("chart-nothing"), f' fill="{QUIET}"')
        return [*parts, nothing], y + 48
    drawing, y = _drawn(report.as_of, large.curve, tr, y + 38, WIDTH)
    return [*parts, *drawing], y


def _drawn(as_of: dt.date, curve: Curve, tr: Messages, y: int, width: int) -> tuple[list[str], int]:
    """Return what the lines are, and the curve below it."""
    key, y = _key(curve, y, tr, width)
    labels = [curves.tick(number, curve, tr) for number in scale(curve).ticks]
    left, top = max(LEFT, round(max(map(len, labels)) * SIGN) + 24), y + 34
    paths = curve_paths(curve, width - MARGIN - left, HEIGHT)
    parts = [*key, f'<g transform="translate({left} {top})">']
    parts += _axes(paths, labels)
    parts += _curve(paths, DOTS, DASHES, 'stroke-width="3" stroke-linejoin="round"')
    parts += _today(as_of, curve, paths, tr)
    return [*parts, "</g>"], top + HEIGHT + 24


def _axes(paths: CurvePaths, labels: Sequence[str]) -> list[str]:
    """Return the lines across with their numbers, and marks at years or months with their names."""
    parts, frame = [], paths.frame
    for label, number in zip(labels, frame.scale.ticks, strict=True):
        height = frame.y(number)
        parts.append(f'<path d="M0 {height}H{frame.width}" stroke="{RULE}"/>')
        parts.append(_text(-10, height + 5, label, SMALL_QUIET + END))
    parts += [
        f'<path d="M0 {height}H{frame.width}" stroke="{QUIET}"/>'
        for height in sorted({paths.ground, HEIGHT})
    ]
    for day, name in time_marks(frame.first, frame.last, int(frame.width / SIGN)):
        x = frame.begin(day)
        parts.append(f'<path d="M{x} {HEIGHT}v6" stroke="{QUIET}"/>')
        if x + len(name) * SIGN < frame.width + MARGIN:
            parts.append(_text(x + 3, HEIGHT + 20, name, f' fill="{QUIET}" font-size="11"'))
    return parts


def _today(as_of: dt.date, curve: Curve, paths: CurvePaths, tr: Messages) -> list[str]:
    """Return a line at the day asked for, its date beside it, and a dot at what was reached."""
    frame = paths.frame
    if not frame.first <= as_of <= frame.last:
        return []
    x = frame.x(as_of)
    at_right = x > frame.width * 3 // 4  # where the date would leave the drawing
    style = f' font-size="12"{END if at_right else ""}'
    return [
        f'<path d="M{x} 0V{HEIGHT}" stroke="{INK}" stroke-dasharray="1 3"/>',
        _text(x + (4 if at_right else -4), -8, tr("as-of", as_of=as_of), style),
        *_dot(paths, 5),
    ]


def _dot(paths: CurvePaths, size: float) -> list[str]:
    """Return a dot where the last of what was reached stands: of one day alone it is all."""
    if paths.last is None:
        return []
    x, y = paths.last
    return [f'<circle cx="{x}" cy="{y}" r="{size}" fill="{ACCENT}"/>']


def _key(curve: Curve, y: int, tr: Messages, width: int) -> tuple[list[str], int]:
    """Return what the lines are, before the eye meets them; on a second line what has no room."""
    lines = (
        (f'stroke="{ACCENT}" stroke-width="3"', curves.reached_word(curve, tr)),
        (f'stroke="{QUIET}" {DASHES}', curves.line_word(curve, tr)),
        (DOTS, curves.target_figure(curve, tr)),
    )
    parts, x = [], MARGIN
    for style, word in lines:
        if word is None:
            continue
        if x > MARGIN and x + 36 + em(word) * 13 > width - MARGIN:
            x, y = MARGIN, y + 20
        parts.append(f'<path d="M{x} {y - 4}h28" {style}/>')
        parts.append(_text(x + 36, y, wrapped(word, 60, 1)[0], SMALL_TEXT))
        x += 36 + round(em(word) * 13) + 32
    return parts, y


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
    if row.curve.samples:
        paths = curve_paths(row.curve, CURVES, SMALL)
        parts.append(f'<g transform="translate({CURVE} {middle - SMALL // 2})">')
        parts += _curve(paths, FAINT, 'stroke-dasharray="2 2"', 'stroke-width="1.5"')
        parts += [*_dot(paths, 2.5), "</g>"]
    return parts


def _curve(paths: CurvePaths, target: str, expected: str, complete: str) -> list[str]:
    """Return the area and the lines; `target` and the others say how these are drawn."""
    drawn = (
        (paths.area, f'fill="{TINT}"'),
        (paths.target, f'fill="none" {target}'),
        (paths.expected, f'fill="none" stroke="{QUIET}" {expected}'),
        (paths.complete, f'fill="none" stroke="{ACCENT}" {complete}'),
    )
    return [f'<path d="{path}" {style}/>' for path, style in drawn if path]


def _text(x: int, y: int, text: str, style: str = "") -> str:
    return f'<text x="{x}" y="{y}"{style}>{escape(text)}</text>'


def em(text: str, *, bold: bool = False) -> float:
    """Return about how wide a text is, in ems: which font will draw it is not known here."""
    latin = 0.68 if bold else 0.54
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else latin for sign in text)


def wrapped(text: str, room: int, most: int = 3, *, bold: bool = False) -> list[str]:
    """Break a text into lines of so many ems, between words or Chinese signs; the rest is cut."""
    lines, line = [], ""
    for sign in text:
        line += sign
        if em(line, bold=bold) > room:
            cut = line.rstrip().rfind(" ")
            wide = unicodedata.east_asian_width(sign) in "WF"
            keep = len(line) - 1 if wide or cut <= 0 else cut
            lines.append(line[:keep].rstrip())
            line = line[keep:].lstrip()
    lines.append(line)
    if len(lines) > most:
        return [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines
