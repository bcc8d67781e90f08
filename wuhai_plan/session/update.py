"""`plan update`: one reading recorded, every mistake caught before a byte is written."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.log.fold import Fold, first_decrease, own_reading
from wuhai_plan.log.ulid import new
from wuhai_plan.model import Entry, Item, Kind, Reading
from wuhai_plan.session.change import ChangeInput, change_report, reporter, written_text
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import hash_evidence
from wuhai_plan.session.lookup import find_item
from wuhai_plan.session.value import ParsedValue, check_day, parse_value
from wuhai_plan.views.change import ChangeReport


def update(
    session: Session, what: str, value: str | ParsedValue, change: ChangeInput | None = None
) -> ChangeReport:
    """Record a total, more or less, a reading or a stage of an item, as typed or as read."""
    change = change or ChangeInput()
    item = find_item(session.plan, what)
    parsed = value
    if isinstance(parsed, str):
        parsed = parse_value(item, parsed, correct=change.correct)
    draft = _draft(session, item, parsed, change)
    with session.open_log(dry_run=change.dry_run) as log:
        before = log.fold()
        entry = _stamp(session, draft, before)
        _refuse(item, before, entry, correct=change.correct)
        if before.is_before(entry):
            after = before.with_entry(entry)
        else:  # this clock is behind the last entry's: its moment says where the entry belongs
            after = log.read().with_entries([entry]).fold()
        log.append(entry)
    return change_report(session, entry, entry, before, after, written=not change.dry_run)


def _draft(session: Session, item: Item, value: ParsedValue, change: ChangeInput) -> Entry:
    """Return the entry as far as it doesn't depend on the log: it has no id and moment yet."""
    day = session.day(change.date) if change.date else session.today
    check_day(item, day, session.today)
    note, by = written_text("note", change.note), reporter(change.by)
    # Hashed before the lock is taken: a large file must not keep other writers waiting.
    rests_on = hash_evidence(change.evidence, session.log_path.parent)
    if change.correct and not note:
        raise RequestError.of("correct-needs-note")
    return Entry(
        id="",
        at=session.now,
        item=item.id,
        date=day,
        add=value.add,
        set=value.set,
        stage=value.stage,
        by=by,
        note=note,
        evidence=rests_on,
    )


def _stamp(session: Session, draft: Entry, before: Fold) -> Entry:
    """Return the entry with its id and moment, which are taken under the lock."""
    at = session.moment_now()
    return replace(draft, id=new(int(at.timestamp() * 1000), before.last_id), at=at)


def _refuse(item: Item, before: Fold, entry: Entry, *, correct: bool) -> None:
    """Refuse a count below zero and, unless it is right, a total or stage that falls."""
    own = own_reading(item, before, entry)
    if item.kind is Kind.COUNT and own.value is not None and own.value < 0:
        raise RequestError.of("below-zero", item=item.id, total=own.value)
    fall = None if correct else first_decrease(item, before, entry)
    if fall is not None:
        raise decrease_error(item, *fall)


def decrease_error(item: Item, high: Reading, low: Reading) -> RequestError:
    """Return the error of a total or a stage that would fall."""
    return RequestError.of(
        "falling-stage" if high.stage else "falling-total",
        item=item.id,
        high=high.stage or high.value,
        low=low.stage or low.value,
        high_date=high.date,
        low_date=low.date,
    )
