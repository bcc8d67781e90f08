"""Rule sets that are built in, and the usual thresholds of each basis (docs/rules.md)."""

from __future__ import annotations

from decimal import Decimal

from wuhai_plan.model import Basis, Plan, RuleSet, Thresholds

# The name of the plan's own [rating], which no rule set may take.
DEFAULT = "default"

USUAL = {
    Basis.POINTS: Thresholds(),
    Basis.RATIO: Thresholds(Decimal(105), Decimal(95), Decimal(85), Basis.RATIO),
    Basis.TARGET: Thresholds(Decimal(100), Decimal(90), Decimal(75), Basis.TARGET),
}

BUILT_IN = tuple(RuleSet(basis.value, None, usual) for basis, usual in USUAL.items())


def all_rules(plan: Plan) -> dict[str, RuleSet]:
    """Return the rule sets by name: those built in, then the plan's, which win."""
    return {**{rule.id: rule for rule in BUILT_IN}, **plan.rules}
