"""What `update`, `void` and `undo` share: who changes what, and the report of it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from msgspec import Struct

from wuhai_plan.dates import periods
from wuhai_plan.errors import RequestError
from wuhai_plan.log.append import append
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.reader import Log
from wuhai_plan.log.replay import Replay
from wuhai_plan.log.ulid import new
from wuhai_plan.measure.complete import MONTHS
from wuhai_plan.measure.rollup import measure
from wuhai_plan.model import Entry, Item, Kind
from wuhai_plan.session.core import Session
from wuhai_plan.texts import has_control
from wuhai_plan.views.change import ChangeReport


class Change(Struct, frozen=True):
    """What the reporter said of a new entry besides its item and value."""

    date: str | None = None
    note: str | None = None
    by: str | None = None
    evidence: tuple[str, ...] = ()
    correct: bool = False
    dry_run: bool = False


def subject_of(log: Log, entry: Entry) -> Entry:
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


def withdrawal(session: Session, log: Log, target: Entry, note: str, by: str) -> Entry:
    """Return the entry that withdraws another."""
    subject_of(log, target)
    gone = Replay(log.entries).withdrawn_by.get(target.id)
    if gone:
        raise RequestError.of("already-withdrawn", id=target.id, by=gone)
    at = session.moment_now()
    return Entry(
        id=new(int(at.timestamp() * 1000), last_id(log)),
        at=at,
        item=target.item,
        date=target.date,
        void=target.id,
        by=by,
        note=note,
    )


def record(session: Session, make: Callable[[Log], Entry], *, dry_run: bool) -> ChangeReport:
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
    return change_report(session, entry, subject_of(log, entry), (then, now), written=not dry_run)


def change_report(
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


def last_id(log: Log) -> str:
    """Return the highest id."""
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
