"""Where the table is in a sheet: the row of headings, in English or Chinese, and its columns."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, islice

from msgspec import Struct

from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import message
from wuhai_plan.numbers import narrow
from wuhai_plan.sheets.table import HEADING_ROWS, NumberedRows, Row, Sheet, Value, letters

FIELDS = (
    "id", "at", "item", "title", "date", "add", "set", "stage", "void", "value", "by", "note",
    "progress", "problems", "next_step", "evidence",
)  # fmt: skip
NAMING = ("item", "title", "void")  # what a row is about
CHANGES = ("add", "set", "stage", "void", "value")
_LONGEST_HEADING = 200  # characters
# Headings of our own sheets whose columns only inform: nothing is read from them.
INFORMATION = ("col-goal", "col-due", "form-last_value", "form-last_date", "logged-withdrawn")


class Table(Struct, frozen=True):
    """A table to import: the number of its heading row, each field's column from 0, the rows.

    `ignored` names the headings of columns that nothing is read from; `headed` are all columns
    that have a heading.
    """

    file: str
    sheet: Sheet
    several: bool
    heading_row: int
    columns: dict[str, int]
    ignored: tuple[str, ...]
    headed: frozenset[int]
    rows: NumberedRows

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
def _field_by_heading() -> dict[str, str | None]:
    """Return the field of each heading in both languages, None for those that only inform."""
    fields: dict[str, str | None] = {field: field for field in FIELDS}
    for lang in Lang:
        for field in FIELDS:
            for heading in message(lang, f"heads-{field}").split("|"):
                fields[_essence(heading)] = field
        for key in INFORMATION:
            fields.setdefault(_essence(message(lang, key)))
    return fields


def _essence(cell: Value) -> str:
    """Return a heading without what people add: remarks in brackets, stars, blanks, case."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEADING:
        return ""
    text = re.sub(r"\(.*?\)|[\s*:_]", "", narrow(cell).lower(), flags=re.DOTALL)
    return text.removeprefix("\ufeff")


def _fields(row: Row) -> list[str | None]:
    """Return the field that each cell of a row heads; None where it heads none."""
    return [_field_by_heading().get(_essence(cell)) for cell in row]


def count_headings(row: Row) -> int:
    """Return how many fields a row has headings of."""
    return len({field for field in _fields(row) if field})


def find_table(file: str, sheet: Sheet, *, several: bool) -> Table | None:
    """Find a sheet's table; None where it has none. Raise where two columns are headed alike."""
    first_rows = list(islice(sheet.rows, HEADING_ROWS))
    for place, (number, row) in enumerate(first_rows):
        if number > HEADING_ROWS:  # rows that hold nothing were left out
            break
        columns: dict[str, int] = {}
        twice: list[Problem] = []
        for column, field in enumerate(_fields(row)):
            if field is not None and columns.setdefault(field, column) != column:
                facts: dict[str, object] = {"one": row[columns[field]], "other": row[column]}
                key = f"{letters(columns[field] + 1)}{number}, {letters(column + 1)}{number}"
                twice.append(Problem("import-heads-twice", facts, file, key=key))
        names_items = not columns.keys().isdisjoint(NAMING)
        if not names_items or "date" not in columns or columns.keys().isdisjoint(CHANGES):
            continue
        if twice:
            raise PlanError(*twice)
        rest = chain(first_rows[place + 1 :], sheet.rows)
        headed = frozenset(column for column, cell in enumerate(row) if not is_blank(cell))
        return Table(file, sheet, several, number, columns, _ignored(row), headed, rest)
    return None


def _ignored(row: Row) -> tuple[str, ...]:
    known = {"", *_field_by_heading()}
    return tuple(
        cell.strip() for cell in row if isinstance(cell, str) and _essence(cell) not in known
    )


def is_blank(value: Value) -> bool:
    """Say whether a cell holds nothing, or blanks alone."""
    return value is None or (isinstance(value, str) and not value.strip())
