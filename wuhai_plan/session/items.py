"""Every item with the entry of its last reading, for tables in chosen columns."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.session.core import Session, when
from wuhai_plan.session.status import status
from wuhai_plan.views.items import ItemsReport


def items(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last reading."""
    when(session, as_of, known_at)  # which waits, where there is something to wait for
    log = session.log  # read before the status, which is then taken from the same
    report = status(session, as_of=as_of, known_at=known_at, whole=True)
    standing = log.known_at(report.known_at).standing()
    dated = [entry for entry in standing if entry.date and entry.date <= report.as_of]
    # The last by its date; of one date, the one recorded last.
    dated.sort(key=lambda entry: entry.date or dt.date.min)
    return ItemsReport(report, {session.plan.id_today(entry.item): entry for entry in dated})
