"""`plan undo`: withdraw one's own last entry."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.log.reader import Log
from wuhai_plan.log.replay import Replay
from wuhai_plan.model import Entry
from wuhai_plan.session.change import (
    Change,
    record,
    reporter,
    withdrawal,
    written_text,
)
from wuhai_plan.session.core import Session
from wuhai_plan.views.change import ChangeReport


def undo(session: Session, change: Change, usual_note: str) -> ChangeReport:
    """Withdraw one's own last reading that still stands."""
    note, by = written_text("note", change.note) or usual_note, reporter(change.by)

    def make(log: Log) -> Entry:
        gone = Replay(log.entries).withdrawn_by
        own = [e for e in log.entries if e.void is None and e.by == by and e.id not in gone]
        if not own:
            raise RequestError.of("nothing-to-undo", by=by)
        return withdrawal(session, log, own[-1], note, by)

    return record(session, make, dry_run=change.dry_run)
