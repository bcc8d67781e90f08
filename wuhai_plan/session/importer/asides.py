"""Rows of a ledger that report nothing: those that head a section, add up, or are signed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wuhai_plan.numbers import narrow
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.headings import is_blank
from wuhai_plan.sheets.table import Row, Value

FIGURES = ("target", "value", "set", "add", "stage")  # a row with any is of an item
_NUMERALS = "[一二三四五六七八九十]{1,3}"
_FIRST = re.compile(f"{_NUMERALS}(?:[、.．:]|$)|第{_NUMERALS}[章部]")
_SECOND = re.compile(rf"\({_NUMERALS}\)")
_NUMBERED = re.compile(
    rf"(?:{_NUMERALS}[、.．:]|第{_NUMERALS}[章部]|\((?:{_NUMERALS}|\d{{1,3}})\)|\d{{1,3}}[、.．](?!\d))\s*"
)
_TOTAL = re.compile("合计|总计|小计|共计|累计|totals?$|sum$", re.IGNORECASE)
_SIGNED = re.compile(
    "填表|填报|制表|审核|审批|签字|签章|签发|盖章|负责人|联系人|联系电话|单位[:(]|注[:、.]|备注|说明|note",
    re.IGNORECASE,
)


def row_texts(row: Row) -> list[str]:
    """Return the texts of a row that are not blank."""
    return [cells.text(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)]


def section_level(row: Row, values: Mapping[str, Value]) -> int:
    """Return 1 or 2 where a row heads a section, as 一、 and （一） do; else 0."""
    texts = row_texts(row)
    if not texts or not values.keys().isdisjoint(FIGURES):
        return 0
    first = narrow(texts[0])
    return 1 if _FIRST.match(first) else 2 if _SECOND.match(first) else 0


def section_title(row: Row) -> str:
    """Return the title of a section, without its numeral, which may have a cell of its own."""
    texts = row_texts(row)
    title = without_number(texts[0])
    if len(texts) > 1 and (not title or re.fullmatch(rf"\(?{_NUMERALS}\)?", narrow(title))):
        return texts[1]
    return title or texts[0]


def aside(row: Row, values: Mapping[str, Value]) -> str | None:
    """Return the code of why a row is about no item: it adds up, or it is signed."""
    first = "".join(narrow("".join(row_texts(row)[:1])).split())
    if _TOTAL.match(first):
        return "ledger-total"
    if values.keys().isdisjoint(FIGURES) and is_signed(first):
        return "ledger-remark"
    return None


def is_signed(first: str) -> bool:
    """Say whether a row that begins so tells who made the table, or explains it."""
    return _SIGNED.match(first) is not None or ":" in first


def without_number(title: str) -> str:
    """Return a title without the number that a ledger puts before it."""
    match = _NUMBERED.match(narrow(title))
    return title.strip()[match.end() :] if match else title
