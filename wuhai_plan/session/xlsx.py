"""`plan export xlsx`: all that a workbook shows."""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.log.replay import Replay
from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogReport, LogRow


class BookReport(Struct, frozen=True):
    """What a workbook holds: the items, the entries known, the seal of a moment that is over."""

    items: ItemsReport
    log: LogReport
    seal: str | None


def book(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> BookReport:
    """Look at all that a workbook shows, as of a day and as known at a moment."""
    found = items(session, as_of=as_of, known_at=known_at)
    moment = found.status.known_at
    known = [e for e in session.log.entries if moment is None or e.at <= moment]
    whole = {entry.id: entry for entry in known}
    gone = Replay(known).withdrawn_by
    rows = []
    for entry in known:
        # A withdrawal written by hand may leave out its item: it is its target's.
        named = entry.item or whole.get(entry.void or "", entry).item
        rows.append(LogRow(entry, session.plan.items.get(named or ""), gone.get(entry.id)))
    seal = None
    if known_at and moment and moment < session.now:  # what is not over can't be sealed
        from wuhai_plan.session.seal import make_seal

        seal = make_seal(session, known_at).fingerprint
    return BookReport(found, LogReport(session.plan, tuple(rows)), seal)
