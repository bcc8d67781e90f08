"""The face of the program: the status as a table, by chapter and, where asked for, by item."""

from __future__ import annotations

from rich.console import Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Rating
from wuhai_plan.render.bar import FULL, TICK, bar
from wuhai_plan.views.status import Delta, StatusReport

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
NARROWEST = 10
CHANGE_ROOM = 6  # what a bar gives up for the columns of --since


def status(
    report: StatusReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the status as it fits a width in cells."""
    heading = Text(tr.text(report.plan.title), "bold")
    heading.append(f"\n{figures.status_dates(report, tr)}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(tr.text(report.plan.note), "yellow"))
    if report.detailed:
        bars = width >= WIDE
        parts += _detailed(report, tr, width, ascii_only=ascii_only)
    else:
        table, bars = _groups(report, tr, width, ascii_only=ascii_only)
        parts.append(table)
    if not bars:
        return Group(*parts)  # nothing to explain
    tick, full = ("|", "#") if ascii_only else (TICK, FULL)
    parts.append(Text(tr("legend", full=full, tick=tick), "dim"))
    return Group(*parts)


def _groups(
    report: StatusReport, tr: Messages, width: int, *, ascii_only: bool
) -> tuple[Table, bool]:
    """Return a row a chapter and one overall, and whether there is room for bars.

    Every column has a fixed width with its gap in it: Rich draws that in half the time that it
    takes to measure and pad, and this table is what most runs of the program are for.
    """
    bars = (40 if width >= WIDE else 14) - CHANGE_ROOM * bool(report.changes)
    titled = [(figures.group_title(one, report.by, tr), one.rollup) for one in report.groups]
    titled.append((tr("overall"), report.overall))
    rows = [_group_cells(title, rollup, tr, bars, ascii_only) for title, rollup in titled]
    heads = [Text(tr(f"col-{name}")) for name in (report.by.value, *GROUP_COLUMNS[1:])]
    right = {*RIGHT}
    if report.changes:
        right |= {7, 8}
        heads += [Text(tr("col-change")), Text(tr("col-new"))]
        deltas = (*report.changes.groups, report.changes.overall)
        for cells, delta in zip(rows, deltas, strict=True):
            cells.extend(map(Text, figures.delta(delta)))
    for cells in (heads, *rows):
        cells[RATING].pad_left(GAP)
    widths = [max(row[n].cell_len for row in (heads, *rows)) + GAP for n in range(len(heads))]
    widths[1] = bars
    widths[RATING] -= GAP  # its gap is in its cells
    shown = list(range(len(heads)))
    for n in DROPPED:  # a narrow terminal gets fewer columns, never a figure cut short
        if sum(widths[m] for m in shown[1:]) + min(widths[0], NARROWEST) > width:
            shown.remove(n)
    wanted = widths[0]
    rest = sum(widths[m] for m in shown[1:])
    widths[0] = max(min(wanted, width - rest), min(wanted, NARROWEST))
    apart = GAP // 2 if widths[0] < wanted else 0  # a title that is folded keeps off the bar
    table = Table(box=None, pad_edge=False, padding=0, header_style="dim")
    for n in shown:
        justify: JustifyMethod = "right" if n in right else "left"
        table.add_column(heads[n], justify=justify, width=widths[n], no_wrap=n > 0, overflow="fold")
    for count, row in enumerate(rows, 1):
        title = Padding(row[0], (0, apart, 0, 0)) if apart else row[0]
        cells = [row[n] for n in shown[1:]]
        table.add_row(title, *cells, style="bold" if count == len(rows) else None)
    return table, 1 in shown


def _group_cells(
    title: str, rollup: Rollup, tr: Messages, bars: int, ascii_only: bool
) -> list[Text]:
    style = STYLES[rollup.rating] if rollup.rating else "dim"
    return [
        Text(title),
        bar(rollup.complete, rollup.expected, bars, style, ascii_only=ascii_only),
        Text(figures.percent(rollup.complete)),
        Text(figures.percent(rollup.expected)),
        Text(figures.gap(rollup.gap)),
        Text(figures.rating(rollup.rating, tr), style),
        Text(tr("reported-of", part=rollup.reported, whole=rollup.items)),
    ]


def _detailed(
    report: StatusReport, tr: Messages, width: int, *, ascii_only: bool
) -> list[RenderableType]:
    """Return the items asked for under their chapters; a chapter's own row tells of all of it."""
    if not report.items:
        return [Text(tr("no-items"))]
    wide = width >= WIDE
    bars = 20 if wide else 0
    table = _table()
    table.width = width
    table.add_column(tr("col-item"), ratio=1, overflow="fold")
    table.add_column(
        tr("col-value"), overflow="fold", max_width=26 if wide else 16 if report.changes else 20
    )
    if wide:
        table.add_column(tr("col-progress"), width=bars, no_wrap=True)
    table.add_column(tr("col-complete"), justify="right", no_wrap=True)
    if wide:
        table.add_column(tr("col-expected"), justify="right", no_wrap=True)
    table.add_column(tr("col-gap"), justify="right", no_wrap=True)
    table.add_column(tr("col-rating"), no_wrap=True)
    changes = report.changes
    if changes:
        table.add_column(tr("col-change"), justify="right", no_wrap=True)
        table.add_column(tr("col-new"), justify="right", no_wrap=True)
    measures = {one.item.id: one for one in report.items}
    for n, group in enumerate(report.groups):
        title = figures.group_title(group, report.by, tr)
        row = _group_cells(title, group.rollup, tr, bars, ascii_only)
        cells = _beside_items(row, group.rollup, tr, wide=wide)
        table.add_row(*cells, *_delta(changes.groups[n] if changes else None), style="bold")
        for one in (measures[key] for key in group.members if key in measures):
            delta = _delta(changes.items[one.item.id] if changes else None)
            table.add_row(*_item_cells(one, tr, bars, ascii_only), *delta)
    row = _group_cells(tr("overall"), report.overall, tr, bars, ascii_only)
    cells = _beside_items(row, report.overall, tr, wide=wide)
    table.add_row(*cells, *_delta(changes.overall if changes else None), style="bold")
    return [table]


def _delta(found: Delta | None) -> list[Text]:
    return [] if found is None else [Text(cell) for cell in figures.delta(found)]


def _beside_items(row: list[Text], rollup: Rollup, tr: Messages, *, wide: bool) -> list[Text]:
    """Order a group's cells as the items' are: the number reported stands under what is reached."""
    title, drawn, share, should, gap, rating, _ = row
    reported = Text(tr("reported-long", part=rollup.reported, whole=rollup.items))
    if wide:
        return [title, reported, drawn, share, should, gap, rating]
    return [title, reported, share, gap, rating]


def _item_cells(one: Measure, tr: Messages, bars: int, ascii_only: bool) -> list[RenderableType]:
    style = STYLES[one.rating]
    name = Text(tr.text(one.item.title))
    name.append(f"\n{one.item.id}", "dim")
    cells: list[RenderableType] = [
        Padding(name, (0, 0, 0, 2)),
        Text(figures.so_far(one, tr)),
        bar(one.complete, one.expected, bars, style, ascii_only=ascii_only),
        Text(figures.percent(one.complete)),
        Text(figures.percent(one.expected)),
        Text(figures.gap(one.gap)),
        Text(figures.rating(one.rating, tr), style),
    ]
    return cells if bars else [cell for n, cell in enumerate(cells) if n not in (2, 4)]


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
