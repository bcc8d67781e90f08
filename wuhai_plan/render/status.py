"""The face of the program: the status as a table, by chapter and, where asked for, by item."""

from __future__ import annotations

from rich.console import Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.measure import Measure, Rollup
from wuhai_plan.messages import Messages, figures
from wuhai_plan.model import Rating
from wuhai_plan.render.bar import FULL, TICK, bar
from wuhai_plan.report import StatusReport

STYLES = {
    Rating.DONE: "green",
    Rating.OVERDUE: "bold red",
    Rating.UPCOMING: "dim",
    Rating.UNREPORTED: "dim",
    Rating.AHEAD: "cyan",
    Rating.ON_PACE: "green",
    Rating.SLIPPING: "yellow",
    Rating.BEHIND: "red",
    Rating.CRITICAL: "bold red",
}
WIDE = 100
GAP = 2
GROUP_COLUMNS = ("chapter", "progress", "complete", "expected", "gap", "rating", "reported")
RATING = GROUP_COLUMNS.index("rating")
RIGHT = (2, 3, 4, 6)
DROPPED = (1, 3)  # the bar, then what is expected: the gap tells as much
NARROWEST = 12


def status(
    report: StatusReport, say: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the status as it fits a width in cells."""
    heading = Text(say.text(report.plan.title), "bold")
    heading.append(f"\n{figures.dates(report, say)}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(say.text(report.plan.note), "yellow"))
    if report.detailed:
        bars = width >= WIDE
        parts += _detailed(report, say, width, ascii_only=ascii_only)
    else:
        table = _groups(report, say, width, ascii_only=ascii_only)
        parts.append(table)
        bars = len(table.columns) == len(GROUP_COLUMNS)
    if not bars:
        return Group(*parts)  # nothing to explain
    tick, full = ("|", "#") if ascii_only else (TICK, FULL)
    parts.append(Text(say("legend", full=full, tick=tick), "dim"))
    return Group(*parts)


def _groups(report: StatusReport, say: Messages, width: int, *, ascii_only: bool) -> Table:
    """Return a row a chapter and one overall.

    Every column has a fixed width with its gap in it: Rich draws that in half the time that it
    takes to measure and pad, and this table is what most runs of the program are for.
    """
    bars = 40 if width >= WIDE else 14
    rows = [
        _group_cells(say.text(group.title), group.rollup, say, bars, ascii_only)
        for group in report.groups
    ]
    rows.append(_group_cells(say("overall"), report.overall, say, bars, ascii_only))
    heads = [Text(say(f"col-{name}")) for name in GROUP_COLUMNS]
    for cells in (heads, *rows):
        cells[RATING].pad_left(GAP)
    widths = [max(row[n].cell_len for row in (heads, *rows)) + GAP for n in range(len(heads))]
    widths[1] = bars
    widths[RATING] -= GAP  # its gap is in its cells
    shown = list(range(len(heads)))
    for n in DROPPED:  # a narrow terminal gets fewer columns, never a figure cut short
        if sum(widths[m] for m in shown[1:]) + min(widths[0], NARROWEST) > width:
            shown.remove(n)
    rest = sum(widths[m] for m in shown[1:])
    widths[0] = max(min(widths[0], width - rest), min(widths[0], NARROWEST))
    table = Table(box=None, pad_edge=False, padding=0, header_style="dim")
    for n in shown:
        justify: JustifyMethod = "right" if n in RIGHT else "left"
        table.add_column(heads[n], justify=justify, width=widths[n], no_wrap=n > 0, overflow="fold")
    rows = [[row[n] for n in shown] for row in rows]
    for row in rows[:-1]:
        table.add_row(*row)
    table.add_row(*rows[-1], style="bold")
    return table


def _group_cells(
    title: str, rollup: Rollup, say: Messages, bars: int, ascii_only: bool
) -> list[Text]:
    style = STYLES[rollup.rating] if rollup.rating else "dim"
    return [
        Text(title),
        bar(rollup.complete, rollup.expected, bars, style, ascii_only=ascii_only),
        Text(figures.percent(rollup.complete)),
        Text(figures.percent(rollup.expected)),
        Text(figures.gap(rollup.gap)),
        Text(figures.rating(rollup.rating, say), style),
        Text(say("reported-of", part=rollup.reported, whole=rollup.items)),
    ]


def _detailed(
    report: StatusReport, say: Messages, width: int, *, ascii_only: bool
) -> list[RenderableType]:
    """Return the items asked for under their chapters; a chapter's own row tells of all of it."""
    if not report.items:
        return [Text(say("no-items"))]
    wide = width >= WIDE
    bars = 20 if wide else 0
    table = _table()
    table.width = width
    table.add_column(say("col-item"), ratio=1, overflow="fold")
    table.add_column(say("col-value"), overflow="fold", max_width=26 if wide else 20)
    if wide:
        table.add_column(say("col-progress"), width=bars, no_wrap=True)
    table.add_column(say("col-complete"), justify="right", no_wrap=True)
    if wide:
        table.add_column(say("col-expected"), justify="right", no_wrap=True)
    table.add_column(say("col-gap"), justify="right", no_wrap=True)
    table.add_column(say("col-rating"), no_wrap=True)
    for group in report.groups:
        row = _group_cells(say.text(group.title), group.rollup, say, bars, ascii_only)
        table.add_row(*_beside_items(row, group.rollup, say, wide=wide), style="bold")
        for one in report.items:
            if one.item.chapter == group.id:
                table.add_row(*_item_cells(one, say, bars, ascii_only))
    row = _group_cells(say("overall"), report.overall, say, bars, ascii_only)
    table.add_row(*_beside_items(row, report.overall, say, wide=wide), style="bold")
    return [table]


def _beside_items(row: list[Text], rollup: Rollup, say: Messages, *, wide: bool) -> list[Text]:
    """Order a group's cells as the items' are: the number reported stands under what is reached."""
    title, drawn, share, should, gap, rating, _ = row
    reported = Text(say("reported-long", part=rollup.reported, whole=rollup.items))
    if wide:
        return [title, reported, drawn, share, should, gap, rating]
    return [title, reported, share, gap, rating]


def _item_cells(one: Measure, say: Messages, bars: int, ascii_only: bool) -> list[RenderableType]:
    style = STYLES[one.rating]
    name = Text(say.text(one.item.title))
    name.append(f"\n{one.item.id}", "dim")
    cells: list[RenderableType] = [
        Padding(name, (0, 0, 0, 2)),
        Text(figures.so_far(one, say)),
        bar(one.complete, one.expected, bars, style, ascii_only=ascii_only),
        Text(figures.percent(one.complete)),
        Text(figures.percent(one.expected)),
        Text(figures.gap(one.gap)),
        Text(figures.rating(one.rating, say), style),
    ]
    return cells if bars else [cell for n, cell in enumerate(cells) if n not in (2, 4)]


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
