"""Every item with the entry of its last reading, for tables in chosen columns."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.model import Entry
from wuhai_plan.session.core import Session
from wuhai_plan.session.status import status
from wuhai_plan.views.items import ItemsReport


def items(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last reading."""
    log = session.log  # read first: the status is then taken from the same
    report = status(session, as_of=as_of, known_at=known_at, forecasts=True)
    # The last by its date; of one date, the one recorded last.
    by_date = sorted(log.known_at(report.known_at).standing(), key=_date)
    last = {entry.item or "": entry for entry in by_date if _date(entry) <= report.as_of}
    return ItemsReport(report, last)


def _date(entry: Entry) -> dt.date:
    return entry.date or dt.date.min
