"""Where the table is in a sheet: its headings, in English or Chinese, of one row or two."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import chain, islice, zip_longest
from typing import TypeAlias

from msgspec import Struct

from wuhai_plan.dates import written_day
from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import message
from wuhai_plan.numbers import narrow
from wuhai_plan.sheets.table import HEADING_ROWS, NumberedRows, Row, Sheet, Value, letters

FIELDS = (
    "id", "at", "item", "title", "date", "add", "set", "stage", "void", "value", "by", "note",
    "progress", "problem", "next", "evidence", "plan", "confirm", "return",
)  # fmt: skip
# What a ledger tells of a promise besides.
PROMISED = (
    "no", "section", "target", "unit", "baseline", "due", "leader", "lead", "support", "contact",
    "complete", "derived",
)  # fmt: skip
SPEAKING = ("void", "confirm", "return")  # of another entry
NAMING = ("item", "title", *SPEAKING)  # what a row is about
CHANGES = ("add", "set", "stage", "value", *SPEAKING)
Needed: TypeAlias = Mapping[str, Collection[str]]  # by field, the fields that any of is needed
WORKED_OUT = ("complete", "derived")  # what `plan` reckons by itself, and never takes
ONCE = ("date", "by")  # what may stand once over a table
_LONGEST_HEADING = 200  # characters
# Headings of our own sheets whose columns only inform: nothing is read from them.
INFORMATION = (
    "form-last_value", "form-last_date", "form-returned", "logged-withdrawn", "logged-judged",
)  # fmt: skip
# What stands before a heading: the year or the months that its figures are of.
_SPAN = re.compile(
    r"(?:\d{4}年度?)?(?:(?:截至)?(?:\d{1,2}[-—–~至])?(?P<month>\d{1,2})月(?:份|底|末)?)?(?=\D)"
)
_DATED = re.compile(
    r"(?P<until>截[至止]到?(?:日期|时间)?[:\s]*|as of\s+)?"
    r"(?P<day>\d{4}\s*[年./-]\s*\d{1,2}(?:\s*[月./-](?:\s*\d{1,2}\s*日?)?)?)"
)


class Unsuited(Struct, frozen=True):
    """The headings of a sheet that has some, and the fields they name, where these don't suit."""

    headings: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()


class Once(Struct, frozen=True):
    """A cell over a table that is for all its rows: its name, the word beside it, its value."""

    cell: str
    word: str
    value: Value


class Table(Struct, frozen=True):
    """A table of a sheet: where its headings end, each field's column from 0, the rows below.

    `headings` are all columns that have a heading, `above` the texts over them; `date` is the day
    that the table's own title or headings give its figures. `once` holds, by field, the cells
    over the table that are for all its rows.
    """

    file: str
    sheet: Sheet
    several: bool
    heading_row: int
    columns: dict[str, int]
    headings: dict[int, str]
    above: tuple[str, ...]
    rows: NumberedRows
    date: dt.date | None = None
    once: dict[str, Once] = {}

    def cell(self, number: int, field: str) -> str:
        """Return the name of a field's cell in a row, such as B7, or of the row where it has none.

        Where the file has several sheets to import, the sheet's name stands before it.
        """
        if field in self.once and field not in self.columns:
            return self.named(self.once[field].cell)
        column = self.columns.get(field, min(self.columns.values()))
        return self.named(f"{letters(column + 1)}{number}")

    def named(self, cells: str) -> str:
        """Return the name of cells, with the sheet's where the file has several."""
        return f"{self.sheet.name}!{cells}" if self.several else cells

    def problem(self, number: int, field: str, code: str, /, **facts: object) -> Problem:
        """Return a problem of a cell."""
        return Problem(code, facts, self.file, key=self.cell(number, field))

    def headed(self, field: str) -> list[int]:
        """Return every column that a field has a heading of."""
        return [column for column, heading in self.headings.items() if _field(heading)[0] == field]

    @property
    def worked_out(self) -> list[int]:
        """The columns of figures that `plan` works out by itself."""
        return sorted(column for field in WORKED_OUT for column in self.headed(field))

    @property
    def is_ledger(self) -> bool:
        """Whether its rows may be other than reports: they are, of our own tables with ids."""
        return "id" not in self.columns

    @property
    def unread(self) -> dict[int, str]:
        """The columns that no field is read from, but for figures that are worked out."""
        read = {*self.columns.values(), *self.worked_out}
        return {column: head for column, head in self.headings.items() if column not in read}


@cache
def _field_by_heading() -> dict[str, tuple[str, int]]:
    """Return the field of each heading in both languages, and its place among that field's."""
    fields: dict[str, tuple[str, int]] = {field: (field, 0) for field in FIELDS}
    for lang in Lang:
        for field in (*FIELDS, *PROMISED):
            for place, heading in enumerate(message(lang, f"heads-{field}").split("|")):
                fields[_essence(heading)] = field, place
        for key in INFORMATION:
            fields.setdefault(_essence(message(lang, key)), ("derived", 0))
    return fields


