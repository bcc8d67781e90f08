"""Changing: one entry recorded or withdrawn, every mistake caught before a byte is written."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from msgspec import Struct

from wuhai_plan.dates import periods
from wuhai_plan.errors import RequestError
from wuhai_plan.log import Fold, Log, Replay, falls, first_fall
from wuhai_plan.log.append import append, append_folded
from wuhai_plan.log.ulid import new
from wuhai_plan.measure import measure
from wuhai_plan.measure.complete import MONTHS
from wuhai_plan.model import Entry, Item, Kind, Reading
from wuhai_plan.report import ChangeReport
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import evidence
from wuhai_plan.session.lookup import find_entry, find_item
from wuhai_plan.session.value import Typed, parse_value
from wuhai_plan.texts import has_control


class Change(Struct, frozen=True):
    """What the reporter said of a new entry besides its item and value."""

    date: str | None = None
    note: str | None = None
    by: str | None = None
    evidence: tuple[str, ...] = ()
    correct: bool = False
    dry_run: bool = False


class _BehindError(Exception):
    """This machine's clock is behind the last entry's."""


def update(
    session: Session, what: str, value: str | Typed, change: Change | None = None
) -> ChangeReport:
    """Record a total, more or less, a reading or a stage of an item, as typed or as read."""
    change = change or Change()
    item = find_item(session.plan, what)
    typed = value
    if isinstance(typed, str):
        typed = parse_value(item, typed, correct=change.correct)
    day = session.day(change.date) if change.date else session.today
    if day > session.today:
        raise RequestError.of("future-date", date=day, today=session.today)
    if day < item.start:
        raise RequestError.of("date-before-start", date=day, start=item.start, item=item.id)
    note, by = written_text("note", change.note), reporter(change.by)
    rests_on = evidence(change.evidence, session.log_path.parent)
    if change.correct and not note:
        raise RequestError.of("correct-needs-note")

    def made(at: dt.datetime, last_id: str) -> Entry:
        return Entry(
            id=new(int(at.timestamp() * 1000), last_id),
            at=at,
            item=item.id,
            date=day,
            add=typed.add,
            set=typed.set,
            stage=typed.stage,
            by=by,
            note=note,
            evidence=rests_on,
        )

    def after_all(fold: Fold) -> Entry:
        at = session.moment_now()
        if fold.last_at is not None and at < fold.last_at:
            raise _BehindError
        entry = made(at, fold.last_id)
        _refuse_below_zero(item, fold.with_entry(entry).readings(item, day)[-1])
        fall = None if change.correct else first_fall(item, fold, entry)
        _refuse_a_fall(item, fall)
        return entry

    def among_others(log: Log) -> Entry:
        entry = made(session.moment_now(), _last_id(log))
        after = Replay((*log.entries, entry)).readings(item, dt.date.max)
        _refuse_below_zero(item, next(one for one in after if one.entry == entry.id))
        before = Replay(log.entries).readings(item, dt.date.max)
        fell = {low.entry for _, low in falls(item, before)}
        new_falls = (pair for pair in falls(item, after) if pair[1].entry not in fell)
        _refuse_a_fall(item, None if change.correct else next(new_falls, None))
        return entry

    try:
        return _record_folded(session, after_all, dry_run=change.dry_run)
    except _BehindError:  # this machine's clock is behind the log's: the order has to be looked at
        return _record(session, among_others, dry_run=change.dry_run)


def void(session: Session, ending: str, change: Change) -> ChangeReport:
    """Withdraw an entry, named by any unique ending of its id. Nothing is erased."""
    note, by = written_text("note", change.note), reporter(change.by)
    if not note:
        raise RequestError.of("void-needs-note")

    def make(log: Log) -> Entry:
        return _withdrawal(session, log, find_entry(log, ending), note, by)

    return _record(session, make, dry_run=change.dry_run)


def undo(session: Session, change: Change, usual_note: str) -> ChangeReport:
    """Withdraw one's own last reading that still stands."""
    note, by = written_text("note", change.note) or usual_note, reporter(change.by)

    def make(log: Log) -> Entry:
        gone = Replay(log.entries).withdrawn_by
        own = [e for e in log.entries if e.void is None and e.by == by and e.id not in gone]
        if not own:
            raise RequestError.of("nothing-to-undo", by=by)
        return _withdrawal(session, log, own[-1], note, by)

    return _record(session, make, dry_run=change.dry_run)


def _subject(log: Log, entry: Entry) -> Entry:
    """Return the reading that an entry speaks of, through any number of withdrawals.

    Withdrawals that speak of each other in a ring, as only a forged log has, speak of none.
    """
    seen: set[str] = set()
    while entry.void is not None:
        if entry.id in seen:
            raise RequestError.of("void-ring", id=entry.id)
        seen.add(entry.id)
        entry = next(other for other in log.entries if other.id == entry.void)
    return entry


