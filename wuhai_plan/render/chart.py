"""`plan chart` on a screen: one thing drawn large, or a row each with a bar and a small curve."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.bar import FULL, TICK, bar
from wuhai_plan.render.curve import chart
from wuhai_plan.render.spark import spark
from wuhai_plan.render.status import STYLES
from wuhai_plan.views.chart import ChartReport, ChartRow

WIDE, WIDEST = 100, 120
SLIM = 76  # where a small curve would leave no room for the title
EXPECTED, CURVE = 3, 6  # columns that a narrow screen has no room for
ROWS = 12


def picture(
    report: ChartReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the chart as it fits a width in cells."""
    large = report.large
    heading = Text(tr.text(large.title if large else report.plan.title), "bold")
    heading.append(f"\n{figures.dates(report, tr)}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(tr.text(report.plan.note), "yellow"))
    if large:
        parts.append(_stand(large, tr))
        if large.curve:
            parts.append(Text(""))
            parts += chart(large.curve, report.as_of, tr, width, ascii_only=ascii_only, rows=ROWS)
        else:
            parts.append(Text(tr("chart-nothing")))
    if report.rows:
        parts += [Text("")] if large else []
        parts.append(_rows(report.rows, tr, width, ascii_only=ascii_only))
        tick, full = ("|", "#") if ascii_only else (TICK, FULL)
        parts.append(Text(tr("legend", full=full, tick=tick), "dim"))
    return Group(*parts)


def _stand(one: ChartRow, tr: Messages) -> Text:
    """Return how it stands in a line."""
    stand = one.standing
    line = tr(
        "chart-stand",
        complete=figures.percent(stand.complete),
        expected=figures.percent(stand.expected),
        gap=figures.gap(stand.gap),
    )
    text = Text(f"{line}  ")
    style = STYLES[stand.rating] if stand.rating else "dim"
    return text.append(figures.rating(stand.rating, tr), style)


def _rows(rows: tuple[ChartRow, ...], tr: Messages, width: int, *, ascii_only: bool) -> Table:
    """Return a row each: a bar with a tick, the figures, a small curve."""
    wide, slim = width >= WIDE, width < SLIM
    bars = curves = 24 if width >= WIDEST else 16 if wide else 12
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", width=width)
    table.add_column("", ratio=1, overflow="fold")
    table.add_column(tr("col-progress"), width=bars, no_wrap=True)
    table.add_column(tr("col-complete"), justify="right", no_wrap=True)
    if wide:
        table.add_column(tr("col-expected"), justify="right", no_wrap=True)
    table.add_column(tr("col-gap"), justify="right", no_wrap=True)
    table.add_column(tr("col-rating"), no_wrap=True)
    if not slim:
        table.add_column(tr("col-curve"), width=curves, no_wrap=True)
    left_out = ({EXPECTED} if not wide else set()) | ({CURVE} if slim else set())
    for one in rows:
        stand = one.standing
        style = STYLES[stand.rating] if stand.rating else "dim"
        cells = [
            Text(tr.text(one.title)),
            bar(stand.complete, stand.expected, bars, style, ascii_only=ascii_only),
            Text(figures.percent(stand.complete)),
            Text(figures.percent(stand.expected)),
            Text(figures.gap(stand.gap)),
            Text(figures.rating(stand.rating, tr), style),
            Text(spark(one.curve, curves, ascii_only=ascii_only), "cyan"),
        ]
        table.add_row(*(cell for n, cell in enumerate(cells) if n not in left_out))
    return table
