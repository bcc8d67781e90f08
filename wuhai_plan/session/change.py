"""What `update`, `void` and `undo` share: who changes what, and the report of it."""

from __future__ import annotations

import datetime as dt
import os

from msgspec import Struct

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.history import History
from wuhai_plan.log.fold import Fold
from wuhai_plan.measure.expected import keep_periods
from wuhai_plan.measure.rollup import Sides, measure
from wuhai_plan.model import Entry, Item, Kind
from wuhai_plan.session.core import Session
from wuhai_plan.texts import LONGEST, has_control
from wuhai_plan.views.change import ChangeReport

CLOCKS_APART = dt.timedelta(minutes=10)  # by so much two clocks may differ


class ChangeInput(Struct, frozen=True):
    """What the reporter said of a new entry besides its item and value.

    An empty problem or next step clears the item's.
    """

    date: str | None = None
    note: str | None = None
    by: str | None = None
    evidence: tuple[str, ...] = ()
    correct: bool = False
    dry_run: bool = False
    problem: str | None = None
    next: str | None = None


def change_report(
    session: Session,
    history: History,
    entry: Entry,
    reading: Entry,
    folds: tuple[Fold, Fold],
    *,
    earlier: Entry | None = None,
) -> ChangeReport:
    """Report how an item stood and stands, as of the day of the reading that an entry is about.

    That reading is the entry itself, or the one that it withdraws, confirms or returns; `folds`
    are from before and after it; `earlier` reports the same.
    """
    plan = history.plan
    day = reading.date or session.today
    item = history.find(reading.item)
    assert item is not None  # noqa: S101 - the log was checked
    item = item.on(day)
    then, now = (
        measure(
            item,
            Sides(fold.readings(item, day), fold.confirmed(item, day), shown=fold.judged),
            day,
            plan.thresholds,
            (fold.began, fold.reports(item, day)),
            texts=fold.texts(item, day),
        )
        for fold in folds
    )
    until = day if reading.remarks else _period_end(item, day)
    later = [r for r in folds[1].readings(item, dt.date.max) if day < r.date <= until]
    return ChangeReport(
        item=item,
        entry=entry,
        as_of=day,
        before=then,
        after=now,
        later=item.absolute(later[-1]) if later else None,
        written=session.recorded == entry.id,
        about=reading if entry.target else None,
        earlier=earlier,
    )


def moment_to_record(session: Session, last_at: dt.datetime | None, last_id: str) -> dt.datetime:
    """Return the moment that a new entry is recorded at: now, but never before the last entry's.

    So it counts after all that were there. A clock that is far behind is refused.
    """
    now = session.moment_now()
    if last_at is None or last_at <= now:
        return now
    facts: dict[str, object] = {"now": now.isoformat(), "last": last_at.isoformat(), "id": last_id}
    if last_at - now > CLOCKS_APART:
        raise RequestError.of("clock-behind", **facts)
    session.notes.append(Problem("clock-behind-little", facts))
    second = last_at.replace(microsecond=0)
    return (second if second == last_at else second + dt.timedelta(seconds=1)).astimezone(
        now.tzinfo
    )


def reporter(by: str | None) -> str:
    """Return who reports: as said, else PLAN_BY, else the name logged in with."""
    named = written_text("by", by) or written_text("by", os.environ.get("PLAN_BY"))
    if named:
        return named
    from getpass import getuser

    try:
        user = written_text("by", getuser())
    except (OSError, KeyError, ImportError, RequestError):  # ImportError: Windows, before 3.13
        user = None
    if user is None:
        raise RequestError.of("who-reports")
    return user


def written_text(name: str, value: str | None) -> str | None:
    """Return a text that may be recorded, trimmed; None for none."""
    if value is None or not value.strip():
        return None
    if has_control(value, lines=name != "by"):
        raise RequestError.of("control-character", name=name)
    if len(value.strip()) > LONGEST:
        raise RequestError.of("text-long", name=name, size=len(value.strip()), most=LONGEST)
    return value.strip()


def clearing_text(name: str, value: str | None) -> str | None:
    """Return a text that may be recorded, trimmed, an empty one as it is; None for none."""
    return None if value is None else written_text(name, value) or ""


def _period_end(item: Item, day: dt.date) -> dt.date:
    """Return the last day whose reading can replace one of `day`.

    Each period of a keep counts by itself; of any other item the last reading counts.
    """
    if item.kind is not Kind.KEEP:
        return dt.date.max
    span = keep_periods(item).holding(day)
    return span[1] if span else day
