"""Looks that only some commands take: one item whole, what needs attention, other ways to judge."""

from __future__ import annotations

from wuhai_plan.log import Replay
from wuhai_plan.report import LogRow
from wuhai_plan.session.core import Session
from wuhai_plan.session.looks import when
from wuhai_plan.session.lookup import find_item
from wuhai_plan.views.due import DueReport, due_report
from wuhai_plan.views.item import ItemReport, item_report


def show(
    session: Session, what: str, *, as_of: str | None = None, known_at: str | None = None
) -> ItemReport:
    """Look at one item as of a day, with its entries as known then, withdrawn ones too."""
    item = find_item(session.plan, what)
    day, moment = when(session, as_of, known_at)
    known = [e for e in session.log.entries if moment is None or e.at <= moment]
    replay = Replay(known)
    whole = {entry.id: entry for entry in known}
    rows = []
    for entry in known:
        # A withdrawal written by hand may leave out item and date: they are its target's.
        target = whole.get(entry.void or "", entry)
        dated = entry.date or target.date
        if (entry.item or target.item) == item.id and (dated is None or dated <= day):
            rows.append(LogRow(entry, item, replay.withdrawn_by.get(entry.id)))
    readings = replay.readings(item, day)
    return item_report(session.plan, item, readings, rows, as_of=day, known_at=moment)


def due(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> DueReport:
    """Tell what needs attention as of a day."""
    day, moment = when(session, as_of, known_at)
    readings = session.fold(moment).all_readings(session.plan, day)
    return due_report(session.plan, readings, as_of=day, known_at=moment)
