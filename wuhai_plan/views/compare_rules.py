"""The same readings rated by several rule sets: which items they disagree about."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from wuhai_plan.measure.rating import item_rating
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Rating, RuleSet, Text
from wuhai_plan.rules import DEFAULT, all_rules
from wuhai_plan.views import Report
from wuhai_plan.views.status import StatusReport


class CompareRulesRow(Struct, frozen=True):
    """An item and its rating by each rule set, the plan's own first."""

    measure: Measure
    ratings: Mapping[str, Rating]


class CompareRulesReport(Report, frozen=True):
    """The rule sets, the plan's own first, and the items of a status that they rate differently."""

    status: StatusReport
    rules: tuple[RuleSet, ...]
    rows: tuple[CompareRulesRow, ...]


def compare_rules_report(report: StatusReport) -> CompareRulesReport:
    """Rate the items of a status by every rule set; keep those that any rates otherwise."""
    plan, day = report.plan, report.as_of
    rules = (RuleSet(DEFAULT, Text(), plan.thresholds), *all_rules(plan).values())
    rows = []
    for measure in report.items:
        shares = measure.complete, measure.expected
        ratings = {
            rule.id: item_rating(measure.item, measure.last, shares, day, rule.limits)
            for rule in rules
        }
        if len(set(ratings.values())) > 1:
            rows.append(CompareRulesRow(measure, ratings))
    return CompareRulesReport(report.history, day, report, rules, tuple(rows))
