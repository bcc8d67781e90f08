"""What a spreadsheet holds: sheets of rows of typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct


class Percent(Struct, frozen=True):
    """A number in a cell that shows percent: 0.715 is shown as 71.5%."""

    share: Decimal


class Flaw(Struct, frozen=True):
    """A cell that says nothing that may be used: a message code and its facts."""

    code: str
    facts: dict[str, object] = {}


Value: TypeAlias = str | Decimal | Percent | dt.datetime | Flaw | None
Score: TypeAlias = Callable[[Sequence[Value]], int]


class Range(Struct, frozen=True):
    """Cells merged into one: first and last row and column, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet(Struct, frozen=True):
    """A sheet: its rows with their numbers, read when asked for, once; about how many there are."""

    name: str
    rows: Iterator[tuple[int, Sequence[Value]]]
    about: int
    merged: tuple[Range, ...] = ()


class Book(Struct, frozen=True):
    """A file's sheets, hidden ones left out; of a CSV, how it was written."""

    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    separator: str | None = None


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(ord("A") + place) + text
    return text
