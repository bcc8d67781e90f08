"""`plan undo`: withdraw one's own last reading."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.log.reader import Log
from wuhai_plan.model import Entry
from wuhai_plan.session.change import ChangeInput, reporter, written_text
from wuhai_plan.session.core import Session
from wuhai_plan.session.void import withdraw
from wuhai_plan.views.change import ChangeReport


def undo(session: Session, change: ChangeInput, usual_note: str) -> ChangeReport:
    """Withdraw one's own last reading that still stands."""
    note, by = written_text("note", change.note) or usual_note, reporter(change.by)

    def last_own(log: Log) -> Entry:
        # Withdrawals are no readings: a second undo takes back the reading before, not the first.
        own = [entry for entry in log.standing() if entry.by == by]
        if not own:
            raise RequestError.of("nothing-to-undo", by=by)
        return own[-1]

    return withdraw(session, last_own, note, by, dry_run=change.dry_run)
