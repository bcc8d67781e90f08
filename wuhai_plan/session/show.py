"""`plan show`: one item whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wuhai_plan.log.replay import Replay
from wuhai_plan.model import Entry, Plan
from wuhai_plan.session.core import Session, when
from wuhai_plan.session.lookup import find_item
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.show import ShowReport, show_report


def show(
    session: Session, what: str, *, as_of: str | None = None, known_at: str | None = None
) -> ShowReport:
    """Look at one item as of a day, with its entries as known then, withdrawn ones too."""
    item = find_item(session.plan, what)
    day, moment = when(session, as_of, known_at)
    known = [e for e in session.log.entries if moment is None or e.at <= moment]
    replay = Replay(known)
    rows = rows_by_item(session.plan, known, replay, day).get(item.id, [])
    readings = replay.readings(item, day)
    return show_report(session.plan, item, readings, rows, as_of=day, known_at=moment)


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
