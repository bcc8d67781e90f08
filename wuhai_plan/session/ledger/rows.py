"""The rows of a ledger: which are promises, which head a section, and which are neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from msgspec import Struct

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.numbers import narrow
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.asides import (
    aside,
    is_signed,
    row_texts,
    section_level,
    section_title,
)
from wuhai_plan.session.importer.headings import Table, is_blank
from wuhai_plan.session.importer.limits import WORD, check_length
from wuhai_plan.sheets.table import Row, Value, letters
from wuhai_plan.texts import LONGEST, clean

LONGEST_TITLE = 200  # characters of a section's
SHOWN = 60  # characters of a row that is left out
MOST = 5000  # rows; no plan has as many promises
# What cells merged over several rows say of each of them.
SHARED = ("no", "section", "title", "unit", "due", "leader", "lead", "support", "contact")
PEOPLE = ("leader", "contact")  # in one text, however many columns name them


class LedgerRow(Struct, frozen=True):
    """A row that promises something: its cells by field, and what stands under other headings.

    `people` are the cells of all columns that name who leads or is to be asked.
    """

    table: Table
    number: int
    section: str
    subsection: str
    cells: dict[str, Value]
    people: dict[str, list[Value]]
    more: dict[str, Value]

    @property
    def cell(self) -> str:
        """The name of the cell that names what is promised."""
        return self.table.cell(self.number, "title")

    def text(self, field: str, *, lines: bool = False) -> str:
        """Return a cell as a text that a plan may hold; "" where it is empty."""
        return plain_text(self.cells.get(field), lines=lines)

    def problem(self, code: str, field: str = "title", /, **facts: object) -> Problem:
        """Return a problem of a cell of this row."""
        return self.table.problem(self.number, field, code, **facts)


class LedgerRows(Struct, frozen=True):
    """The rows of a table: promises, and each other row but those that head a section."""

    rows: list[LedgerRow]
    left: list[Problem]


def plain_text(value: Value, *, lines: bool = False) -> str:
    """Return a cell as a text without control characters; on one line unless it may have more."""
    text = cells.lines(value)
    check_length(text, LONGEST if lines else WORD)
    if not lines:  # Chinese is broken anywhere, other words between them
        text = re.sub(r"(?<![\x00-\x7f])\s*\n\s*(?![\x00-\x7f])", "", text.strip())
    return clean(text, lines=lines).strip()


def read_rows(table: Table) -> LedgerRows:
    """Read every row of a table that an office keeps."""
    grid = list(islice(table.rows, MOST + 1))
    if len(grid) > MOST:
        raise RequestError.of("ledger-rows", path=table.file, most=MOST)
    filled = _filled(table, grid)
    people_columns = {field: table.headed(field) for field in PEOPLE}
    named = {column for columns in people_columns.values() for column in columns}
    more_headings = {c: heading for c, heading in table.unread.items() if c not in named}
    ledger = LedgerRows([], [])
    section, subsection = "", ""
    for number, row in grid:
        if all(map(is_blank, row)):
            continue
        values = {field: cell for field, column in table.columns.items()
                  for cell in _at(row, [column])} | filled.get(number, {})  # fmt: skip
        if level := _section(row, values):
            title = clean(section_title(row))[:LONGEST_TITLE]
            section, subsection = (section, title) if level == 2 and section else (title, "")
            continue
        code = aside(row, values) or ("ledger-no-title" if "title" not in values else None)
        if code:
            text = clean(" ".join(row_texts(row)))[:SHOWN]
            ledger.left.append(table.problem(number, "title", code, text=text))
            continue
        people = {field: _at(row, columns) for field, columns in people_columns.items()}
        more = _more(table, more_headings, row)
        ledger.rows.append(LedgerRow(table, number, section, subsection, values, people, more))
    return ledger


def _at(row: Row, columns: Iterable[int]) -> list[Value]:
    """Return the cells of some columns that hold anything."""
    return [row[c] for c in columns if c < len(row) and not is_blank(row[c])]


def _more(table: Table, headings: Mapping[int, str], row: Row) -> dict[str, Value]:
    """Return what stands under some headings, by column, and under none."""
    more: dict[str, Value] = {}
    for column, cell in enumerate(row):
        if is_blank(cell) or (column in table.headings and column not in headings):
            continue
        name = headings.get(column) or letters(column + 1)
        more[f"{name} {letters(column + 1)}" if name in more else name] = cell
    return more


def _filled(table: Table, grid: Iterable[tuple[int, Row]]) -> dict[int, dict[str, Value]]:
    """Return what merged cells say of the rows below their first, by row and field."""
    rows = dict(grid)
    fields = {column: field for field, column in table.columns.items() if field in SHARED}
    filled: dict[int, dict[str, Value]] = {}
    for left, top, _, bottom in table.sheet.merged:
        field, row = fields.get(left - 1), rows.get(top, ())
        if field and top > table.heading_row and left <= len(row):
            for number in range(top + 1, min(bottom, max(rows)) + 1):
                filled.setdefault(number, {})[field] = row[left - 1]
    return filled


def _section(row: Row, values: Mapping[str, Value]) -> int:
    """Return the level of the section that a row heads; 0 where it heads none.

    A text that stands alone in its row heads one too.
    """
    texts = row_texts(row)
    alone = len(texts) == 1 and sum(not is_blank(cell) for cell in row) == 1
    if alone and not is_signed(narrow(texts[0])) and not aside(row, values):
        return section_level(row, values) or 1
    return section_level(row, values)
