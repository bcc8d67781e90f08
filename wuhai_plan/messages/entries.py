"""An entry of the log in words: what it did, and how short its id can be."""

from __future__ import annotations

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Evidence
from wuhai_plan.views.log import LogRow

SHORT = 6  # characters of an id that tell entries apart at a glance
DIGEST = 12  # digits of a SHA-256 that tell files apart at a glance


def change(
    row: LogRow, tr: Messages, tails: dict[str, str], replaced: frozenset[str] = frozenset()
) -> str:
    """Return what an entry did: +50, = 310, a stage's title, or which entry it withdraws.

    `replaced` are the entries that another one of their day took the place of.
    """
    entry = row.entry
    if entry.void is not None:
        text = tr("log-void", id=tails.get(entry.void, entry.void))
    elif entry.add is not None:
        text = ("+" if entry.add >= 0 else "") + figures.grouped(entry.add)
    elif entry.set is not None:
        text = f"= {figures.grouped(entry.set)}"
    else:
        stage = row.item.stage(entry.stage or "") if row.item else None
        text = tr.text(stage.title) if stage else entry.stage or ""
    if row.withdrawn_by:
        return tr("log-withdrawn", change=text)
    return tr("log-replaced", change=text) if entry.id in replaced else text


def proof(evidence: Evidence) -> str:
    """Return what an entry rests on: a file with the beginning of its digest, or an address."""
    digest = evidence.sha256
    return f"{evidence.ref} (sha256 {digest[:DIGEST]}…)" if digest else evidence.ref


def id_tails(ids: list[str]) -> dict[str, str]:
    """Return for each id its shortest ending, of at least six characters, that no other has."""
    length = SHORT
    while length < max(map(len, ids)) and len({entry_id[-length:] for entry_id in ids}) < len(
        set(ids)
    ):
        length += 1
    return {entry_id: entry_id[-length:] for entry_id in ids}
