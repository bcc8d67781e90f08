"""What needs attention, most urgent first, each item with all its reasons."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.log.verdicts import Returned
from wuhai_plan.measure.forecast import NoForecast
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Kind, Rating
from wuhai_plan.views import Known, Report

SOON = 30  # days


class Reason(str, Enum):
    """Why an item needs attention, the strongest first."""

    OVERDUE = "overdue"
    MISSED = "missed"
    CRITICAL = "critical"
    BEHIND = "behind"
    REPORT = "report-missing"
    RETURNED = "returned"
    OVER = "heading-over"
    DUE_SOON = "due-soon"


RATED = (Rating.OVERDUE, Rating.MISSED, Rating.CRITICAL, Rating.BEHIND)
SETTLED = (Rating.DONE, Rating.MISSED, Rating.DROPPED)


class DueRow(Struct, frozen=True):
    """An item and why it needs attention; what a cap is heading for, past its target.

    `returned` is the last reading that was returned and not reported anew since, with its day.
    """

    measure: Measure
    reasons: tuple[Reason, ...]
    heading: Fraction | None = None
    returned: tuple[dt.date, Returned] | None = None


class DueReport(Report, frozen=True):
    """What needs attention as of a day, most urgent first."""

    rows: tuple[DueRow, ...]


def due_report(known: Known) -> DueReport:
    """Find what needs attention."""
    rows = [row for measure in known.measures() if (row := attention(known, measure)).reasons]
    return DueReport(known.history, known.as_of, tuple(sorted(rows, key=_urgency)))


def attention(known: Known, measure: Measure) -> DueRow:
    """Return why an item needs attention, the strongest reason first; none where it doesn't.

    docs/formulas.md, "What needs attention".
    """
    rating, heading = measure.rating, None
    reasons = [Reason(rating.value)] if rating in RATED else []
    if measure.report_missing:
        reasons.append(Reason.REPORT)
    returned = known.returned.get(measure.item.id, ())
    if returned and rating is not Rating.DROPPED:
        reasons.append(Reason.RETURNED)
    if measure.item.kind is Kind.CAP and rating not in SETTLED:
        heading = _heading_over(known, measure)
        if heading is not None:
            reasons.append(Reason.OVER)
    if rating not in SETTLED and 0 <= (measure.item.due - known.as_of).days <= SOON:
        reasons.append(Reason.DUE_SOON)
    return DueRow(measure, tuple(reasons), heading, returned[-1] if returned else None)


def _heading_over(known: Known, measure: Measure) -> Fraction | None:
    """Return where a cap's forecast at its average pace ends, if that is past its target."""
    outlook = known.forecast(measure)
    if isinstance(outlook, NoForecast) or outlook.value <= measure.item.goal:
        return None
    return outlook.value


def _urgency(row: DueRow) -> tuple[int, object]:
    """Longest overdue, farthest behind, longest unreported, soonest due; else as in the plan."""
    strongest = row.reasons[0]
    rank = list(Reason).index(strongest)
    if strongest in (Reason.CRITICAL, Reason.BEHIND):
        return rank, row.measure.gap
    return rank, row.measure.report_due if strongest is Reason.REPORT else row.measure.item.due
