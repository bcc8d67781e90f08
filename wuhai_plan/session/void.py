"""`plan void`: withdraw an entry. Nothing is erased."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.history import History
from wuhai_plan.log.reader import Log
from wuhai_plan.log.ulid import new
from wuhai_plan.log.verdicts import withdrawn
from wuhai_plan.model import Entry
from wuhai_plan.session.change import (
    ChangeInput,
    change_report,
    moment_to_record,
    reporter,
    written_text,
)
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_entry
from wuhai_plan.views.change import ChangeReport


def void(session: Session, ending: str, change: ChangeInput) -> ChangeReport:
    """Withdraw an entry, named by any unique ending of its id."""
    note, by = written_text("note", change.note), reporter(change.by)
    if not note:
        raise RequestError.of("void-needs-note")
    with session.open_log(dry_run=change.dry_run) as opened:
        history = session.history(opened.adoptions())
        log = opened.read(history)
        entry = withdrawal(session, log, find_entry(log, ending), note, by)
        opened.append(entry)
    return withdrawal_report(session, history, log, entry)


def withdrawal(session: Session, log: Log, target: Entry, note: str, by: str) -> Entry:
    """Return the entry that withdraws another, which still stands."""
    if target.plan is not None:
        raise RequestError.of("adoption-stands", id=target.id)
    _reading_of(log, target)  # refuses a ring, of which nobody can say what stands
    gone = withdrawn(log.entries).get(target.id)
    if gone:
        raise RequestError.of("already-withdrawn", id=target.id, by=gone)
    at = moment_to_record(session, log.entries[-1].at, log.entries[-1].id)
    return Entry(
        id=new(at, log.last_id),
        at=at,
        item=target.item,
        date=target.date,
        void=target.id,
        by=by,
        note=note,
    )


def withdrawal_report(session: Session, history: History, log: Log, entry: Entry) -> ChangeReport:
    """Report what a withdrawal changed of the log as it was before it."""
    reading = _reading_of(log, entry)
    after = log.with_entries([entry])
    folds = log.fold(history), after.fold(history)
    return change_report(session, history, entry, reading, folds)


def _reading_of(log: Log, entry: Entry) -> Entry:
    """Return the reading that an entry is about in the end, through any number of words.

    Withdrawals that speak of each other in a ring, as only a forged log has, speak of none.
    """
    by_id = {entry.id: entry for entry in log.entries}
    seen: set[str] = set()
    while entry.target is not None:
        if entry.id in seen:
            raise RequestError.of("void-ring", id=entry.id)
        seen.add(entry.id)
        entry = by_id[entry.target]
    return entry
