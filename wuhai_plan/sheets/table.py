"""What a spreadsheet holds: sheets of rows of typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

HEADING_ROWS = 20  # the headings must stand among as many first rows


class Percent(Struct, frozen=True):
    """A number in a cell that shows percent: a fraction of 0.715 is shown as 71.5%."""

    fraction: Decimal


class Flaw(Struct, frozen=True):
    """A cell without a usable value: a message code and its facts."""

    code: str
    facts: dict[str, object] = {}


Value: TypeAlias = str | Decimal | Percent | dt.datetime | Flaw | None
Row: TypeAlias = Sequence[Value]
NumberedRows: TypeAlias = Iterator[tuple[int, Row]]  # as in the file, from 1
CountHeadings: TypeAlias = Callable[[Row], int]
# Cells merged into one: first column, first row, last column, last row, counted from 1.
Range: TypeAlias = tuple[int, int, int, int]


class Sheet(Struct, frozen=True):
    """A sheet: its rows with their numbers, to be read once; about how many there are.

    Rows that hold nothing may be left out. `merged` is filled when all rows were read.
    """

    name: str
    rows: NumberedRows
    about: int
    merged: list[Range] = []


class Book(Struct, frozen=True):
    """A file's sheets, visible and hidden; of a CSV, how it was written."""

    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    separator: str | None = None
    hidden: tuple[Sheet, ...] = ()


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text