def _essence(cell: Value) -> str:
    """Return a heading without what people add: remarks in brackets, stars, blanks, case."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEADING:
        return ""
    text = re.sub(r"\(.*?\)|[\s*:_]", "", narrow(cell).lower(), flags=re.DOTALL)
    return text.removeprefix("\ufeff")


def _field(cell: Value) -> tuple[str, int]:
    """Return the field that a cell heads, and how usual its word is; "" where it heads none."""
    heading = _essence(cell)
    known = _field_by_heading()
    span = _SPAN.match(heading)
    return known.get(heading) or known.get(heading[span.end() :] if span else "", ("", 0))


def count_headings(row: Row) -> int:
    """Return how many fields a row has headings of."""
    return len({_field(cell)[0] for cell in row} - {""})


def find_table(
    file: str,
    sheet: Sheet,
    *,
    several: bool,
    needed: Needed,
    year: int,
) -> Table | Unsuited:
    """Find a sheet's table: the first that has the fields needed.

    Where there is none, return the headings that name the most fields. Raise where two columns are
    headed alike. `year` is that of a heading which gives a month alone.
    """
    first_rows = list(islice(sheet.rows, HEADING_ROWS))
    seen = Unsuited()
    for place, (number, row) in enumerate(first_rows):
        if number > HEADING_ROWS:  # rows that hold nothing were left out
            break
        below = first_rows[place + 1] if place + 1 < len(first_rows) else None
        headings, last, body = _headings(row), number, place + 1
        if below and below[0] == number + 1 and _is_second(headings, below[1]):
            headings, last, body = _headings(row, below[1]), below[0], place + 2
        columns, twice = _columns(headings, file, last)
        if len(columns) > len(seen.fields):
            seen = Unsuited(tuple(headings.values()), frozenset(columns))
        if unmet(needed, columns):
            continue
        if twice:
            raise PlanError(*twice)
        above = tuple(
            cell.strip() for _, row in first_rows[:place] for cell in row
            if isinstance(cell, str) and cell.strip()
        )  # fmt: skip
        once = _once(first_rows[:place])
        date = None
        if "date" not in once:  # a day that was asked for is none that a title tells
            date = title_date(above) or _heading_date(columns, headings, above, year)
        rest = chain(first_rows[body:], sheet.rows)
        return Table(file, sheet, several, last, columns, headings, above, rest, date, once)
    return seen


def unmet(needed: Needed, fields: Collection[str]) -> list[str]:
    """Return each field that is needed and that neither it nor what may stand for it is among."""
    return [field for field, words in needed.items() if not any(w in fields for w in words)]


def _once(above: Sequence[tuple[int, Row]]) -> dict[str, Once]:
    """Return the cells over a table that are for all its rows: the day, and who reports.

    Each stands beside its word. Of two words for a field the more usual one counts, if filled.
    """
    cells: dict[str, Once] = {}
    ranks: dict[str, tuple[bool, int]] = {}
    for number, row in above:
        for column, word in enumerate(row):
            field, place = _field(word)
            value = row[column + 1] if column + 1 < len(row) else None
            rank = is_blank(value), place
            if field in ONCE and rank < ranks.get(field, (True, place + 1)):
                cells[field] = Once(f"{letters(column + 2)}{number}", str(word).strip(), value)
                ranks[field] = rank
    return cells


def _headings(row: Row, below: Row = ()) -> dict[int, str]:
    """Return each column's heading; of two rows, the lower one's where it has any there."""
    headings: dict[int, str] = {}
    for column, (upper, lower) in enumerate(zip_longest(row, below)):
        cell = upper if is_blank(lower) else lower
        if isinstance(cell, str) and not is_blank(cell):
            headings[column] = cell.strip()
    return headings


def _is_second(headings: Mapping[int, str], row: Row) -> bool:
    """Say whether a row goes on with the headings above it: it names no item of its own."""
    naming = [column for column, heading in headings.items() if _names(heading)]
    free = all(column >= len(row) or is_blank(row[column]) for column in naming)
    return bool(naming) and free and count_headings(row) > 0


def _names(heading: str) -> bool:
    return _field(heading)[0] in ("no", "title", "item")


def _columns(
    headings: Mapping[int, str], file: str, row: int
) -> tuple[dict[str, int], list[Problem]]:
    """Return each field's column, and what is wrong with them: two headings of one word.

    Where two words head the same field, the more usual one does.
    """
    columns: dict[str, int] = {}
    ranks: dict[str, int] = {}
    twice: list[Problem] = []
    for column, heading in headings.items():
        field, rank = _field(heading)
        if not field or field in WORKED_OUT:
            continue
        if field in columns and rank == ranks[field]:
            facts: dict[str, object] = {"first": headings[columns[field]], "second": heading}
            key = f"{letters(columns[field] + 1)}{row}, {letters(column + 1)}{row}"
            twice.append(Problem("import-heads-twice", facts, file, key=key))
        elif field not in columns or rank < ranks[field]:
            columns[field], ranks[field] = column, rank
    return columns, twice


def title_date(above: Sequence[str]) -> dt.date | None:
    """Return the day that the texts over a table give; None where they give none, or several."""
    dated = [match for text in above for match in _DATED.finditer(narrow(text))]
    until = [match for match in dated if match["until"]] or dated
    days = {written_day("".join(match["day"].split()).rstrip("./-")) for match in until}
    return days.pop() if len(days) == 1 else None


def _heading_date(
    columns: Mapping[str, int], headings: Mapping[int, str], above: Sequence[str], year: int
) -> dt.date | None:
    """Return the end of the month that the figures' own heading gives, as 1-6月累计完成 does."""
    heading = _essence(headings[columns["value"]]) if "value" in columns else ""
    span = _SPAN.match(heading)
    if span is None or span["month"] is None:
        return None
    years = re.findall(r"(\d{4})年", " ".join([heading, *above])) or [str(year)]
    return written_day(f"{years[0]}年{span['month']}月")


def field_word(field: str, lang: Lang) -> str:
    """Return the usual heading of a field."""
    return message(lang, f"heads-{field}").split("|")[0]


def is_blank(value: Value) -> bool:
    """Say whether a cell holds nothing, or blanks alone."""
    return value is None or (isinstance(value, str) and not value.strip())
