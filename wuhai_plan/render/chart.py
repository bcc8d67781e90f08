"""`plan chart` on a screen: one curve drawn large, or a row each with a bar and a small curve."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.measure.rollup import Rollup
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.render.bar import bar, legend
from wuhai_plan.render.curve import render_curve
from wuhai_plan.render.spark import spark
from wuhai_plan.views.chart import ChartReport, ChartRow

SLIM = 76  # where a small curve would leave no room for the title
LARGE_ROWS = 12


def render_chart(
    report: ChartReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the chart as it fits a width in cells."""
    large = report.large
    parts = layout.heading(report, tr, title=tr.text(large.title) if large else None)
    if large:
        line = Text(f"{figures.stand(large.standing, tr)}  ")
        parts.append(line.append_text(layout.rating_cell(large.standing.rating, tr)))
        if isinstance(large.standing, Rollup) and any(large.standing.ratings.values()):
            parts.append(layout.broken(figures.count_words(large.standing, tr), width))
            if large.standing.as_promised is not None:
                parts.append(Text(figures.as_promised(large.standing, tr)))
    if large and large.curve.samples:
        curve = render_curve(
            large.curve, report.as_of, tr, width, ascii_only=ascii_only, rows=LARGE_ROWS
        )
        parts += [Text(""), *curve]
    elif large:
        parts.append(Text(tr("chart-nothing")))
    if report.rows:
        parts += [Text("")] if large else []
        parts.append(_rows(report.rows, tr, width, ascii_only=ascii_only))
        parts.append(legend(tr, ascii_only=ascii_only))
    return Group(*parts)


def _rows(rows: tuple[ChartRow, ...], tr: Messages, width: int, *, ascii_only: bool) -> Table:
    """Return a row each: a bar with a tick, the figures, a small curve."""
    drawing = 24 if width >= layout.WIDEST else 16 if width >= layout.WIDE else 12
    names = ["progress", "complete", "expected", "gap", "rating", "curve"]
    if width < layout.WIDE:
        names.remove("expected")
    if width < SLIM:
        names.remove("curve")
    table = layout.plain_table(width)
    table.add_column("", ratio=1, overflow="fold")
    layout.add_columns(table, names, tr, progress=drawing, curve=drawing)
    for row in rows:
        cells = layout.figure_cells(row.standing, tr)
        cells["progress"] = bar(row.standing, drawing, ascii_only=ascii_only)
        cells["curve"] = Text(spark(row.curve, drawing, ascii_only=ascii_only), "cyan")
        table.add_row(Text(tr.text(row.title)), *(cells[name] for name in names))
    return table
