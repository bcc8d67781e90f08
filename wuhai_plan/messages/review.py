"""A reading that waits for a word, in words."""

from __future__ import annotations

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.entries import proof
from wuhai_plan.views.review import WaitingReading


def value(row: WaitingReading, tr: Messages) -> str:
    """Return what would be vouched for: a total, a reading or a stage, and what was added to it."""
    stands = figures.value(row.item, row.reading, tr)
    if row.reading.value is not None:
        stands = figures.with_unit(stands, row.item, tr)
    added = row.entry.add
    if added is None:
        return stands
    more = ("+" if added >= 0 else "") + figures.grouped(added)
    return tr("review-added", more=more, value=stands)


def about(row: WaitingReading, tr: Messages) -> str:
    """Return that it completes its item, who reported it, with which note, and on what evidence."""
    completes = tr("review-completes") if row.completes else None
    evidence = (proof(each) for each in row.entry.evidence)
    parts = [completes, row.entry.by or tr("nobody"), row.entry.note, *evidence]
    return figures.BETWEEN.join(filter(None, parts))
