"""How much the overall figure depends on how it is added up (docs/formulas.md, "Sensitivity")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.measure.rollup import Measure, Rollup, difference, group_of, roll_up
from wuhai_plan.model import Plan, Thresholds
from wuhai_plan.views import Report
from wuhai_plan.views.status import StatusReport


class SensitivityRow(Struct, frozen=True):
    """One way of adding up: its key, what comes of it, and its difference in points."""

    id: str
    rollup: Rollup
    change: Fraction | None


class SensitivityReport(Report, frozen=True):
    """The overall figure as the plan weighs it, then other ways of adding up."""

    rows: tuple[SensitivityRow, ...]


def sensitivity_report(report: StatusReport) -> SensitivityReport:
    """Add the whole plan up in each way, with the thresholds that the status was rated by."""
    plan, measures, limits = report.plan, report.every, report.limits
    alike = [_with_weight_1(measure) for measure in measures]
    reported = [measure for measure in measures if measure.complete is not None]
    rollups = {
        "plan": report.overall,
        "equal": roll_up(alike, limits),
        "reported": roll_up(reported, limits),
        "chapters": _by_chapter(plan, measures, limits),
    }
    rows = (
        SensitivityRow(key, rollup, difference(rollup.complete, report.overall.complete))
        for key, rollup in rollups.items()
    )
    return SensitivityReport(plan, report.as_of, report.known_at, tuple(rows))


def _by_chapter(plan: Plan, measures: Sequence[Measure], limits: Thresholds) -> Rollup:
    """Return the mean of the chapters' shares; a chapter without any weight has none to add."""
    shares = []
    for chapter in plan.chapters:
        members = [measure for measure in measures if measure.item.chapter == chapter]
        rollup = roll_up(members, limits)
        if rollup.complete is not None and rollup.expected is not None:
            shares.append((rollup.complete, rollup.expected))
    if not shares:
        return group_of(measures, None, limits)
    complete, expected = (sum(column, Fraction(0)) for column in zip(*shares, strict=True))
    return group_of(measures, (complete / len(shares), expected / len(shares)), limits)


def _with_weight_1(measure: Measure) -> Measure:
    return replace(measure, item=replace(measure.item, weight=Decimal(1)))
