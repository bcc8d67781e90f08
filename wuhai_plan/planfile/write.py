"""A new item as lines of a plan file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import tomlkit
from msgspec import Struct
from tomlkit.items import Item as Value

from wuhai_plan.model import Text
from wuhai_plan.numbers import plain


class NewItem(Struct, frozen=True, kw_only=True):
    """An item to be added, its keys as in the plan file and in the order they are written in.

    A target of two numbers is a range to keep within. None and () are left out.
    """

    chapter: str | None = None
    title: Text | None = None
    kind: str | None = None
    ladder: str | None = None
    target: Decimal | tuple[Decimal, Decimal] | None = None
    unit: Text | None = None
    baseline: Decimal | None = None
    bound: str | None = None
    period: str | None = None
    start: dt.date | None = None
    due: dt.date | None = None
    pace: str | None = None
    weight: Decimal | None = None
    lead: Text | None = None
    support: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: str | None = None
    note: str | None = None


def item_lines(name: str, item: NewItem) -> str:
    """Return the table of an item, each line with its newline."""
    fields = {key: getattr(item, key) for key in item.__struct_fields__}
    return _table("item", name, {k: v for k, v in fields.items() if v is not None and v != ()})


def chapter_lines(name: str, title: str) -> str:
    """Return the table of a chapter, each line with its newline."""
    return _table("chapter", name, {"title": title})


def _table(group: str, name: str, fields: dict[str, object]) -> str:
    table = tomlkit.table()
    for key, value in fields.items():
        table.add(key, _value(value))
    return f"[{tomlkit.key([group, name]).as_string()}]\n{table.as_string()}"


def _value(value: object) -> Value:
    if isinstance(value, Decimal):
        return tomlkit.value(plain(value))
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, tuple):
        parts = tomlkit.array()
        for part in value:
            parts.append(_value(part))
        return parts
    return tomlkit.item(value)


def _text(text: Text) -> Value:
    if text.zh is None:
        return tomlkit.item(text.en)
    told = [(lang, getattr(text, lang)) for lang in ("en", "zh")]
    parts = [f"{lang} = {tomlkit.item(part).as_string()}" for lang, part in told if part]
    return tomlkit.value(f"{{ {', '.join(parts)} }}")
