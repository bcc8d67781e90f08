"""VALUE as typed at the terminal: a total, more or less, a reading or a stage."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.lang import Lang
from wuhai_plan.model import Item, Kind
from wuhai_plan.numbers import narrow, parse_typed
from wuhai_plan.session.lookup import one_of

_LANGS = tuple(Lang)


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
    found = parse_typed(text)
    if found is None:
        raise RequestError.of("not-a-number", value=text, item=item.id)
    sign, size, unit = found
    if unit and not _is_unit(item, unit):
        code = "wrong-unit" if item.unit else "no-unit"
        raise RequestError.of(code, value=text, given=unit, unit=item.unit, number=size)
    if item.kind is Kind.COUNT and sign:
        return ParsedValue(add=-size if sign == "-" else size)
    if sign == "+":
        raise RequestError.of("no-more-or-less", value=text, item=item.id, number=size)
    if sign == "-" and not correct and min(item.goal, item.origin) >= 0:
        raise RequestError.of("no-less", value=text, item=item.id, number=size)
    return ParsedValue(set=-size if sign == "-" else size)


def _stage(item: Item, text: str) -> str:
    titles = {stage.title.get(lang): stage.id for stage in item.stages for lang in _LANGS}
    by_title = titles.get(text.strip())
    return by_title or one_of(text, {s.id: s.id for s in item.stages}, "unknown-stage")


def _is_unit(item: Item, unit: str) -> bool:
    """Say whether a trailing word is the item's unit; "1 station" is one of "stations"."""
    if item.unit is None:
        return False
    known = {narrow(item.unit.get(lang)).lower() for lang in _LANGS}
    return unit.lower() in known or unit.lower() + "s" in known
