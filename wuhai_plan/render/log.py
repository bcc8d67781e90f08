"""The entries as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from rich.console import RenderableType
from rich.text import Text

from wuhai_plan.messages import entries
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.entries import Endings
from wuhai_plan.render import layout
from wuhai_plan.render.lines import Row, table, widths
from wuhai_plan.texts import clean
from wuhai_plan.views.log import LogRow

SAMPLE = 2000  # rows whose widths are those of all; of fewer, endings of ids are as short as can be
NARROW = ["log-entry", "log-date", "col-item", "log-change", "col-by"]
COLUMNS = [NARROW[0], "log-recorded", *NARROW[1:], "col-note"]


def render_log(rows: Iterator[LogRow], tr: Messages, width: int) -> RenderableType | layout.Lines:
    """Return the entries by when they were recorded; withdrawn ones are struck out and say so.

    The first lines are there as soon as the first rows are; the rest is made as it is printed.
    """
    sample = list(islice(rows, SAMPLE))
    if not sample:
        return Text(tr("log-empty"))
    names = COLUMNS if width >= layout.WIDE else NARROW
    ids = [row.entry.id for row in sample]
    endings = entries.endings(None if len(ids) == SAMPLE else ids)
    first = [heads(names, tr), *(_row(row, names, tr, endings) for row in sample)]
    more = (_row(row, names, tr, endings) for row in rows)
    return layout.Lines(table(chain(first, more), widths(first, width), width))


def heads(names: Sequence[str], tr: Messages) -> Row:
    """Return the headings of columns."""
    return Row([tr(name) for name in names], "dim")


def _row(row: LogRow, names: Sequence[str], tr: Messages, endings: Endings) -> Row:
    """Return a row; where there is no room for a column of notes, they go below items."""
    refs = (evidence.ref for evidence in row.entry.evidence)
    note = " · ".join([*entries.words(row.entry, tr), *refs])
    made = entry_row(row, names, note, tr, endings)
    if "col-note" not in names and note:
        made.below, made.under = clean(note), names.index("col-item")
    return made


def entry_row(
    row: LogRow,
    names: Sequence[str],
    note: str,
    tr: Messages,
    endings: Endings,
    *,
    form: str = "%Y-%m-%d %H:%M",
    replaced: frozenset[str] = frozenset(),
) -> Row:
    """Return what a table says of an entry in columns; `form` is that of the moment recorded.

    `replaced` are the entries that another one of their day took the place of.
    """
    entry = row.entry
    texts = {
        "log-entry": endings(entry.id),
        "log-date": entry.date.isoformat() if entry.date else "",
        "col-item": clean(entry.item or (row.item.id if row.item else "")),
        "log-change": clean(entries.change(row, tr, endings, replaced)),
        "col-by": clean(entry.by or ""),
        "col-note": clean(note),
    }
    if "log-recorded" in names:  # which takes as long as all the rest
        texts["log-recorded"] = entry.at.strftime(form)
    cells = [texts[name] for name in names]
    return Row(cells) if row.counts else Row(cells, "dim", "strike")
