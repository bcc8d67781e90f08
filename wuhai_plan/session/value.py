"""VALUE as typed: a total, more or less, a reading or a stage; and the day that it is for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.lang import Lang
from wuhai_plan.model import CUMULATIVE, Item, Kind
from wuhai_plan.numbers import parse_typed
from wuhai_plan.session.lookup import find
from wuhai_plan.units import ALL, convert, in_percent, is_scale


class ParsedValue(Struct, frozen=True):
    """The one change that an entry makes."""

    add: Decimal | None = None
    set: Decimal | None = None
    stage: str | None = None


def parse_value(item: Item, text: str, *, correct: bool = False) -> ParsedValue:
    """Read a value for an item; raise `RequestError` with what its kind takes.

    A reading below 0 looks like "less", which only counts take: where neither target nor baseline
    is below 0 either, it needs `correct`.
    """
    if item.kind is Kind.MILESTONE:
        return ParsedValue(stage=_stage(item, text))
    number = parse_typed(text)
    if number is None and ALL.fullmatch(text.strip()) and in_percent(unit_names(item)):
        number = "", Decimal(100), "%"
    if number is None:
        raise RequestError.of("not-a-number", value=text, item=item.title)
    sign, written, unit = number
    size = convert(written, unit, unit_names(item)) if unit else written
    if size is None:
        code = "bare-scale" if is_scale(unit) else "wrong-unit" if item.unit else "no-unit"
        raise RequestError.of(code, value=text, given=unit, unit=item.unit, item=item.title)
    if item.kind in CUMULATIVE and sign:
        return ParsedValue(add=-size if sign == "-" else size)
    if sign == "+":
        raise RequestError.of("no-more-or-less", value=text, item=item.title)
    if sign == "-" and not correct and min(item.goal, item.origin) >= 0:
        raise RequestError.of("no-less", value=text, item=item.title)
    return ParsedValue(set=-size if sign == "-" else size)


def check_day(item: Item, day: dt.date, today: dt.date) -> None:
    """Refuse a report for a day to come, or for one on which the item's figure doesn't count."""
    if day > today:
        raise RequestError.of("future-date", date=day, today=today)
    if day < item.start:
        raise RequestError.of("date-before-start", date=day, start=item.start, item=item.title)
    if item.dropped and item.is_dropped(day):
        raise RequestError.of("date-dropped", date=day, dropped=item.dropped.on, item=item.title)
    due = item.on(today).due
    if item.kind in (Kind.CAP, Kind.KEEP) and day > due:
        raise RequestError.of("date-after-due", date=day, due=due, item=item.title)


def _stage(item: Item, text: str) -> str:
    return find(text, {stage.id: stage for stage in item.stages}, "unknown-stage").id


def unit_names(item: Item) -> list[str]:
    """Return what an item's unit is called, in each language."""
    return [item.unit.get(lang) for lang in Lang] if item.unit else []
