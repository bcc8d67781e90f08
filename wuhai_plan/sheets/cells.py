"""A row of a workbook: its cells as they are stored, each made a value when it is looked at.

Most of a wide sheet is never looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import isfinite
from typing import TypeAlias, overload

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.formats import Shown, day_of
from wuhai_plan.sheets.strings import SharedStrings
from wuhai_plan.sheets.table import Flaw, Percent, Value

# A cell's type and style as the file has them, its text, and whether it has a formula.
Raw: TypeAlias = tuple[str | None, str | None, str | None, bool]


class Stored(Struct, frozen=True):
    """What the cells of a workbook refer to."""

    file: str
    strings: SharedStrings
    styles: Sequence[Shown]
    since_1904: bool

    def value(self, raw: Raw | None) -> Value:
        """Return the value of a cell; raise `RequestError` where it can't be what it says."""
        if raw is None:
            return None
        try:
            return self._value(*raw)
        except (ValueError, LookupError):
            raise RequestError.of("sheet-damaged", path=self.file) from None

    def _value(
        self, kind: str | None, style: str | None, text: str | None, has_formula: bool
    ) -> Value:
        if kind == "inlineStr":
            return _text(text or "") or None
        if not text:  # of a formula, the text that it comes to may be empty
            return Flaw("cell-formula") if has_formula and kind != "str" else None
        if kind == "s":
            return _text(self.strings[int(text)])
        if kind == "str":
            return _text(text)
        if kind == "e":
            return Flaw("cell-error", {"value": text})
        if kind == "b":
            return Flaw("cell-logical")
        if kind == "d":
            return _iso(text)
        return self._number(text, style)

    def _number(self, text: str, style: str | None) -> Value:
        """Return a number with the 15 digits that spreadsheets compute and show: 0.1+0.2 is 0.3."""
        number = float(text)
        if not isfinite(number):
            raise ValueError(text)
        shown = self.styles[int(style)] if style and self.styles else Shown.NUMBER
        if shown is Shown.DURATION:
            return Flaw("cell-time")
        if shown is Shown.DATE:
            try:
                return day_of(number, since_1904=self.since_1904) or Flaw("cell-time")
            except (OverflowError, ValueError):
                return Flaw("cell-error", {"value": "#VALUE!"})
        exact = Decimal(f"{number:.15g}")
        return Percent(exact) if shown is Shown.PERCENT else exact


class StoredRow(Sequence[Value]):
    """The cells of a row, up to the last one that holds anything."""

    def __init__(self, cells: list[Raw | None], stored: Stored) -> None:
        self._cells = cells
        self._stored = stored

    def __len__(self) -> int:
        """Return the number of the last column that holds anything."""
        return len(self._cells)

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        """Return the value of a cell, by its place from 0."""
        if isinstance(place, slice):
            return StoredRow(self._cells[place], self._stored)
        return self._stored.value(self._cells[place])

    def __iter__(self) -> Iterator[Value]:
        """Return all values, one by one."""
        return map(self._stored.value, self._cells)


def _text(text: str) -> str:
    """Return a text without what stands for characters that XML can't hold."""
    if "_x" in text:
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n")


def _iso(text: str) -> Value:
    """Return a moment written out, as strict workbooks may have it; of a time alone, a flaw."""
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?))?", text, re.ASCII)
    if match is None:
        return Flaw("cell-time")
    return dt.datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}")
