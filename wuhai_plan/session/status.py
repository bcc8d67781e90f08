"""`plan status`: measure the plan as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wuhai_plan.errors import RequestError
from wuhai_plan.history import History
from wuhai_plan.log.fold import Fold
from wuhai_plan.model import Plan, Rating, RuleSet
from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.lookup import find, find_item_ids, led_by
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
    lead: str | None = None,
    rules: str | None = None,
    whole: bool = False,
    given: tuple[History, Fold] | None = None,
) -> StatusReport:
    """Measure the plan as of a day (today) from what was known at a moment (all there is).

    `given` is what was promised and reported, where it has been read.
    """
    day, moment = when(session, as_of, known_at)
    history, fold = session.look(moment) if given is None else given
    plan = history.plan
    asked = find_item_ids(plan, what, day)
    if lead is not None:
        led = led_by(plan, lead)
        asked = led if asked is None else asked & led
    report = status_report(
        known(history, fold, day, whole=whole),
        what=asked,
        ratings=ratings,
        detailed=detailed,
        by=by,
        rules=_rules(plan, rules) if rules else None,
        whole=whole,
    )
    if since is None:
        return report
    first = session.day(since)
    if first > report.as_of:
        raise RequestError.of("since-after", since=first, as_of=report.as_of)
    return changed(report, history, fold, first)


def _rules(plan: Plan, name: str) -> RuleSet:
    from wuhai_plan.rules import all_rules

    return find(name, all_rules(plan), "unknown-rules")


def changed(report: StatusReport, history: History, fold: Fold, since: dt.date) -> StatusReport:
    """Return a report with what changed in it since a day."""
    from wuhai_plan.views.since import with_changes

    before = known(history, fold, since, whole=False).measures(report.limits)
    return with_changes(report, since, before)
