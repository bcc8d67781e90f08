"""Rule sets that are built in, and the usual thresholds of each basis; docs/rules.md tells more."""

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

BUILT_IN = (
    RuleSet("points", None, USUAL[Basis.POINTS]),
    RuleSet("ratio", None, USUAL[Basis.RATIO]),
    RuleSet("target", None, USUAL[Basis.TARGET]),
)


def neutral(basis: Basis) -> int:
    """Return where a basis says neither ahead nor behind: a gap of 0, or 100 percent."""
    return 0 if basis is Basis.POINTS else 100


def all_rules(plan: Plan) -> dict[str, RuleSet]:
    """Return the rule sets by name: those built in, then the plan's, which win."""
    return {**{one.id: one for one in BUILT_IN}, **plan.rules}
