"""How much the overall figure depends on how it is added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.measure.rating import group_rating
from wuhai_plan.measure.rollup import Measure, Rollup, roll_up
from wuhai_plan.model import Plan, Thresholds
from wuhai_plan.views.status import StatusReport


class Way(Struct, frozen=True):
    """One way of adding up: its key, what comes of it, and the difference in points."""

    id: str
    rollup: Rollup
    change: Fraction | None


class SensitivityReport(Struct, frozen=True):
    """The overall figure as the plan weighs it, then other ways of adding up."""

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    ways: tuple[Way, ...]


def sensitivity_report(report: StatusReport) -> SensitivityReport:
    """Add the whole plan up in each way, with the thresholds that the status was rated by."""
    measures = report.every
    limits = report.rules.limits if report.rules else report.plan.thresholds
    ways = {
        "plan": report.overall,
        "equal": roll_up([_weighing_one(one) for one in measures], limits),
        "reported": roll_up([one for one in measures if one.complete is not None], limits),
        "chapters": by_chapter(report.plan, measures, limits),
    }
    base = report.overall.complete
    rows = [Way(key, found, _change(found.complete, base)) for key, found in ways.items()]
    return SensitivityReport(report.plan, report.as_of, report.known_at, tuple(rows))


def by_chapter(plan: Plan, measures: Sequence[Measure], limits: Thresholds) -> Rollup:
    """Return the mean of the chapters' percents; a chapter without any weight has none to add."""
    whole = roll_up(measures, limits)
    found = []
    for chapter in plan.chapters:
        one = roll_up([m for m in measures if m.item.chapter == chapter], limits)
        if one.complete is not None and one.expected is not None:
            found.append((one.complete, one.expected))
    if not found:
        return whole
    share = sum((share for share, _ in found), Fraction(0)) / len(found)
    should = sum((should for _, should in found), Fraction(0)) / len(found)
    rating = group_rating([one.rating for one in measures], share, should, limits)
    return replace(
        whole, complete=share, expected=should, gap=(share - should) * 100, rating=rating
    )


def _weighing_one(one: Measure) -> Measure:
    return replace(one, item=replace(one.item, weight=Decimal(1)))


def _change(found: Fraction | None, base: Fraction | None) -> Fraction | None:
    return None if found is None or base is None else (found - base) * 100
