"""`plan update`: one reading recorded, every mistake caught before a byte is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wuhai_plan.errors import RequestError
from wuhai_plan.log.append import append_folded
from wuhai_plan.log.fold import Fold, first_fall
from wuhai_plan.log.reader import Log
from wuhai_plan.log.replay import Replay, decreases
from wuhai_plan.log.ulid import new
from wuhai_plan.model import Entry, Item, Kind, Reading
from wuhai_plan.session.change import (
    Change,
    change_report,
    last_id,
    record,
    reporter,
    written_text,
)
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import hash_evidence
from wuhai_plan.session.lookup import find_item
from wuhai_plan.session.value import ParsedValue, check_day, parse_value
from wuhai_plan.views.change import ChangeReport


class _BehindError(Exception):
    """This machine's clock is behind the last entry's."""


def update(
    session: Session, what: str, value: str | ParsedValue, change: Change | None = None
) -> ChangeReport:
    """Record a total, more or less, a reading or a stage of an item, as typed or as read."""
    change = change or Change()
    item = find_item(session.plan, what)
    typed = value
    if isinstance(typed, str):
        typed = parse_value(item, typed, correct=change.correct)
    day = session.day(change.date) if change.date else session.today
    check_day(item, day, session.today)
    note, by = written_text("note", change.note), reporter(change.by)
    rests_on = hash_evidence(change.evidence, session.log_path.parent)
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
        entry = made(session.moment_now(), last_id(log))
        after = Replay((*log.entries, entry)).readings(item, dt.date.max)
        _refuse_below_zero(item, next(one for one in after if one.entry == entry.id))
        before = Replay(log.entries).readings(item, dt.date.max)
        fell = {low.entry for _, low in decreases(item, before)}
        new_falls = (pair for pair in decreases(item, after) if pair[1].entry not in fell)
        _refuse_a_fall(item, None if change.correct else next(new_falls, None))
        return entry

    try:
        return _record_folded(session, after_all, dry_run=change.dry_run)
    except _BehindError:  # this machine's clock is behind the log's: the order has to be looked at
        return record(session, among_others, dry_run=change.dry_run)


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


def _record_folded(
    session: Session, make: Callable[[Fold], Entry], *, dry_run: bool
) -> ChangeReport:
    """Do as `record` does for an entry recorded after all others, from what the log folds to."""
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
    return change_report(session, entry, entry, (then, now), written=not dry_run)
