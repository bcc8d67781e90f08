"""Every item with the entry of its last reading, for tables in chosen columns."""

from __future__ import annotations

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
    last: dict[str, Entry] = {}
    for entry in log.known_at(report.known_at).standing():
        assert entry.item is not None  # noqa: S101 - a reading has both
        assert entry.date is not None  # noqa: S101
        before = last.get(entry.item)
        # Later by its date; of one date, the one recorded later.
        newer = before is None or before.date is None or entry.date >= before.date
        if newer and entry.date <= report.as_of:
            last[entry.item] = entry
    return ItemsReport(report, last)
