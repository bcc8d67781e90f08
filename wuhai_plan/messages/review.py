"""A reading that waits for a word, in words."""

from __future__ import annotations

from wuhai_plan.messages import figures, promises
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


def effect(row: WaitingReading, tr: Messages) -> str:
    """Return what it does to the headline, and that it completes its item."""
    points = promises.effect(row.effect, tr)
    return tr("review-completes", points=points) if row.completes else points


def reasons(row: WaitingReading) -> str:
    """Return what the reporter wrote of it, and what it rests on."""
    evidence = (proof(each) for each in row.entry.evidence)
    return " · ".join(filter(None, [row.entry.note, *evidence]))
