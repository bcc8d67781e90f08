"""The entries as a table."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import Messages, figures
from wuhai_plan.model import Entry
from wuhai_plan.report import LogReport, LogRow
from wuhai_plan.texts import clean

SHORT = 6  # characters of an id that tell entries apart at a glance


def log(report: LogReport, say: Messages, width: int) -> RenderableType:
    """Return the entries by when they were recorded; withdrawn ones are struck out and say so."""
    if not report.rows:
        return Text(say("log-empty"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    tails = id_tails([row.entry.id for row in report.rows])
    table.add_column(say("log-entry"), no_wrap=True)
    table.add_column(say("log-recorded"), no_wrap=True)
    table.add_column(say("log-date"), no_wrap=True)
    table.add_column(say("log-item"), overflow="fold")
    table.add_column(say("log-change"), overflow="fold")
    table.add_column(say("log-by"), overflow="fold")
    table.add_column(say("log-note"), overflow="fold")
    for row in report.rows:
        entry = row.entry
        cells = (
            tails[entry.id],
            entry.at.strftime("%Y-%m-%d %H:%M" if width >= 100 else "%Y-%m-%d"),
            entry.date.isoformat() if entry.date else "",
            entry.item or "",
            change(row, say, tails),
            entry.by or "",
            _note(entry),
        )
        style = "strike dim" if row.withdrawn_by else ""
        table.add_row(*(Text(clean(cell), style) for cell in cells))
    return table


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
