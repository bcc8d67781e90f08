"""`plan void`: withdraw an entry."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.log.reader import Log
from wuhai_plan.model import Entry
from wuhai_plan.session.change import (
    Change,
    record,
    reporter,
    withdrawal,
    written_text,
)
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_entry
from wuhai_plan.views.change import ChangeReport


def void(session: Session, ending: str, change: Change) -> ChangeReport:
    """Withdraw an entry, named by any unique ending of its id. Nothing is erased."""
    note, by = written_text("note", change.note), reporter(change.by)
    if not note:
        raise RequestError.of("void-needs-note")

    def make(log: Log) -> Entry:
        return withdrawal(session, log, find_entry(log, ending), note, by)

    return record(session, make, dry_run=change.dry_run)
