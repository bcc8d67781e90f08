"""The entries as a table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.entries import change, id_tails
from wuhai_plan.model import Entry
from wuhai_plan.texts import clean
from wuhai_plan.views.log import LogReport, LogRow

WIDE = 100
PIECE = 200  # rows
COLUMNS = (
    *("log-entry", "log-recorded", "log-date", "log-item", "log-change", "log-by", "log-note"),
)


def log(report: LogReport, tr: Messages, width: int) -> Iterator[RenderableType]:
    """Yield the entries by when they were recorded; withdrawn ones are struck out and say so.

    A long log comes in pieces whose columns stand in line, so that its first lines are there at
    once, and a reader who has seen enough ends the work.
    """
    if not report.rows:
        yield Text(tr("log-empty"))
        return
    wide = width >= WIDE
    tails = id_tails([row.entry.id for row in report.rows])
    heads = [Text(tr(key)) for key in COLUMNS if wide or key not in ("log-recorded", "log-note")]
    sample = [_cells(row, tr, tails, wide=wide) for row in report.rows[:PIECE]]
    widths = _widths([heads, *sample], width)
    for start in range(0, len(report.rows), PIECE):
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.show_header = start == 0
        for head, cells in zip(heads, widths, strict=True):
            table.add_column(head, overflow="fold", width=cells)
        for row in report.rows[start : start + PIECE]:
            style = "dim" if row.withdrawn_by else ""
            table.add_row(*_cells(row, tr, tails, wide=wide), style=style)
        yield table


def _widths(rows: list[list[Text]], width: int) -> list[int]:
    """Return each column's width: what it needs, the widest giving way until all fit."""
    columns = zip(*rows, strict=True)
    needs = [max(cell_len(line) for cell in c for line in cell.plain.split("\n")) for c in columns]
    room = width - 2 * (len(needs) - 1)
    while sum(needs) > room:
        needs[needs.index(max(needs))] -= 1
    return needs


def _cells(row: LogRow, tr: Messages, tails: dict[str, str], *, wide: bool) -> list[Text]:
    """Return a row's cells; where there is no room for a column of notes, they go below items."""
    entry, style = row.entry, "strike" if row.withdrawn_by else ""

    def cell(text: str) -> Text:
        return Text(clean(text), style)

    item = cell(entry.item or (row.item.id if row.item else ""))
    cells = [
        cell(tails[entry.id]),
        cell(entry.date.isoformat() if entry.date else ""),
        item,
        cell(change(row, tr, tails)),
        cell(entry.by or ""),
    ]
    if wide:
        cells.insert(1, cell(entry.at.strftime("%Y-%m-%d %H:%M")))
        cells.append(cell(_note(entry)))
    elif note := clean(_note(entry)):
        item.append(f"\n{note}", "dim")
    return cells


def _note(entry: Entry) -> str:
    return " · ".join([entry.note or "", *(e.ref for e in entry.evidence)]).strip(" ·")
