"""`plan undo`: withdraw one's own last entry."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.log.ulid import milliseconds
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Entry
from wuhai_plan.session.change import ChangeInput, reporter, written_text
from wuhai_plan.session.core import Session
from wuhai_plan.session.void import withdrawal, withdrawal_report
from wuhai_plan.views.change import ChangeReport


def undo(session: Session, change: ChangeInput, usual_note: str) -> ChangeReport:
    """Withdraw one's own last reading, remark or word on a reading that still stands."""
    note, by = written_text("note", change.note) or usual_note, reporter(change.by)
    with session.open_log(dry_run=change.dry_run) as opened:
        history = session.history(opened.adoptions())
        log = opened.read(history)
        verdicts = Verdicts.of(log.entries)
        # No withdrawals: a second undo takes back the entry before, not the first.
        own = [
            entry
            for entry in log.entries
            if entry.by == by and (entry.reports or entry.judges) and verdicts.counts(entry)
        ]
        if not own:
            raise RequestError.of("nothing-to-undo", by=by)
        last = max(own, key=_recorded)
        entry = withdrawal(session, log, last, note, by)
        opened.append(entry)
    return withdrawal_report(session, history, log, entry)


def _recorded(entry: Entry) -> tuple[int, str]:
    """Return what orders entries as they were recorded, though a clock was set back in between.

    An entry's id is above all that were there, and so begins with a moment that is not before
    theirs; its own moment is what the clock said. An id made otherwise may begin with any.
    """
    by_clock = int(entry.at.timestamp() * 1000)
    return max(by_clock, milliseconds(entry.id)), entry.id
