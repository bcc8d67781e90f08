"""How much the overall figure depends on how it is added up (docs/formulas.md, "Sensitivity")."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.measure.rollup import Rollup, difference, roll_up
from wuhai_plan.views import Report
from wuhai_plan.views.status import StatusReport


class SensitivityRow(Struct, frozen=True):
    """One way of adding up: its key, what comes of it, and its difference in points."""

    id: str
    rollup: Rollup
    change: Fraction | None


class SensitivityReport(Report, frozen=True):
    """The overall figure as the plan weighs it, then other ways of adding up."""

    status: StatusReport
    rows: tuple[SensitivityRow, ...]


def sensitivity_report(report: StatusReport) -> SensitivityReport:
    """Add the whole plan up in each way, with the thresholds that the status was rated by."""
    plan, measures, limits, weight = report.plan, report.every, report.limits, Decimal(1)
    reported = [measure for measure in measures if measure.complete is not None]
    chapters = [
        roll_up([measure for measure in measures if measure.item.chapter == chapter], limits)
        for chapter in plan.chapters
    ]
    # A chapter without any weight has no shares to add.
    weighed = [
        (weight, group.complete, group.expected) for group in chapters if group.expected is not None
    ]
    alike = [replace(measure, item=replace(measure.item, weight=weight)) for measure in measures]
    rollups = {
        "plan": report.overall,
        "equal": roll_up(alike, limits),
        "reported": roll_up(reported, limits),
        "chapters": roll_up(measures, limits, weighed),
    }
    rows = (
        SensitivityRow(key, rollup, difference(rollup.complete, report.overall.complete))
        for key, rollup in rollups.items()
    )
    return SensitivityReport(report.history, report.as_of, report, tuple(rows))
