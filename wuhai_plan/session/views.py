"""Looks that only some commands take: one item whole, what needs attention, other ways to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wuhai_plan.log import Replay
from wuhai_plan.model import Entry, Plan
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
    rows = rows_by_item(session.plan, known, replay, day).get(item.id, [])
    readings = replay.readings(item, day)
    return item_report(session.plan, item, readings, rows, as_of=day, known_at=moment)


def rows_by_item(
    plan: Plan, known: Sequence[Entry], replay: Replay, day: dt.date
) -> dict[str, list[LogRow]]:
    """Return the entries dated up to a day by item, withdrawn ones and withdrawals too."""
    whole = {entry.id: entry for entry in known}
    found: dict[str, list[LogRow]] = {}
    for entry in known:
        # A withdrawal written by hand may leave out item and date: they are its target's.
        target = whole.get(entry.void or "", entry)
        key, dated = entry.item or target.item or "", entry.date or target.date
        if dated is None or dated <= day:
            row = LogRow(entry, plan.items.get(key), replay.withdrawn_by.get(entry.id))
            found.setdefault(key, []).append(row)
    return found


def due(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> DueReport:
    """Tell what needs attention as of a day."""
    day, moment = when(session, as_of, known_at)
    readings = session.fold(moment).all_readings(session.plan, day, whole=False)
    return due_report(session.plan, readings, as_of=day, known_at=moment)
