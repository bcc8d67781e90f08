"""The same readings rated by several rule sets: which items they disagree about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from wuhai_plan.measure.rating import item_rating
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Plan, Rating, RuleSet, Text
from wuhai_plan.rules import DEFAULT, all_rules
from wuhai_plan.views.status import StatusReport


class Compared(Struct, frozen=True):
    """An item and its rating by each rule set, the plan's own first."""

    measure: Measure
    ratings: Mapping[str, Rating]


class CompareRulesReport(Struct, frozen=True):
    """The rule sets, the plan's own first, and the items that not all of them rate alike."""

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    rules: tuple[RuleSet, ...]
    asked: int
    rows: tuple[Compared, ...]


def compare_rules_report(report: StatusReport) -> CompareRulesReport:
    """Rate the items of a status by every rule set; keep those that any rates otherwise."""
    plan = report.plan
    rules = (RuleSet(DEFAULT, Text(), plan.thresholds), *all_rules(plan).values())
    rows = []
    for one in report.items:
        ratings = {
            rule.id: item_rating(one.item, one.complete, one.expected, report.as_of, rule.limits)
            for rule in rules
        }
        if len(set(ratings.values())) > 1:
            rows.append(Compared(one, ratings))
    return CompareRulesReport(
        plan, report.as_of, report.known_at, rules, len(report.items), tuple(rows)
    )
