"""The face of the program: the status as a table, by chapter and, where asked for, by item."""

from __future__ import annotations

from rich.console import Group, RenderableType
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
        parts += _detailed(report, say, width, ascii_only=ascii_only)
    else:
        parts.append(_groups(report, say, width, ascii_only=ascii_only))
    tick, full = ("|", "#") if ascii_only else (TICK, FULL)
    parts.append(Text(say("legend", full=full, tick=tick), "dim"))
    return Group(*parts)


def _groups(report: StatusReport, say: Messages, width: int, *, ascii_only: bool) -> Table:
    table = _table()
    table.add_column(say("col-chapter"), overflow="fold")
    bars = 40 if width >= WIDE else 14
    table.add_column(say("col-progress"), width=bars)
    for name in ("complete", "expected", "gap"):
        table.add_column(say(f"col-{name}"), justify="right", no_wrap=True)
    table.add_column(say("col-rating"), no_wrap=True)
    table.add_column(say("col-reported"), justify="right", no_wrap=True)
    for group in report.groups:
        table.add_row(*_group_cells(say.text(group.title), group.rollup, say, bars, ascii_only))
    table.add_section()
    table.add_row(
        *_group_cells(say("overall"), report.overall, say, bars, ascii_only), style="bold"
    )
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
        table.add_column(say("col-progress"), width=bars)
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


def _item_cells(one: Measure, say: Messages, bars: int, ascii_only: bool) -> list[Text]:
    style = STYLES[one.rating]
    name = Text(f"  {say.text(one.item.title)}")
    name.append(f"\n  {one.item.id}", "dim")
    cells = [
        name,
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
