"""What `confirm` and `return` share: a second party's word on a reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.history import History
from wuhai_plan.log.append import OpenLog
from wuhai_plan.log.reader import Log
from wuhai_plan.log.replay import replay, replay_order
from wuhai_plan.log.ulid import new
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Entry, Reading
from wuhai_plan.numbers import narrow
from wuhai_plan.session.change import (
    ChangeInput,
    change_report,
    moment_to_record,
    reporter,
    written_text,
)
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import hash_evidence
from wuhai_plan.session.lookup import find_entry, find_item
from wuhai_plan.views.change import ChangeReport

SHORTEST = 6  # characters of an id's ending that are looked for before titles are


def draft(session: Session, change: ChangeInput) -> Entry:
    """Return a word as far as it is known before the log is read: who says it, and why."""
    folder = session.log_path.parent
    # Hashed before the lock is taken: a large file must not keep other writers waiting.
    evidence = tuple(hash_evidence(ref, folder) for ref in change.evidence)
    note, by = written_text("note", change.note), reporter(change.by)
    return Entry(id="", at=session.now, by=by, note=note, evidence=evidence)


def find_target(session: Session, history: History, log: Log, name: str) -> Entry:
    """Return the reading meant: an entry by an ending of its id, or the last one of an item.

    Raise `RequestError` for an item without one, and for what nobody can speak of.
    """
    ending = narrow(name).strip()
    if len(ending) >= SHORTEST and ending.isalnum() and log.find(ending):
        return find_entry(log, ending)
    try:
        item = find_item(history.plan, name, session.today)
    except RequestError:
        if ending and log.find(ending):
            return find_entry(log, ending)
        raise
    own = [e for e in log.standing() if e.reads and history.id_today(e.item) == item.id]
    if not own:
        raise RequestError.of("word-no-reading", item=item.title)
    return max(own, key=replay_order)


def check_target(target: Entry, verdicts: Verdicts, by: str | None) -> None:
    """Raise `RequestError` where nobody, or not this party, may speak of an entry."""
    if not target.reports:
        raise RequestError.of("word-not-reading", id=target.id)
    gone = verdicts.withdrawn.get(target.id)
    if gone:
        raise RequestError.of("already-withdrawn", id=target.id, by=gone)
    if by is not None and target.by is not None and same_party(by, target.by):
        raise RequestError.of("word-own", id=target.id, by=target.by)


def record(
    session: Session, opened: OpenLog, log: Log, history: History, words: Sequence[Entry]
) -> list[ChangeReport]:
    """Record words, all or none; return what each changed."""
    last_at, last_id = (log.entries[-1].at, log.last_id) if log.entries else (None, "")
    entries = []
    for word in words:
        at = moment_to_record(session, last_at, last_id)
        entries.append(replace(word, id=new(at, last_id), at=at))
        last_at, last_id = at, entries[-1].id
    opened.append(*entries)
    reports, by_id = [], {entry.id: entry for entry in log.entries}
    before = log.fold(history)
    for entry in entries:
        log = log.with_entries([entry])
        after = log.fold(history)
        report = change_report(session, history, entry, by_id[entry.target or ""], (before, after))
        reports.append(replace(report, written=opened.last_written is not None))
        before = after
    return reports


def stands_at(
    log: Log, history: History, target: Entry, verdicts: Verdicts, day: dt.date
) -> Reading | None:
    """Return what a reading's item stands at right after it, as in force on a day.

    None where it counts for none.
    """
    item = history.plan.items.get(history.id_today(target.item))
    if item is None or item.id not in history.targets(target):
        return None
    own = [
        e for e in log.entries
        if e.reads and item.id in history.targets(e) and (verdicts.counts(e) or e is target)
    ]  # fmt: skip
    return next(reading for entry, reading in replay(item.on(day), own) if entry is target)


def same_party(by: str, other: str) -> bool:
    """Say whether two names are one but for how they are typed."""
    names = {" ".join(narrow(name).split()).casefold() for name in (by, other)}
    return len(names) == 1
