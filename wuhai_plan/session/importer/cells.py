"""One cell: a day, a moment, a figure, a text. What is unclear raises `RequestError`."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from wuhai_plan.dates import is_ambiguous, written_day
from wuhai_plan.errors import RequestError
from wuhai_plan.export.csv import unguarded
from wuhai_plan.model import Item, Kind
from wuhai_plan.numbers import narrow, plain
from wuhai_plan.session.core import Session
from wuhai_plan.session.value import ParsedValue, parse_value
from wuhai_plan.sheets.table import Flaw, Percent, Value
from wuhai_plan.texts import has_control

_MIDNIGHT = re.compile(r"[T ]00?:00(?::00)?$")
_SERIAL = re.compile(r"[0-9]{5}")  # a day of this or the next decades, as spreadsheets count
_FIRST_SERIAL = dt.date(1899, 12, 30)


def text(value: Value, *, exact: bool = False) -> str:
    """Return a cell as text, the guard against formulas taken off; `exact` keeps its blanks."""
    if isinstance(value, Flaw):
        raise RequestError.of(value.code, **value.facts)
    if value is None:
        return ""
    if isinstance(value, str):
        return unguarded(value) if exact else unguarded(value).strip()
    if isinstance(value, Percent):
        return f"{plain(value.fraction * 100)}%"
    return plain(value) if isinstance(value, Decimal) else value.isoformat(" ")


def lines(value: Value) -> str:
    """Return a cell as text whose lines end with a newline, however they do in the file."""
    return text(value).replace("\r\n", "\n").replace("\r", "\n")


def words(value: Value, name: str, *, exact: bool = False) -> str:
    """Return a cell as a text that may be recorded; `exact` takes it as it was recorded before."""
    if exact:
        return text(value, exact=True)
    shown = lines(value)
    if has_control(shown, lines=name != "by"):
        raise RequestError.of("cell-control", name=name)
    return shown


def day(value: Value) -> dt.date:
    """Read a day: a date cell or its number, or a day as it is typed, but for “today”.

    That would be another day when the file is read again.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    shown = _MIDNIGHT.sub("", narrow(text(value)))
    if _SERIAL.fullmatch(shown):
        return _FIRST_SERIAL + dt.timedelta(days=int(shown))
    date = written_day(shown)
    if date is None:
        code = "ambiguous-date" if is_ambiguous(shown) else "cell-not-date"
        raise RequestError.of(code, value=text(value))
    return date


def moment(value: Value, session: Session) -> dt.datetime:
    """Read a moment; one without an offset is in the plan's time zone."""
    if isinstance(value, dt.datetime):  # days as fractions are not exact
        value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return session.moment(text(value))


def change(item: Item, column: str, value: Value, *, recorded: bool, correct: bool) -> ParsedValue:
    """Read more or less in the column `add`, else a total to date, a reading or a stage.

    What was recorded before may be below 0. In a new report a sign before a count's total would
    mean more or less.
    """
    shown = text(value)
    signed = narrow(shown)[:1] in ("+", "-")
    if column == "add":
        return parse_value(item, shown if signed else f"+{shown}")
    if recorded and (item.kind is Kind.MILESTONE or not signed):
        return parse_value(item, narrow(shown))
    if recorded:
        size = parse_value(item, narrow(shown)[1:]).set
        return ParsedValue(set=-size if size and narrow(shown)[0] == "-" else size)
    if signed and item.kind is Kind.COUNT:
        raise RequestError.of("import-sign", value=shown, item=item.title)
    return parse_value(item, shown, correct=correct)