def _withdrawal(session: Session, log: Log, target: Entry, note: str, by: str) -> Entry:
    _subject(log, target)
    gone = Replay(log.entries).withdrawn_by.get(target.id)
    if gone:
        raise RequestError.of("already-withdrawn", id=target.id, by=gone)
    at = session.moment_now()
    return Entry(
        id=new(int(at.timestamp() * 1000), _last_id(log)),
        at=at,
        item=target.item,
        date=target.date,
        void=target.id,
        by=by,
        note=note,
    )


def _record(session: Session, make: Callable[[Log], Entry], *, dry_run: bool) -> ChangeReport:
    """Append what `make` returns (not on a dry run) and report what it changed."""
    seen: list[tuple[Log, Entry]] = []

    def keep(log: Log) -> Entry:
        seen.append((log, make(log)))
        return seen[0][1]

    if dry_run:
        keep(session.log)
    else:
        append(session.log_path, session.plan, keep, session.notes)
        session.recorded = seen[0][1].id
    log, entry = seen[0]
    then, now = Replay(log.entries), Replay((*log.entries, entry))
    return _report(session, entry, _subject(log, entry), (then, now), written=not dry_run)


def _record_folded(
    session: Session, make: Callable[[Fold], Entry], *, dry_run: bool
) -> ChangeReport:
    """Do as `_record` does for an entry recorded after all others, from what the log folds to."""
    seen: list[tuple[Fold, Fold, Entry]] = []

    def keep(fold: Fold) -> Entry:
        entry = make(fold)
        # What was before may have the entry added to it once it is written.
        seen.append((fold.copy(entry.item or ""), fold.with_entry(entry), entry))
        return entry

    if dry_run:
        keep(session.fold())
    else:
        append_folded(session.log_path, session.plan, keep, session.notes, session.checkpoint_place)
        session.recorded = seen[0][2].id
    then, now, entry = seen[0]
    return _report(session, entry, entry, (then, now), written=not dry_run)


def _report(
    session: Session,
    entry: Entry,
    subject: Entry,
    states: tuple[Replay | Fold, Replay | Fold],
    *,
    written: bool,
) -> ChangeReport:
    """Report how the item stood and stands, as of the day that the entry's subject speaks of."""
    plan = session.plan
    assert subject.item is not None  # noqa: S101 - the reader refuses a reading without one
    day = subject.date or session.today
    item = plan.items[subject.item].on(day)
    before, after = (
        measure(item, state.readings(item, day), day, plan.thresholds) for state in states
    )
    until = _period_end(item, day)
    later = [r for r in states[1].readings(item, dt.date.max) if day < r.date <= until]
    return ChangeReport(
        plan=plan,
        item=item,
        entry=entry,
        as_of=day,
        before=before,
        after=after,
        later=later[-1] if later else None,
        written=written,
        withdrawn=subject if entry.void else None,
    )


def _period_end(item: Item, day: dt.date) -> dt.date:
    """Return the last day whose reading can stand in place of one of `day`.

    Each period of a keep counts by itself; of any other item the last reading counts.
    """
    if item.kind is not Kind.KEEP:
        return dt.date.max
    spans = periods(item.start, item.due, MONTHS[item.period])
    return next((end for start, end in spans if start <= day <= end), day)


def _refuse_below_zero(item: Item, own: Reading) -> None:
    if item.kind is Kind.COUNT and own.value is not None and own.value < 0:
        raise RequestError.of("below-zero", item=item.id, total=own.value)


def _refuse_a_fall(item: Item, fall: tuple[Reading, Reading] | None) -> None:
    """Refuse an entry after which a total or a stage falls where it did not fall before."""
    if fall is None:
        return
    high, low = fall
    raise RequestError.of(
        "falling-stage" if high.stage else "falling-total",
        item=item.id,
        high=high.stage or high.value,
        low=low.stage or low.value,
        high_date=high.date,
        low_date=low.date,
    )


def _last_id(log: Log) -> str:
    return max((entry.id for entry in log.entries), default="")


def reporter(by: str | None) -> str:
    """Return who reports: as said, else PLAN_BY, else the name logged in with."""
    named = written_text("by", by) or written_text("by", os.environ.get("PLAN_BY"))
    if named:
        return named
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # the last one on Windows, before Python 3.13
        raise RequestError.of("who-reports") from None


def written_text(name: str, value: str | None) -> str | None:
    """Return a text that may be recorded, trimmed; None for none."""
    if value is None or not value.strip():
        return None
    if has_control(value, lines=name == "note"):
        raise RequestError.of("control-character", name=name)
    return value.strip()
