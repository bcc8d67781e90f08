"""What needs attention, most urgent first, each item with all its reasons."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from msgspec import Struct

from wuhai_plan.dates import month_end
from wuhai_plan.measure.rollup import Measure, measure_all
from wuhai_plan.model import Rating
from wuhai_plan.views import Known, Report
from wuhai_plan.views.status import sorted_in_plan_order

SOON = 30  # days


class Reason(str, Enum):
    """Why an item needs attention, the strongest first."""

    OVERDUE = "overdue"
    CRITICAL = "critical"
    BEHIND = "behind"
    SILENT = "silent"
    DUE_SOON = "due-soon"


RATED = {
    Rating.OVERDUE: Reason.OVERDUE,
    Rating.CRITICAL: Reason.CRITICAL,
    Rating.BEHIND: Reason.BEHIND,
}


class DueRow(Struct, frozen=True):
    """An item and why it needs attention. `silent_since` is its last reading, or its first day."""

    measure: Measure
    reasons: tuple[Reason, ...]
    silent_since: dt.date


class DueReport(Report, frozen=True):
    """What needs attention as of a day, most urgent first."""

    rows: tuple[DueRow, ...]


def due_report(known: Known) -> DueReport:
    """Find what needs attention."""
    plan, as_of = known.plan, known.as_of
    measures = sorted_in_plan_order(plan, measure_all(plan, known.readings, as_of))
    rows = [row for measure in measures if (row := attention(measure, as_of)).reasons]
    return DueReport(plan, as_of, known.known_at, tuple(sorted(rows, key=_urgency)))


def attention(measure: Measure, as_of: dt.date) -> DueRow:
    """Return why an item needs attention, the strongest reason first; none where it doesn't.

    docs/formulas.md, "What needs attention".
    """
    item, since = measure.item, measure.last.date if measure.last else measure.item.start
    reasons = []
    if measure.rating in RATED:
        reasons.append(RATED[measure.rating])
    if measure.rating is not Rating.DONE:
        if as_of > month_later(since):
            reasons.append(Reason.SILENT)
        if 0 <= (item.due - as_of).days <= SOON:
            reasons.append(Reason.DUE_SOON)
    return DueRow(measure, tuple(reasons), since)


def month_later(day: dt.date) -> dt.date:
    """Return the same day of the next month, or that month's last where it has no such day."""
    end = month_end(day)
    if end == dt.date.max:
        return end
    following = month_end(end + dt.timedelta(days=1))
    return following.replace(day=min(day.day, following.day))


def _urgency(row: DueRow) -> tuple[int, object]:
    """Longest overdue, farthest behind, longest silent, soonest due; else in the plan's order."""
    strongest = row.reasons[0]
    rank = list(Reason).index(strongest)
    if strongest in (Reason.CRITICAL, Reason.BEHIND):
        return rank, row.measure.gap
    return rank, row.silent_since if strongest is Reason.SILENT else row.measure.item.due
