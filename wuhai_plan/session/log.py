"""`plan log`: list the entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_item_ids
from wuhai_plan.views.log import LogReport, LogRow

if TYPE_CHECKING:
    pass


def entries(
    session: Session,
    what: Sequence[str] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    by: str | None = None,
) -> LogReport:
    """List entries by when they were recorded; `since` and `until` speak of their dates."""
    from wuhai_plan.log.replay import Replay

    plan = session.plan
    asked = find_item_ids(plan, what)
    first = session.day(since) if since else dt.date.min
    last = session.day(until) if until else dt.date.max
    withdrawn = Replay(session.log.entries).withdrawn_by
    whole = {entry.id: entry for entry in session.log.entries}
    rows = []
    for entry in session.log.entries:
        # A withdrawal written by hand may leave out item and date: they are its target's.
        target = whole.get(entry.void or "", entry)
        item, day = entry.item or target.item, entry.date or target.date
        if asked is not None and item not in asked:
            continue
        if day is not None and not first <= day <= last:
            continue
        if by is None or entry.by == by:
            rows.append(LogRow(entry, plan.items.get(item or ""), withdrawn.get(entry.id)))
    return LogReport(plan, tuple(rows))
