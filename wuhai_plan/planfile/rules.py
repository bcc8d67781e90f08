"""The [rules.NAME] tables of a plan file: other ways to rate."""

from __future__ import annotations

from wuhai_plan.model import Basis, RuleSet, Text
from wuhai_plan.planfile.table import THRESHOLDS, Problems, Table, check_id
from wuhai_plan.rules import DEFAULT, USUAL

RULES = ("title", "basis", *THRESHOLDS)


def parse_rules(value: object, problems: Problems) -> dict[str, RuleSet]:
    """Read the rule sets; what is wrong in them is noted."""
    if not isinstance(value, dict):
        problems.add("plan-not-table", "rules")
        return {}
    return {name: _one(name, raw, problems) for name, raw in value.items()}


def _one(name: str, raw: object, problems: Problems) -> RuleSet:
    key = f"rules.{name}"
    check_id(name, key, problems)
    if name == DEFAULT:
        problems.add("plan-rules-reserved", key)
    table = Table(raw, key, problems, RULES)
    title, basis = table.text("title"), table.choice("basis", Basis) or Basis.POINTS
    limits = table.thresholds(USUAL[basis], basis.neutral, "plan-rules-order")
    return RuleSet(name, title or Text(name, name), limits)
