"""Reports due: for which periods an item owes a report, and by when (docs/formulas.md).

Any reading or remark dated in a period is its report, a returned one is none; a later one does not
fill an earlier period.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import takewhile

from msgspec import Struct

from wuhai_plan.dates import before, period_of
from wuhai_plan.model import Frequency, Item

MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}
Span = tuple[date, date]


class ReportCounts(Struct, frozen=True):
    """How many reports came on time, came late, and are missing though their day has passed."""

    on_time: int = 0
    late: int = 0
    missing: int = 0

    def __add__(self, other: ReportCounts) -> ReportCounts:
        """Return the counts of both."""
        return ReportCounts(
            self.on_time + other.on_time, self.late + other.late, self.missing + other.missing
        )


def owed(item: Item, began: date) -> Iterator[Span]:
    """Yield the periods that an item owes a report for, each with its first and last day.

    They are whole calendar periods, from that of its first day to that of its due date; none that
    ended before the log began.
    """
    if item.report is Frequency.NONE:
        return
    months = MONTHS[item.report]
    _, closing = period_of(item.due, months)
    first, last = period_of(max(item.start, item.promised or item.start, began), months)
    while last <= closing:
        yield first, last
        if last == date.max:  # no day follows it
            return
        first, last = period_of(last + timedelta(days=1), months)


def report_due(item: Item, reported: Iterable[str], began: date) -> date | None:
    """Return the day by which the first report not given is due; None where all are given.

    It is missing where that day has passed. `reported` holds the days, written 2023-06-30 and
    ascending, for which there is a report.
    """
    days = [*reported]
    for first, last in owed(item, began):
        place = bisect_left(days, first.isoformat())
        if place == len(days) or days[place] > last.isoformat():
            return deadline(item, last)
    return None


def period_reported(item: Item, due: date) -> Span:
    """Return the period of the report that is due by a day, its first and last day."""
    return period_of(due - timedelta(days=item.lag), MONTHS[item.report])


def last_ended(report: Frequency, day: date) -> date | None:
    """Return the end of the last period that ended before a day; None where none is reported."""
    if report is Frequency.NONE:
        return None
    first, _ = period_of(day, MONTHS[report])
    return before(first)


def deadline(item: Item, end: date) -> date:
    """Return the day by which the report for a period that ends so is due."""
    return date.fromordinal(min(end.toordinal() + item.lag, date.max.toordinal()))


def reports_owed(
    item: Item, reported: Mapping[str, str], began: date, day: date, until: date
) -> Iterator[tuple[Span, date | None]]:
    """Yield the periods ended by a day that an item owed a report for, each with its report's day.

    That is when the first report dated in it was recorded, None without one. `reported` holds that
    by the days reported for, ascending, all written 2023-06-30. Nothing is owed for a period that
    begins after `until`.
    """
    days = [*reported]
    for first, last in owed(item, began):
        if last > day or first > until:
            return
        place, end = bisect_left(days, first.isoformat()), last.isoformat()
        recorded = [reported[each] for each in takewhile(end.__ge__, days[place:])]
        yield (first, last), date.fromisoformat(min(recorded)) if recorded else None


def count_reports(
    item: Item, reported: Mapping[str, str], began: date, day: date, until: date
) -> ReportCounts:
    """Count an item's reports for the periods ended by a day; see `reports_owed`."""
    on_time = late = missing = 0
    for (_, last), recorded in reports_owed(item, reported, began, day, until):
        due = deadline(item, last)
        if recorded is None:
            missing += due < day
        elif recorded <= due:
            on_time += 1
        else:
            late += 1
    return ReportCounts(on_time, late, missing)
