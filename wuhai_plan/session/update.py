"""`plan update`: one reading recorded, every mistake caught before a byte is written."""

from __future__ import annotations

from msgspec.structs import asdict, replace

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.log.fold import Fold, first_decrease, own_reading
from wuhai_plan.log.ulid import new
from wuhai_plan.model import CUMULATIVE, Entry, Item
from wuhai_plan.session.change import ChangeInput, change_report, reporter, written_text
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import hash_evidence
from wuhai_plan.session.lookup import find_item
from wuhai_plan.session.value import ParsedValue, check_day, parse_value
from wuhai_plan.views.change import ChangeReport

FALLING = ("falling-total", "falling-stage")


def update(
    session: Session, what: str, value: str | ParsedValue, change: ChangeInput | None = None
) -> ChangeReport:
    """Record a total, more or less, a reading or a stage of an item, as typed or as read.

    A total or stage that the same reporter has reported for that day, and that stands, is not
    recorded again; more or less is, and the report of it holds the earlier entry.
    """
    change = change or ChangeInput()
    item = find_item(session.plan, what)
    if isinstance(value, str):
        value = parse_value(item, value, correct=change.correct)
    draft = _draft(session, item, value, change)
    with session.open_log(dry_run=change.dry_run) as log:
        before = log.fold()
        at = session.moment_now()
        entry = replace(draft, id=new(at, before.last_id), at=at)
        earlier = log.earlier(entry, before)
        if earlier and entry.add is None:
            return change_report(session, earlier, earlier, before, before, earlier=earlier)
        problem = refusal(item, before, entry)
        if problem and not (change.correct and problem.code in FALLING):
            raise RequestError(problem)
        if before.is_before(entry):
            after = before.with_entry(entry)
        else:  # this clock is behind the last entry's: its moment says where the entry belongs
            after = log.read().with_entries([entry]).fold()
        log.append(entry)
    return change_report(session, entry, entry, before, after, earlier=earlier)


def _draft(session: Session, item: Item, value: ParsedValue, change: ChangeInput) -> Entry:
    """Return the entry as far as it doesn't depend on the log: it has no id and moment yet."""
    day = session.day(change.date) if change.date else session.today
    check_day(item, day, session.today)
    note, by = written_text("note", change.note), reporter(change.by)
    folder = session.log_path.parent
    # Hashed before the lock is taken: a large file must not keep other writers waiting.
    rests_on = tuple(hash_evidence(ref, folder) for ref in change.evidence)
    if change.correct and not note:
        raise RequestError.of("correct-needs-note")
    return Entry(
        id="",
        at=session.now,
        item=item.id,
        date=day,
        by=by,
        note=note,
        evidence=rests_on,
        **asdict(value),
    )


def refusal(item: Item, before: Fold, entry: Entry) -> Problem | None:
    """Return why an entry is refused: a count below zero, or a total or stage that falls.

    One of `FALLING` may be right all the same, where the reporter says so.
    """
    total = own_reading(item, before, entry).value
    if item.kind in CUMULATIVE and total is not None and total < 0:
        return Problem("below-zero", {"item": item.title, "total": total})
    fall = first_decrease(item, before, entry)
    if fall is None:
        return None
    high, low = fall
    facts: dict[str, object] = {
        "item": item.title,
        "high": item.stage(high.stage) or high.value,
        "low": item.stage(low.stage) or low.value,
        "high_date": high.date,
        "low_date": low.date,
    }
    return Problem("falling-stage" if high.stage else "falling-total", facts)
