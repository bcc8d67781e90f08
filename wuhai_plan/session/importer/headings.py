"""Where the table is in a sheet: the row of headings, in English or Chinese, and its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, islice

from msgspec import Struct

from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.messages.catalogue import message
from wuhai_plan.model import Lang
from wuhai_plan.numbers import narrow
from wuhai_plan.sheets.table import Sheet, Value, letters

FIELDS = (
    "id", "at", "item", "title", "date", "add", "set", "stage", "void", "value", "by", "note",
    "progress", "problems", "next_step", "evidence",
)  # fmt: skip
CHANGES = ("add", "set", "stage", "void", "value")
_HEAD = 20  # rows among which the headings must stand


class Table(Struct, frozen=True):
    """A table to import: the row of its headings, each field's column from 0, the rows.

    `ignored` names the headings of columns that nothing is read from; `bare` are the columns
    without a heading, the last one standing for all that follow.
    """

    file: str
    sheet: Sheet
    several: bool
    head: int
    columns: dict[str, int]
    ignored: tuple[str, ...]
    bare: tuple[int, ...]
    rows: Iterator[tuple[int, Sequence[Value]]]

    def cell(self, number: int, field: str) -> str:
        """Return the name of a field's cell in a row, such as B7, or of the row where it has none.

        Where the file has several sheets to import, the sheet's name stands before it.
        """
        column = self.columns.get(field, min(self.columns.values()))
        return self.named(f"{letters(column + 1)}{number}")

    def named(self, cells: str) -> str:
        """Return the name of cells, with the sheet's where the file has several."""
        return f"{self.sheet.name}!{cells}" if self.several else cells

    def problem(self, number: int, field: str, code: str, /, **facts: object) -> Problem:
        """Return a problem of a cell."""
        return Problem(code, facts, self.file, key=self.cell(number, field))


@cache
def _known() -> dict[str, str]:
    """Return the field that each heading stands for, in both languages, bare."""
    names = {field: field for field in FIELDS}
    for lang in Lang:
        for field in FIELDS:
            for name in message(lang, f"heads-{field}").split("|"):
                names[_bare(name)] = field
    return names


@cache
def _told() -> frozenset[str]:
    """Return the headings of our own sheets that only tell, which nothing is read from."""
    told = ("form-goal", "form-due", "form-last_value", "form-last_date", "logged-withdrawn")
    return frozenset(_bare(message(lang, key)) for lang in Lang for key in told)


def _bare(value: Value) -> str:
    """Return a heading without what people add: remarks in brackets, stars, blanks, case."""
    if not isinstance(value, str):
        return ""
    text = re.sub(r"\(.*?\)|[\s*:_]", "", narrow(value).lower(), flags=re.DOTALL)
    return text.removeprefix("\ufeff")


def score(row: Sequence[Value]) -> int:
    """Return how many headings a row holds."""
    names = _known()
    return len({names[bare] for cell in row if (bare := _bare(cell)) in names})


def find(file: str, sheet: Sheet, *, several: bool) -> Table | None:
    """Find a sheet's table; None where it has none. Raise where two columns are headed alike."""
    head = list(islice(sheet.rows, _HEAD))
    for place, (number, row) in enumerate(head):
        columns: dict[str, int] = {}
        ignored: list[str] = []
        twice: list[Problem] = []
        for column, cell in enumerate(row):
            bare = _bare(cell)
            field = _known().get(bare)
            if field is None:
                if isinstance(cell, str) and bare and bare not in _told():
                    ignored.append(cell.strip())
            elif field in columns:
                facts: dict[str, object] = {"one": row[columns[field]], "other": cell}
                key = f"{letters(columns[field] + 1)}{number}, {letters(column + 1)}{number}"
                twice.append(Problem("import-heads-twice", facts, file, key=key))
            else:
                columns[field] = column
        if not _is_table(columns):
            continue
        if twice:
            raise PlanError(*twice)
        rest = chain(head[place + 1 :], sheet.rows)
        return Table(file, sheet, several, number, columns, tuple(ignored), _bare_of(row), rest)
    return None


def _bare_of(row: Sequence[Value]) -> tuple[int, ...]:
    """Return the columns of a row of headings that have none, and the first behind them all."""
    headed = [column for column, cell in enumerate(row) if not is_blank(cell)]
    end = headed[-1] + 1
    return (*(column for column in range(end) if column not in headed), end)


def is_blank(value: Value) -> bool:
    """Say whether a cell holds nothing, or blanks alone."""
    return value is None or (isinstance(value, str) and not value.strip())


def _is_table(columns: dict[str, int]) -> bool:
    named = "item" in columns or "title" in columns or "void" in columns
    return named and "date" in columns and any(change in columns for change in CHANGES)
