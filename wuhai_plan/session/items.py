"""Every item with the entry of its last reading, for tables in chosen columns."""

from __future__ import annotations

from wuhai_plan.log.replay import Replay
from wuhai_plan.session.core import Session
from wuhai_plan.session.status import status
from wuhai_plan.views.items import ItemsReport


def items(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last reading."""
    entries = session.log.entries  # read first: the status is then taken from the same
    report = status(session, as_of=as_of, known_at=known_at, forecasts=True)
    replay = Replay(entries, report.known_at)
    told = {item: replay.entries(item, report.as_of) for item in session.plan.items.values()}
    return ItemsReport(report, {item.id: found[-1] for item, found in told.items() if found})
