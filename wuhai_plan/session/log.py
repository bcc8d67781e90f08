"""`plan log`: list the entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_item_ids
from wuhai_plan.views.log import LogRow, log_rows


def entries(
    session: Session,
    what: Sequence[str] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    by: str | None = None,
) -> tuple[LogRow, ...]:
    """List entries by when they were recorded; `since` and `until` speak of their dates."""
    plan = session.plan
    asked = find_item_ids(plan, what)
    first = session.day(since) if since else dt.date.min
    last = session.day(until) if until else dt.date.max
    return tuple(
        row
        for row in log_rows(plan, session.log.entries)
        if (asked is None or (row.item is not None and row.item.id in asked))
        and (row.date is None or first <= row.date <= last)
        and (by is None or row.entry.by == by)
    )
