"""The entries as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from wuhai_plan.messages import entries
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.texts import clean
from wuhai_plan.views.log import LogRow

PIECE = 200  # rows
NARROW = ["log-entry", "log-date", "col-item", "log-change", "col-by"]
COLUMNS = [NARROW[0], "log-recorded", *NARROW[1:], "col-note"]


def render_log(rows: Sequence[LogRow], tr: Messages, width: int) -> Iterator[RenderableType]:
    """Yield the entries by when they were recorded; withdrawn ones are struck out and say so.

    A long log comes in pieces whose columns stand in line, so that its first lines are there at
    once, and a reader who has seen enough ends the work.
    """
    if not rows:
        yield Text(tr("log-empty"))
        return
    names = COLUMNS if width >= layout.WIDE else NARROW
    tails = entries.id_tails([row.entry.id for row in rows])
    heads = [Text(tr(name)) for name in names]
    sample = [_cells(row, names, tr, tails) for row in rows[:PIECE]]
    widths = _widths([heads, *sample], width)
    for start in range(0, len(rows), PIECE):
        table = layout.plain_table()
        table.show_header = start == 0
        for head, cell_width in zip(heads, widths, strict=True):
            table.add_column(head, overflow="fold", width=cell_width)
        for row in rows[start : start + PIECE]:
            table.add_row(*_cells(row, names, tr, tails), style="dim" if row.withdrawn_by else "")
        yield table


def _widths(rows: list[list[Text]], width: int) -> list[int]:
    """Return each column's width: what it needs, the widest giving way until all fit."""
    columns = zip(*rows, strict=True)
    needs = [max(cell_len(line) for cell in c for line in cell.plain.split("\n")) for c in columns]
    room = width - layout.GAP * (len(needs) - 1)
    while sum(needs) > room:
        needs[needs.index(max(needs))] -= 1
    return needs


def _cells(row: LogRow, names: list[str], tr: Messages, tails: dict[str, str]) -> list[Text]:
    """Return a row's cells; where there is no room for a column of notes, they go below items."""
    refs = [evidence.ref for evidence in row.entry.evidence]
    note = " · ".join([row.entry.note or "", *refs]).strip(" ·")
    cells = entry_cells(row, note, tr, tails)
    if "col-note" not in names and note:
        cells["col-item"].append(f"\n{clean(note)}", "dim")
    return [cells[name] for name in names]


def entry_cells(
    row: LogRow,
    note: str,
    tr: Messages,
    tails: dict[str, str],
    *,
    form: str = "%Y-%m-%d %H:%M",
    replaced: frozenset[str] = frozenset(),
) -> dict[str, Text]:
    """Return what a table says of an entry, by column; `form` is that of the moment recorded.

    `replaced` are the entries that another one of their day took the place of.
    """
    entry = row.entry
    texts = {
        "log-entry": tails[entry.id],
        "log-recorded": entry.at.strftime(form),
        "log-date": entry.date.isoformat() if entry.date else "",
        "col-item": entry.item or (row.item.id if row.item else ""),
        "log-change": entries.change(row, tr, tails, replaced),
        "col-by": entry.by or "",
        "col-note": note,
    }
    style = "strike" if row.withdrawn_by else ""
    return {name: Text(clean(text), style) for name, text in texts.items()}
