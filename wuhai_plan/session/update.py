"""`plan update`: one reading or remark recorded, every mistake caught before a byte is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec.structs import asdict, replace

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.log.decreases import first_decrease, own_reading
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.line import tells
from wuhai_plan.log.ulid import new
from wuhai_plan.model import CUMULATIVE, Entry, Item, Kind
from wuhai_plan.session.change import (
    ChangeInput,
    change_report,
    clearing_text,
    moment_to_record,
    reporter,
    written_text,
)
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import hash_evidence
from wuhai_plan.session.lookup import find_item
from wuhai_plan.session.value import ParsedValue, check_day, parse_value, unit_names
from wuhai_plan.units import in_percent
from wuhai_plan.views.change import ChangeReport

# What may be right all the same, where the reporter says so.
DOUBTFUL = ("falling-total", "falling-stage", "beyond-target", "beyond-percent", "like-a-fraction")
MOST = 3  # times a count's target
FRACTION, PERCENTS = 1, 10  # a figure up to 1 beside percents above 10 is taken for a fraction


def update(
    session: Session,
    what: str,
    value: str | ParsedValue | None,
    change: ChangeInput | None = None,
) -> ChangeReport:
    """Record a total, more or less, a reading or a stage of an item, as typed or as read.

    Without a value it is a remark. A total, a stage or a remark that the same reporter has made for
    that day, and that stands, is not recorded again; more or less is, and the report of it holds
    the earlier entry.
    """
    change = change or ChangeInput()
    item = find_item(session.plan, what)
    if isinstance(value, str):
        value = parse_value(item, value, correct=change.correct)
    draft = _draft(session, item, value or ParsedValue(), change)
    with session.open_log(dry_run=change.dry_run) as log:
        history = session.history(log.adoptions())
        before = log.fold(history)
        earlier = log.earlier(draft, before, history)
        if earlier and draft.add is None:
            folds = before, before
            return change_report(session, history, earlier, earlier, folds, earlier=earlier)
        at = moment_to_record(session, before.last_at, before.last_id)
        entry = replace(draft, id=new(at, before.last_id), at=at)
        problem = None if entry.remarks else refusal(item, before, entry)
        if problem and not (change.correct and problem.code in DOUBTFUL):
            raise RequestError(problem)
        after = before.with_entry(entry, history.targets(entry), history.id_today(item.id))
        log.append(entry)
    return change_report(session, history, entry, entry, (before, after), earlier=earlier)


def _draft(session: Session, item: Item, value: ParsedValue, change: ChangeInput) -> Entry:
    """Return the entry as far as it doesn't depend on the log: it has no id and moment yet."""
    day = session.day(change.date) if change.date else session.today
    check_day(item, day, session.today)
    note, by = written_text("note", change.note), reporter(change.by)
    problem, next_step = (
        clearing_text(name, text)
        for name, text in (("problem", change.problem), ("next", change.next))
    )
    folder = session.log_path.parent
    # Hashed before the lock is taken: a large file must not keep other writers waiting.
    rests_on = tuple(hash_evidence(ref, folder) for ref in change.evidence)
    if change.correct and not note:
        raise RequestError.of("correct-needs-note")
    if value == ParsedValue() and not tells(note, problem, next_step):
        raise RequestError.of("nothing-reported")
    return Entry(
        id="",
        at=session.now,
        item=item.id,
        date=day,
        by=by,
        note=note,
        problem=problem,
        next=next_step,
        evidence=rests_on,
        **asdict(value),
    )


def refusal(item: Item, before: Fold, entry: Entry) -> Problem | None:
    """Return why an entry is refused: a count below zero, a total or stage that falls, or a figure
    that looks impossible.
    """
    total = own_reading(item, before, entry).value
    if item.kind in CUMULATIVE and total is not None and total < 0:
        return Problem("below-zero", {"item": item.title, "total": total})
    if total is not None and (problem := _implausible(item, before, entry, total)):
        return problem
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


def _implausible(item: Item, before: Fold, entry: Entry, value: Decimal) -> Problem | None:
    """Return why a figure looks impossible: a digit too many, or a share that is no percent."""
    day = entry.date or dt.date.max
    target = item.on(day).goal
    most = max(target, item.on(day).high or target)
    facts = {"item": item.title, "value": value, "target": most, "most": MOST}
    if item.kind is Kind.COUNT and value > MOST * target:
        return Problem("beyond-target", facts)
    if not in_percent(unit_names(item)):
        return None
    if value > 100 >= most:
        return Problem("beyond-percent", facts)
    last = before.last(item, day)
    known = max(most, (item.absolute(last).value if last else None) or most)
    if value <= FRACTION and known > PERCENTS:
        return Problem("like-a-fraction", facts)
    return None
