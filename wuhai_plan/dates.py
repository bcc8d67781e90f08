"""Days and moments as people write them, and the month-ends and periods that measuring counts.

Ranges of days are closed: both the first and the last day belong to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import overload

from wuhai_plan.numbers import narrow

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR, _MONTH, _IN_MONTH = "(?P<year>[0-9]{4})", "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
# The months that parts of a year end with.
_CLOSING = {
    **{f"q{number}": 3 * number for number in (1, 2, 3, 4)},
    **{f"{digit}季度": 3 * (place // 2 + 1) for place, digit in enumerate("1一2二3三4四")},
    "上半年": 6, "前三季度": 9, "下半年": 12, "": 12,
}  # fmt: skip
# How days are written in files and letters. The year comes first, or the month is a word.
_FORMS = (
    rf"{_YEAR}([-/.]){_MONTH}\2{_IN_MONTH}",
    rf"{_YEAR}年{_MONTH}月{_IN_MONTH}[日号]",
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    rf"{_YEAR}[-/.]{_MONTH}",
    rf"{_YEAR}年{_MONTH}月份?[底末]?",
    rf"{_IN_MONTH} {_NAME},? {_YEAR}",
    rf"{_NAME} {_IN_MONTH},? {_YEAR}",
    rf"{_NAME},? {_YEAR}",
    rf"{_YEAR}-?(?P<part>q[1-4])",
    rf"{_YEAR}年?第?(?P<part>[1-4一二三四]季度)[底末]?",
    rf"{_YEAR}年?(?P<part>上半年|前三季度|下半年)",
    rf"{_YEAR}(?:年[底末]?)?",
)

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = (
    _DAY + r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{3}(?:[0-9]{3})?)?)?"
    r"(?:[+-][0-9]{2}:[0-9]{2})?"
)


def parse_iso_day(text: str) -> date | None:
    """Read a day written 2023-06-30, and nothing else; None where it isn't one."""
    digits = text[:4] + text[5:7] + text[8:]
    if len(text) != 10 or text[4] + text[7] != "--" or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_day(text: str, today: date) -> date | None:
    """Read a day as people write it, or today or yesterday; None where it is neither."""
    text = narrow(text).lower()
    if text in ("today", "今天"):
        return today
    if text in ("yesterday", "昨天"):
        return before(today)
    return written_day(text)


def is_ambiguous(text: str) -> bool:
    """Say whether a text is a day of which one can't tell the month: 03/04/2024."""
    number = "(?:0?[1-9]|1[0-2])"
    return bool(re.fullmatch(rf"{number}([-/.]){number}\1(?:[0-9]{{2}}){{1,2}}", narrow(text)))


def written_day(text: str) -> date | None:
    """Read a day as people write it; None where it is none, or might be another one too.

    A month, a quarter, a half or a whole year stands for its last day.
    """
    text = narrow(text).lower()
    if iso := parse_iso_day(text):
        return iso
    match = next(filter(None, (re.fullmatch(form, text) for form in _FORMS)), None)
    if match is None:
        return None
    given = match.groupdict()
    year, month, number = int(given["year"]), given.get("month"), given.get("day")
    closing = _month(month) if month else _CLOSING[given.get("part") or ""]
    try:
        first = date(year, closing, int(number or 1))
    except ValueError:
        return None
    return first if number else month_end(first)


def _month(word: str) -> int:
    """Return the number of a month, as digits or as the beginning of its English name."""
    return int(word) if word.isdigit() else _MONTHS.index(word[:3]) + 1


def parse_moment(text: str, today: date, zone: tzinfo | None) -> datetime | None:
    """Read a moment: a day (its last instant), or a day with a time, with or without an offset.

    Without an offset it is a time in `zone`, in the machine's own where that is None. None where it
    is neither.
    """
    day = parse_day(text, today)
    if day is not None:
        return _in_zone(datetime.combine(day, time.max), zone)
    text = re.sub("Z$", "+00:00", narrow(text).upper())  # Python 3.10 reads no Z
    if not re.fullmatch(_MOMENT, text):  # newer Pythons would read more
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else _in_zone(moment, zone)


def tells_offset(text: str, today: date) -> bool:
    """Say whether a text is a moment by itself, wherever it is read."""
    zones = timezone.utc, timezone(timedelta(hours=1))
    first, second = (parse_moment(text, today, zone) for zone in zones)
    return first == second


def _in_zone(local: datetime, zone: tzinfo | None) -> datetime | None:
    """Return the moment at which a zone's clocks show a time, with the offset they had then.

    Clocks that are put back show an hour twice: what was recorded by 02:30 was so when they showed
    it for the last time. Clocks that are put forward skip one: 02:30 is then half an hour after
    they would have shown 02:00, and is shown as 03:30. So it is always the later of two.
    """
    twice = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    try:
        there = max(moment.astimezone(timezone.utc) for moment in twice).astimezone(zone)
        # As an offset is written: those of the 19th century have seconds.
        minutes = (there.utcoffset() or timedelta()) // timedelta(minutes=1)
        return there.astimezone(timezone(timedelta(minutes=minutes)))
    except (OverflowError, ValueError, OSError):  # before the first year or after the last one
        return None


def second_end(moment: datetime) -> datetime:
    """Return the end of a moment's second: known at it is all that was recorded in it."""
    return moment.replace(microsecond=999_999)


def month_end(day: date) -> date:
    """Return the last day of the month that `day` is in."""
    if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


def before(day: date) -> date:
    """Return the day before; the first day there is has none before it."""
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def period_of(day: date, months: int) -> tuple[date, date]:
    """Return the first and last day of a day's calendar month (1), quarter (3) or year (12)."""
    # Months that `months` divides close a period: with 3 March, June, September, December.
    closing = day.month + (-day.month % months)
    last = month_end(date(day.year, closing, 1))
    return date(day.year, closing - months + 1, 1), last


class Periods(Sequence[tuple[date, date]]):
    """A span cut at the ends of calendar months (1), quarters (3) or years (12) into periods.

    Each is its first and last day. The last one ends with the span, whether or not that is the end
    of a month. They are worked out when asked for: a span may reach over all time.
    """

    def __init__(self, first: date, last: date, months: int) -> None:
        self._first, self._last, self._months = first, last, months

    def __len__(self) -> int:
        """Return how many there are."""
        return max(self._number(self._last) - self._number(self._first) + 1, 0)

    @overload
    def __getitem__(self, place: int) -> tuple[date, date]: ...
    @overload
    def __getitem__(self, place: slice) -> list[tuple[date, date]]: ...
    def __getitem__(self, place: int | slice) -> tuple[date, date] | list[tuple[date, date]]:
        """Return one of them, or several."""
        if isinstance(place, slice):
            return [self[number] for number in range(len(self))[place]]
        month = (self._number(self._first) + range(len(self))[place]) * self._months
        first, last = period_of(date(month // 12, month % 12 + 1, 1), self._months)
        return max(first, self._first), min(last, self._last)

    def holding(self, day: date) -> tuple[date, date] | None:
        """Return the one that a day is in; None where the span is not."""
        if not self._first <= day <= self._last:
            return None
        first, last = period_of(day, self._months)
        return max(first, self._first), min(last, self._last)

    def ended(self, day: date) -> int:
        """Return how many have ended by the end of a day."""
        if day < self._first:
            return 0
        if day >= self._last:
            return len(self)
        running = self._number(day) - self._number(self._first)
        return running + (day == period_of(day, self._months)[1])

    def _number(self, day: date) -> int:
        """Return a number of a day's period that is 1 more for the next."""
        return (day.year * 12 + day.month - 1) // self._months
