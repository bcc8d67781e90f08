"""How each unit stands: the items it leads, rolled up, its rank by gap, and how it reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.measure.reports import ReportCounts, count_reports
from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.measure.since import owed_until
from wuhai_plan.model import Counts, Rating, Text
from wuhai_plan.views import Known, Report
from wuhai_plan.views.status import By, Group, status_report


class UnitRow(Struct, frozen=True):
    """A unit that leads items; the last row, without lead and rank, holds those that nobody leads.

    `reports` are those for the periods ended by the day, `returned` how many readings were
    returned and stand so; `rollup.waiting` how many wait for a word, None where nobody gives any.
    """

    lead: Text | None
    rank: int | None
    rollup: Rollup
    reports: ReportCounts
    returned: int


class UnitsReport(Report, frozen=True):
    """How the units stand as of a day, by rank, then in the plan's order; `judged` whether a second
    party looks at what they report.
    """

    units: tuple[UnitRow, ...]
    judged: bool

    @property
    def named(self) -> bool:
        """Whether any item has a lead."""
        return any(unit.lead is not None for unit in self.units)


def units_report(known: Known) -> UnitsReport:
    """Measure every unit as of a day."""
    status = status_report(known, by=By.LEAD)
    measures = {measure.item.id: measure for measure in status.every}
    judged = known.judged or known.plan.counts is Counts.CONFIRMED
    rows = [
        _row(known, group, [measures[key] for key in group.members], judged=judged)
        for group in status.groups
    ]
    return UnitsReport(known.history, known.as_of, tuple(_ranked(rows)), judged)


def _row(known: Known, group: Group, measures: Sequence[Measure], *, judged: bool) -> UnitRow:
    """Return a unit that is not ranked yet."""
    rollup, reports = group.rollup, ReportCounts()
    if judged and rollup.waiting is None:  # nobody has said a word yet
        rollup = replace(rollup, waiting=sum(measure.entries for measure in measures))
    for measure in measures:
        reports += item_reports(known, measure)
    returned = sum(len(known.returned.get(measure.item.id, ())) for measure in measures)
    return UnitRow(group.title, None, rollup, reports, returned)


def item_reports(known: Known, measure: Measure) -> ReportCounts:
    """Count the reports of an item for the periods ended by the day."""
    item, day, began = measure.item, known.as_of, known.began or known.as_of
    last_day = day
    if measure.rating in (Rating.DONE, Rating.DROPPED):
        promise = known.plan.items[item.id]
        last_day = owed_until(promise, known.sides(item.id), day, known.plan.thresholds)
    return count_reports(item, known.reported.get(item.id, {}), began, day, last_day)


def _ranked(rows: Sequence[UnitRow]) -> Iterable[UnitRow]:
    """Rank units by their gaps, the largest first; equal gaps share a rank, none has none."""
    led = [row for row in rows if row.lead is not None]
    gaps = sorted((row.rollup.gap for row in led if row.rollup.gap is not None), reverse=True)
    ranked = [
        row if row.rollup.gap is None else replace(row, rank=1 + gaps.index(row.rollup.gap))
        for row in led
    ]
    yield from sorted(ranked, key=lambda row: (row.rank is None, row.rank or 0))
    yield from (row for row in rows if row.lead is None)
