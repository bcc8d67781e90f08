"""The face of the program: the status as a table, by chapter and, where asked for, by item."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.render.bar import bar, legend
from wuhai_plan.views.status import StatusReport

GAP, INDENT = layout.GAP, layout.INDENT
FIGURES = ("complete", "expected", "gap", "rating")
CHANGES = ("change", "new")
HEADS = (
    "progress",
    *FIGURES,
    "claimed",
    "confirmed",
    "reported",
    *CHANGES,
    "counts",
    "as-promised",
    "value",
)
LEAST_BAR, ITEM_BAR, NARROW_BAR, WIDE_BAR = 8, 20, 14, 40  # cells
# What a table of groups does without, in this order, where their names would have less than that.
SPARED = {"expected": 24, "reported": 14, "as-promised": 24}
NARROWEST = 10  # cells of a name

Lines: TypeAlias = tuple[list[Text], Collection[str]]  # and the columns that they have


class Row(NamedTuple):
    """A row: its cells by column, and what it speaks of; an item's id."""

    cells: dict[str, Text]
    standing: Measure | Rollup | None = None
    item_id: str = ""
    style: str = ""


def render_status(
    report: StatusReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the status as it fits a width in cells."""
    parts = layout.heading(report, tr, dates=figures.status_dates(report, tr))
    table = _items if report.detailed else _groups
    lines, columns = table(report, tr, width, ascii_only=ascii_only)
    below = figures.below(report, tr, groups="as-promised" not in columns)
    parts += [*lines, *(layout.broken(line, width) for line in below)]
    if "progress" in columns:
        parts.append(legend(tr, ascii_only=ascii_only))
    return Group(*parts)


def _head(key: str, tr: Messages) -> Row:
    heads = {name: Text(tr(f"col-{name}")) for name in HEADS}
    return Row({"title": Text(tr(f"col-{key}")), **heads}, style="dim")


def _groups(report: StatusReport, tr: Messages, width: int, *, ascii_only: bool) -> Lines:
    """Return a row a group and one overall; names have their room before bars do."""
    rows = [_head(report.by.value, tr)]
    for title, rollup, delta in figures.group_rows(report, tr):
        cells = layout.figure_cells(rollup, tr, delta)
        rows.append(Row({"title": Text(title), **cells}, rollup))
    rows[-1] = rows[-1]._replace(style="bold")
    names = _group_columns(report, width)
    needs = _needs(rows, names)
    if "as-promised" in names and sum(needs.values()) + GAP * len(names) + LEAST_BAR > width:
        for row in rows[1:]:
            if isinstance(row.standing, Rollup):
                brief = figures.first_promise(row.standing, tr, brief=True)
                row.cells["as-promised"] = Text(brief)
        needs = _needs(rows, names)
    names = _spared(needs, names, width)
    room = width - sum(needs[name] + GAP for name in names)
    widths = {"title": max(min(needs["title"], room), NARROWEST)}
    most = WIDE_BAR if width >= layout.WIDE else NARROW_BAR
    widths |= _bars(rows, min(room - widths["title"] - GAP, most), ascii_only=ascii_only)
    widths |= {name: needs[name] for name in names}
    return [line for row in rows for line in _group_lines(row, widths)], widths


def _group_columns(report: StatusReport, width: int) -> list[str]:
    names = [
        *FIGURES,
        *figures.other_side(report),
        "reported",
        *(CHANGES if report.changes else ()),
    ]
    if width >= layout.WIDE:
        names.append("counts")
    if width >= layout.WIDEST and report.overall.as_promised:
        names.append("as-promised")
    return names


def _spared(needs: dict[str, int], names: list[str], width: int) -> list[str]:
    """Return the columns that leave names the room they need; no figure is ever cut short."""
    kept = list(names)
    for name, easy in SPARED.items():
        room = width - sum(needs[each] + GAP for each in kept)
        if name in kept and room < min(needs["title"], easy):
            kept.remove(name)
    return kept


def _group_lines(row: Row, widths: dict[str, int]) -> Iterator[Text]:
    """Yield a group's row; a name that is too long for its column goes on below."""
    name, *rest = layout.two_lines(row.cells["title"].plain, widths["title"])
    yield layout.row_line({**row.cells, "title": Text(name)}, widths, style=row.style)
    for line in rest:
        yield Text(line, row.style)


def _items(report: StatusReport, tr: Messages, width: int, *, ascii_only: bool) -> Lines:
    """Return the items asked for under their groups; a group's own row speaks of all of it.

    An item takes one line where all of it fits, and on the widest terminals; else what it reached
    stands below its name.
    """
    if not report.items:
        return [Text(tr("no-items"))], ()
    rows = [_head("item", tr), *_standings(report, tr)]
    names = [*FIGURES, *figures.other_side(report), *(CHANGES if report.changes else ())]
    needs = _needs(rows, ["value", *names])
    room = width - sum(needs[name] + GAP for name in names)
    if needs["title"] > room or (needs["title"] + GAP + needs["value"] > room):
        if width < layout.WIDEST:
            return list(_two_lines(rows, names, needs, width)), names
        names.remove("expected")  # which the gap tells as well
        room += needs["expected"] + GAP
    return _single_lines(rows, names, needs, room, ascii_only=ascii_only)


def _standings(report: StatusReport, tr: Messages) -> Iterator[Row]:
    """Yield each group, its items asked for, and overall last."""
    changes = report.changes
    measures = {measure.item.id: measure for measure in report.items}
    members = [*(group.members for group in report.groups), ()]
    for (title, rollup, delta), keys in zip(figures.group_rows(report, tr), members, strict=True):
        cells = layout.figure_cells(rollup, tr, delta)
        reported = tr("reported-long", part=rollup.reported, whole=rollup.items)
        yield Row({"title": Text(title), "value": Text(reported), **cells}, rollup, style="bold")
        for measure in (measures[key] for key in keys if key in measures):
            item_id = measure.item.id
            cells = layout.figure_cells(measure, tr, changes.items[item_id] if changes else None)
            cells["title"] = Text(" " * INDENT + tr.text(measure.item.title))
            cells["value"] = Text(figures.so_far(measure, tr))
            yield Row(cells, measure, item_id)


def _single_lines(
    rows: list[Row], names: list[str], needs: dict[str, int], room: int, *, ascii_only: bool
) -> Lines:
    """Return every row on one line; a name has the room that it needs, then its id, then a bar."""
    value = min(needs["value"], max(room // 2, room - GAP - needs["title"]))
    left = room - GAP - value
    with_ids = max(row.cells["title"].cell_len + GAP + len(row.item_id) for row in rows)
    title = min(left, max(needs["title"], with_ids))
    bars = _bars(rows, min(left - title - GAP, ITEM_BAR), ascii_only=ascii_only)
    widths = {"title": title, "value": value, **bars, **{name: needs[name] for name in names}}
    lines = []
    for row in rows:
        name = layout.with_id(row.cells["title"], row.item_id, title)
        lines.append(layout.row_line({**row.cells, "title": name}, widths, style=row.style))
    return lines, widths


def _two_lines(
    rows: list[Row], names: list[str], needs: dict[str, int], width: int
) -> Iterator[Text]:
    """Yield every row, and below an item what it reached, and its id."""
    room = width - sum(needs[name] + GAP for name in names)
    if needs["title"] > room:
        names = [name for name in names if name != "expected"]
        room += needs["expected"] + GAP
    widths = {"title": max(room, NARROWEST), **{name: needs[name] for name in names}}
    for row in rows:
        name, value = row.cells["title"], row.cells["value"].plain
        if row.standing is not None and not row.item_id:
            name = layout.with_id(name, value, widths["title"])
        yield layout.row_line({**row.cells, "title": name}, widths, style=row.style)
        if row.item_id:
            below = Text(f"{' ' * 2 * INDENT}{value}{figures.BETWEEN}{row.item_id}", "dim")
            yield layout.shortened(below, width)


def _needs(rows: list[Row], names: list[str]) -> dict[str, int]:
    return layout.needs((row.cells for row in rows), ["title", *names])


def _bars(rows: list[Row], width: int, *, ascii_only: bool) -> dict[str, int]:
    """Draw a bar a row where there is room for one; return the column, if there is."""
    if width < LEAST_BAR:
        return {}
    for row in rows:
        if row.standing is not None:
            row.cells["progress"] = bar(row.standing, width, ascii_only=ascii_only)
    return {"progress": width}
