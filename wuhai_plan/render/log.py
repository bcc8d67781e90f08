"""The entries as a table."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import Messages, figures
from wuhai_plan.model import Entry
from wuhai_plan.report import LogReport, LogRow
from wuhai_plan.texts import clean

WIDE = 100
SHORT = 6  # characters of an id that tell entries apart at a glance


def log(report: LogReport, say: Messages, width: int) -> RenderableType:
    """Return the entries by when they were recorded; withdrawn ones are struck out and say so."""
    if not report.rows:
        return Text(say("log-empty"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    tails = id_tails([row.entry.id for row in report.rows])
    table.add_column(say("log-entry"), no_wrap=True)
    wide = width >= WIDE
    if wide:
        table.add_column(say("log-recorded"), no_wrap=True)
    table.add_column(say("log-date"), no_wrap=True)
    table.add_column(say("log-item"), overflow="fold", min_width=16)
    table.add_column(say("log-change"), overflow="fold", min_width=12)
    table.add_column(say("log-by"), overflow="fold")
    if wide:
        table.add_column(say("log-note"), overflow="fold")
    for row in report.rows:
        table.add_row(*_cells(row, say, tails, wide=wide), style="dim" if row.withdrawn_by else "")
    return table


def _cells(row: LogRow, say: Messages, tails: dict[str, str], *, wide: bool) -> list[Text]:
    """Return a row's cells; where there is no room for a column of notes, they go below items."""
    entry, style = row.entry, "strike" if row.withdrawn_by else ""

    def cell(text: str) -> Text:
        return Text(clean(text), style)

    item = cell(entry.item or (row.item.id if row.item else ""))
    cells = [
        cell(tails[entry.id]),
        cell(entry.date.isoformat() if entry.date else ""),
        item,
        cell(change(row, say, tails)),
        cell(entry.by or ""),
    ]
    if wide:
        cells.insert(1, cell(entry.at.strftime("%Y-%m-%d %H:%M")))
        cells.append(cell(_note(entry)))
    elif note := clean(_note(entry)):
        item.append(f"\n{note}", "dim")
    return cells


def change(row: LogRow, say: Messages, tails: dict[str, str]) -> str:
    """Return what an entry did: +50, = 310, a stage, or which entry it withdraws."""
    entry = row.entry
    if entry.void is not None:
        shown = say("log-void", id=tails.get(entry.void, entry.void))
    elif entry.add is not None:
        shown = ("+" if entry.add >= 0 else "") + figures.grouped(entry.add)
    elif entry.set is not None:
        shown = f"= {figures.grouped(entry.set)}"
    else:
        shown = entry.stage or ""
    return say("log-withdrawn", change=shown) if row.withdrawn_by else shown


def id_tails(ids: list[str]) -> dict[str, str]:
    """Return for each id its shortest ending, of at least six characters, that no other has."""
    length = SHORT
    while length < max(map(len, ids)) and len({i[-length:] for i in ids}) < len(set(ids)):
        length += 1
    return {i: i[-length:] for i in ids}


def _note(entry: Entry) -> str:
    return " · ".join([entry.note or "", *(e.ref for e in entry.evidence)]).strip(" ·")
