"""An entry of the log in words: what it did, and how short its id can be told."""

from __future__ import annotations

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.log import LogRow

SHORT = 6  # characters of an id that tell entries apart at a glance


def change(row: LogRow, tr: Messages, tails: dict[str, str]) -> str:
    """Return what an entry did: +50, = 310, a stage's title, or which entry it withdraws."""
    entry = row.entry
    if entry.void is not None:
        shown = tr("log-void", id=tails.get(entry.void, entry.void))
    elif entry.add is not None:
        shown = ("+" if entry.add >= 0 else "") + figures.grouped(entry.add)
    elif entry.set is not None:
        shown = f"= {figures.grouped(entry.set)}"
    else:
        found = row.item.stage(entry.stage or "") if row.item else None
        shown = tr.text(found.title) if found else entry.stage or ""
    return tr("log-withdrawn", change=shown) if row.withdrawn_by else shown


def id_tails(ids: list[str]) -> dict[str, str]:
    """Return for each id its shortest ending, of at least six characters, that no other has."""
    length = SHORT
    while length < max(map(len, ids)) and len({i[-length:] for i in ids}) < len(set(ids)):
        length += 1
    return {i: i[-length:] for i in ids}
