"""A new item as lines of a plan file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import tomlkit
from tomlkit.items import Item as Value

from wuhai_plan.lang import LANGS
from wuhai_plan.model import Text
from wuhai_plan.numbers import plain


def item_lines(name: str, fields: Mapping[str, object]) -> str:
    """Return the table of an item, each line with its newline.

    `fields` are its keys in the order they are written in; None and () are left out. A target of
    two numbers is a range to keep within.
    """
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
    if isinstance(value, Decimal):  # as it was typed, where tomlkit would write a float
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
    texts = [(lang, getattr(text, lang)) for lang in LANGS]
    parts = [f"{lang} = {tomlkit.item(part).as_string()}" for lang, part in texts if part]
    return tomlkit.value(f"{{ {', '.join(parts)} }}")
