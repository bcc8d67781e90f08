"""A new item, or its chapter, as lines of a plan file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import tomlkit
from tomlkit.items import Item as Value

from wuhai_plan.lang import LANGS
from wuhai_plan.model import Text
from wuhai_plan.numbers import plain


def table_lines(group: str, name: str, fields: Mapping[str, object]) -> str:
    """Return the table [group.name], each line with its newline.

    `fields` are its keys in the order they are written in; None and () are left out. A target of
    two numbers is a range to keep within.
    """
    table = tomlkit.table()
    for key, value in fields.items():
        if value is not None and value != ():
            table.add(key, _value(value))
    return f"[{tomlkit.key([group, name]).as_string()}]\n{table.as_string()}"


def _value(value: object) -> Value:
    if isinstance(value, Decimal):  # as it was typed, where tomlkit would write a float
        return tomlkit.value(plain(value))
    if isinstance(value, Text) and value.zh is not None:
        texts = [(lang, getattr(value, lang)) for lang in LANGS]
        pairs = [f"{lang} = {tomlkit.item(part).as_string()}" for lang, part in texts if part]
        return tomlkit.value(f"{{ {', '.join(pairs)} }}")
    if isinstance(value, tuple):
        parts = tomlkit.array()
        for part in value:
            parts.append(_value(part))
        return parts
    return tomlkit.item(value.en if isinstance(value, Text) else value)
