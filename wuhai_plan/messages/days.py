"""Days and reporting periods as people say them: 15 July, June 2023, Q2 2023."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.measure.reports import period_reported
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Frequency, Item


def day_in_words(day: dt.date, now: dt.date, tr: Messages) -> str:
    """Return a day as it is said on another: with its year only where that is another one."""
    key = "said-day" if day.year == now.year else "said-day-of-year"
    return tr(key, day=day.day, month=tr(f"month-{day.month}"), year=day.year)


def reported_period(item: Item, due: dt.date, tr: Messages, *, now: dt.date | None = None) -> str:
    """Return the period of the report that is due by a day: June 2023, Q2 2023, 2023.

    With a day on which it is said, the year is left out where it is the same.
    """
    first, last = period_reported(item, due)
    if item.report is Frequency.YEAR:
        return tr("said-year", year=first.year)
    month = item.report is Frequency.MONTH
    part = tr(f"month-{first.month}" if month else f"quarter-{last.month // 3}")
    if now is not None and now.year == first.year:
        return part
    return tr("said-part-of-year", part=part, year=first.year)
