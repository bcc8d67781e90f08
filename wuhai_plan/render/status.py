"""The face of the program: the status as a table, by chapter and, where asked for, by item."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.render.bar import legend
from wuhai_plan.views.status import StatusReport

GAP = 2
FIGURES = ["progress", "complete", "expected", "gap", "rating"]
CHANGES = ["change", "new"]
# What a narrow terminal does without, in this order: the bar, then what is expected, which the
# gap tells as well.
DROPPED = ("progress", "expected")
NARROWEST = 10  # of a title that is folded
CHANGE_ROOM = 6  # what a bar gives up for the columns of --since


def render_status(
    report: StatusReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the status as it fits a width in cells."""
    parts = layout.heading(report, tr, dates=figures.status_dates(report, tr))
    if report.detailed:
        has_bars = width >= layout.WIDE
        parts.append(_items(report, tr, width, ascii_only=ascii_only))
    else:
        table, has_bars = _groups(report, tr, width, ascii_only=ascii_only)
        parts.append(table)
    if has_bars:
        parts.append(legend(tr, ascii_only=ascii_only))
    return Group(*parts)


def _groups(
    report: StatusReport, tr: Messages, width: int, *, ascii_only: bool
) -> tuple[Table, bool]:
    """Return a row a group and one overall, and whether there is room for bars.

    Every column has a fixed width with its gap in it: Rich draws that in half the time that it
    takes to measure and pad, and this table is what most runs of the program are for.
    """
    bars = (40 if width >= layout.WIDE else 14) - CHANGE_ROOM * bool(report.changes)
    names = [*FIGURES, "reported", *(CHANGES if report.changes else [])]
    head = {name: Text(tr(f"col-{name}")) for name in names}
    rows = [{"title": Text(tr(f"col-{report.by.value}")), **head}]
    for title, rollup, delta in figures.group_rows(report, tr):
        cells = layout.figure_cells(rollup, tr, bars, delta=delta, ascii_only=ascii_only)
        rows.append({"title": Text(title), **cells})
    for cells in rows:
        cells["rating"].pad_left(GAP)  # what stands before it is flush right
    needs = {name: max(cells[name].cell_len for cells in rows) + GAP for name in ("title", *names)}
    needs |= {"progress": bars, "rating": needs["rating"] - GAP}
    widths = _fitted(needs, width)
    table = layout.plain_table(gap=0)
    for name, cell_width in widths.items():
        table.add_column(
            rows[0][name],
            justify="right" if name in figures.NUMBERS else "left",
            width=cell_width,
            no_wrap=name != "title",
            overflow="fold",
        )
    apart = GAP // 2 if widths["title"] < needs["title"] else 0  # a folded title keeps off the bar
    for cells in rows[1:]:
        first, *others = (cells[name] for name in widths)
        padded = Padding(first, (0, apart, 0, 0)) if apart else first
        table.add_row(padded, *others, style="bold" if cells is rows[-1] else None)
    return table, "progress" in widths


def _fitted(needs: dict[str, int], width: int) -> dict[str, int]:
    """Return the columns that a width has room for, and theirs; no figure is ever cut short."""
    widths, wanted = dict(needs), needs["title"]
    narrowest = min(wanted, NARROWEST)
    for name in DROPPED:
        if sum(widths.values()) - wanted + narrowest > width:
            del widths[name]
    room = width - (sum(widths.values()) - wanted)
    return {**widths, "title": max(min(wanted, room), narrowest)}


def _items(report: StatusReport, tr: Messages, width: int, *, ascii_only: bool) -> RenderableType:
    """Return the items asked for under their groups; a group's own row speaks of all of it."""
    if not report.items:
        return Text(tr("no-items"))
    wide, changes = width >= layout.WIDE, report.changes
    bars = 20 if wide else 0
    names = [name for name in FIGURES if wide or name not in DROPPED]
    names += CHANGES if changes else []
    table = layout.plain_table(width)
    table.add_column(tr("col-item"), ratio=1, overflow="fold")
    most = 26 if wide else 16 if changes else 20
    table.add_column(tr("col-value"), overflow="fold", max_width=most)
    layout.add_columns(table, names, tr, progress=bars)
    measures = {measure.item.id: measure for measure in report.items}
    members = [*(group.members for group in report.groups), ()]
    for (title, rollup, delta), keys in zip(figures.group_rows(report, tr), members, strict=True):
        cells = layout.figure_cells(rollup, tr, bars, delta=delta, ascii_only=ascii_only)
        reported = tr("reported-long", part=rollup.reported, whole=rollup.items)
        first = (Text(title), Text(reported))
        table.add_row(*first, *(cells[name] for name in names), style="bold")
        for measure in (measures[key] for key in keys if key in measures):
            changed = changes.items[measure.item.id] if changes else None
            cells = layout.figure_cells(measure, tr, bars, delta=changed, ascii_only=ascii_only)
            title_cell = Padding(layout.name_cell(measure.item, tr), (0, 0, 0, 2))
            reached = Text(figures.so_far(measure, tr))
            table.add_row(title_cell, reached, *(cells[name] for name in names))
    return table
