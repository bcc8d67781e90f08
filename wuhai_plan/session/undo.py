"""`plan undo`: withdraw one's own last reading."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.session.change import ChangeInput, reporter, written_text
from wuhai_plan.session.core import Session
from wuhai_plan.session.void import withdrawal, withdrawal_report
from wuhai_plan.views.change import ChangeReport


def undo(session: Session, change: ChangeInput, usual_note: str) -> ChangeReport:
    """Withdraw one's own last reading that still stands."""
    note, by = written_text("note", change.note) or usual_note, reporter(change.by)
    with session.open_log(dry_run=change.dry_run) as opened:
        log = opened.read()
        # Withdrawals are no readings: a second undo takes back the reading before, not the first.
        own = [entry for entry in log.standing() if entry.by == by]
        if not own:
            raise RequestError.of("nothing-to-undo", by=by)
        entry = withdrawal(session, log, own[-1], note, by)
        opened.append(entry)
    return withdrawal_report(session, log, entry, written=not change.dry_run)
