"""`plan status`: measure the plan as of a day."""

from __future__ import annotations

from collections.abc import Sequence

from wuhai_plan.errors import RequestError
from wuhai_plan.log.fold import Fold
from wuhai_plan.model import Plan, Rating, RuleSet
from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.lookup import find, find_item_ids
from wuhai_plan.views.status import By, StatusReport, status_report


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
    whole: bool = False,
) -> StatusReport:
    """Measure the plan as of a day (today) from what was known at a moment (all there is)."""
    plan = session.plan
    day, moment = when(session, as_of, known_at)
    fold = session.fold(moment)
    report = status_report(
        known(plan, fold, day, moment, whole=whole),
        what=find_item_ids(plan, what, day),
        ratings=ratings,
        detailed=detailed,
        by=by,
        rules=_rules(plan, rules) if rules else None,
        whole=whole,
    )
    return report if since is None else _changes(session, report, fold, since)


def _rules(plan: Plan, name: str) -> RuleSet:
    from wuhai_plan.rules import all_rules

    return find(name, all_rules(plan), "unknown-rules")


def _changes(session: Session, report: StatusReport, fold: Fold, since: str) -> StatusReport:
    from wuhai_plan.views.since import with_changes

    first = session.day(since)
    if first > report.as_of:
        raise RequestError.of("since-after", since=first, as_of=report.as_of)
    plan = session.plan
    before = known(plan, fold, first, report.known_at, whole=False).measures(report.limits)
    return with_changes(report, first, before)
