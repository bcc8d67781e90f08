"""An entry of the log in words: what it did, and how short its id can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Entry, Evidence
from wuhai_plan.texts import clean

if TYPE_CHECKING:
    from wuhai_plan.log.note_sections import NoteSections
    from wuhai_plan.views.log import LogRow

SHORT, LONG = 6, 10  # characters of an id that tell entries apart: a few, any number
Endings: TypeAlias = Callable[[str], str]  # an id to as much of it as tells it from others
DIGEST = 12  # digits of a SHA-256 that tell files apart at a glance


def change(
    row: LogRow, tr: Messages, endings: Endings, replaced: frozenset[str] = frozenset()
) -> str:
    """Return what an entry did: +50, = 310, a stage's title, or which entry it withdraws.

    `replaced` are the entries that another one of their day took the place of.
    """
    entry = row.entry
    if entry.plan is not None:
        text = tr("log-plan", digest=entry.plan.sha256[:DIGEST])
    elif entry.void is not None:
        text = tr("log-void", id=endings(entry.void))
    elif entry.send_back is not None:
        text = tr("log-return", id=endings(entry.send_back))
    elif entry.confirm is not None:
        text = tr("log-confirm", id=endings(entry.confirm), value=_vouched(row, tr))
    elif entry.add is not None:
        text = ("+" if entry.add >= 0 else "") + figures.grouped(entry.add)
    elif entry.set is not None:
        text = f"= {figures.grouped(entry.set)}"
    elif entry.remarks:
        text = tr("log-remark")
    else:
        text = _stage(row, tr)
    if row.withdrawn_by:
        return tr("log-withdrawn", change=text)
    if row.returned_by:
        return tr("log-returned", change=text)
    if row.confirmed_by:
        return tr("log-confirmed", change=text)
    return tr("log-replaced", change=text) if entry.id in replaced else text


def _vouched(row: LogRow, tr: Messages) -> str:
    """Return the figure that a confirmation vouches for."""
    value = row.entry.value
    return _stage(row, tr) if value is None else figures.grouped(value)


def _stage(row: LogRow, tr: Messages) -> str:
    stage = row.item.stage(row.entry.stage or "") if row.item else None
    return tr.text(stage.title) if stage else row.entry.stage or ""


def problem_and_next(entry: Entry, tr: Messages) -> list[str]:
    """Return the problem and the next step of an entry, each labelled; that it clears one."""
    texts = (("problem", entry.problem), ("next", entry.next))
    return [
        tr("labelled", label=tr(f"col-{key}"), text=clean(text) or tr("text-cleared"))
        for key, text in texts
        if text is not None
    ]


def note_of(parts: NoteSections, tr: Messages) -> str | None:
    """Put a note together of progress and a correction; None where nothing was written."""
    correction = parts.correction and tr("told-correction", why=parts.correction)
    return "\n".join(filter(None, [parts.progress, correction])) or None


def words(entry: Entry, tr: Messages) -> list[str]:
    """Return all that an entry tells in words: its note, its problem and its next step."""
    return [*filter(None, [entry.note]), *problem_and_next(entry, tr)]


def proof(evidence: Evidence) -> str:
    """Return what an entry rests on: a file with the beginning of its digest, or an address."""
    digest = evidence.sha256
    return f"{evidence.ref} (sha256 {digest[:DIGEST]}…)" if digest else evidence.ref


def endings(ids: Sequence[str] | None) -> Endings:
    """Return what shortens an id to its ending: at least six characters, that no other id has.

    Without the ids, where they are too many to be known beforehand, to ten: these two ids of a
    million share once in a thousand logs, and who names an entry by them is then told of both.
    """
    length = LONG
    if ids is not None:
        length = SHORT
        while len({each[-length:] for each in ids}) < len(set(ids)):
            length += 1
    listed = ids and frozenset(ids)

    def ending(entry_id: str) -> str:
        return entry_id if listed and entry_id not in listed else entry_id[-length:]

    return ending
