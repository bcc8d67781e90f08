"""Looking: how the plan stands, what was recorded, whether the files are sound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wuhai_plan.errors import LogError, PlanError, PlanFileError, Problem, RequestError
from wuhai_plan.files import opened
from wuhai_plan.log.fold import Fold, fold_log
from wuhai_plan.model import Plan, Rating, RuleSet
from wuhai_plan.report import (
    By,
    CheckReport,
    LogReport,
    LogRow,
    StatusReport,
    measure_all,
    status_report,
)
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_what, one_of

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log


def status(
    session: Session,
    what: Sequence[str] = (),
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    since: str | None = None,
    ratings: frozenset[Rating] | None = None,
    detailed: bool = False,
    by: By = By.CHAPTER,
    rules: str | None = None,
    forecasts: bool = False,
) -> StatusReport:
    """Measure the plan as of a day (today) from what was known at a moment (all there is)."""
    plan = session.plan
    day, moment = when(session, as_of, known_at)
    fold = session.fold(moment)
    report = status_report(
        plan,
        fold.all_readings(plan, day, whole=forecasts),
        as_of=day,
        known_at=moment,
        what=find_what(plan, what),
        ratings=ratings,
        detailed=detailed,
        by=by,
        rules=_rules(plan, rules) if rules else None,
        forecasts=forecasts,
    )
    return report if since is None else _changes(session, report, fold, since)


def when(
    session: Session, as_of: str | None, known_at: str | None
) -> tuple[dt.date, dt.datetime | None]:
    """Return the day and the moment asked for: today, and None for all that is known."""
    day = session.day(as_of) if as_of else session.today
    return day, session.moment(known_at) if known_at else None


def _rules(plan: Plan, name: str) -> RuleSet:
    from wuhai_plan.rules import all_rules

    return one_of(name, all_rules(plan), "unknown-rules")


def _changes(session: Session, report: StatusReport, fold: Fold, since: str) -> StatusReport:
    from wuhai_plan.views.since import with_changes

    first = session.day(since)
    if first > report.as_of:
        raise RequestError.of("since-after", since=first, as_of=report.as_of)
    plan = session.plan
    return with_changes(
        report, first, measure_all(plan, fold.all_readings(plan, first, whole=False), first)
    )


def entries(
    session: Session,
    what: Sequence[str] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    by: str | None = None,
) -> LogReport:
    """List entries by when they were recorded; `since` and `until` speak of their dates."""
    from wuhai_plan.log.replay import Replay

    plan = session.plan
    asked = find_what(plan, what)
    first = session.day(since) if since else dt.date.min
    last = session.day(until) if until else dt.date.max
    withdrawn = Replay(session.log.entries).withdrawn_by
    whole = {entry.id: entry for entry in session.log.entries}
    rows = []
    for entry in session.log.entries:
        # A withdrawal written by hand may leave out item and date: they are its target's.
        target = whole.get(entry.void or "", entry)
        item, day = entry.item or target.item, entry.date or target.date
        if asked is not None and item not in asked:
            continue
        if day is not None and not first <= day <= last:
            continue
        if by is None or entry.by == by:
            rows.append(LogRow(entry, plan.items.get(item or ""), withdrawn.get(entry.id)))
    return LogReport(plan, tuple(rows))


def check(session: Session) -> CheckReport:
    """Read everything; raise with every problem of the plan and the log together."""
    from wuhai_plan.log.replay import Replay

    plan, problems = session.read_plan()
    if plan is None:
        raise PlanFileError(*problems)
    found: list[Problem] = list(problems)
    session.plan = plan
    log, damage = session.read_log(plan)
    found += damage
    if not any(problem.code == "plan-bad-timezone" for problem in problems):
        try:
            _ = session.zone
        except PlanFileError as error:
            found += error.problems
    if not found:
        found += _kept(session, log)
    if found:
        raise PlanError(*found) if problems else LogError(*found)
    return CheckReport(
        plan,
        session.plan_path.name,
        session.log_path.name,
        len(log.entries),
        len(Replay(log.entries).withdrawn_by),
    )


def _kept(session: Session, log: Log) -> list[Problem]:
    """Check that what the cache folder holds tells what the files do; remove what does not."""
    found = []
    if session.kept_plan() not in (None, session.plan):
        found.append((session.plan_path, session.plan_place))
    place = session.checkpoint_place
    if place is not None:
        from wuhai_plan.log.checkpoint import misleads

        with opened(session.log_path) as file:
            if file is not None and misleads(file, session.plan, fold_log(log), place):
                found.append((session.log_path, place))
    for _, kept in found:
        if kept is not None:
            kept.unlink(missing_ok=True)
    return [Problem("cache-differs", {}, about.name) for about, _ in found]
