"""The rows of a workbook's sheet, and which of its cells are merged, in one pass over its XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.bounds import COLUMNS, LINES, MERGES
from wuhai_plan.sheets.cells import Raw, Stored, StoredRow
from wuhai_plan.sheets.table import Range, Row, letters
from wuhai_plan.sheets.xml import Attributes, Budget, XmlReader

_WIDEST = 16_384  # columns of a sheet of Excel
_CORNER = r"([A-Z]{1,3})(\d{1,7})"


def sheet_rows(
    part: IO[bytes], stored: Stored, budget: Budget, merged: list[Range]
) -> Iterator[tuple[int, Row]]:
    """Return the rows that hold anything, with their numbers; then fill in the merged cells."""
    reader = _Rows(part, stored, budget)
    for _ in reader.pieces():
        yield from reader.rows
        reader.rows.clear()
    merged += sorted(reader.merged, key=lambda area: (area[1], area[0]))


class _Rows(XmlReader):
    """A sheet's XML. Cells come by the million: they are dealt with first, and in few steps."""

    def __init__(self, part: IO[bytes], stored: Stored, budget: Budget) -> None:
        super().__init__(part, budget)
        self.rows: list[tuple[int, Row]] = []
        self.merged: set[Range] = set()
        self._stored = stored
        self._file = budget.file
        self._number = 0
        self._cells: list[Raw | None] = []
        self._cell: Attributes = {}
        self._next = 1  # column, where a cell doesn't say
        self._text: str | None = None
        self._runs: list[str] = []  # of a text in several fonts
        self._has_formula = self._is_spoken = False
        self._columns: dict[str, int] = {}
        self._row = self._c = self._v = ""
        self._rarer: dict[str, str] = {}
        self.parser.StartElementHandler = self._start_root
        self.parser.CharacterDataHandler = self.texts.append

    def _start_root(self, name: str, attributes: Attributes) -> None:
        """Take the root: in its namespace is all that is looked for."""
        space, _, local = name.rpartition(" ")
        if local != "worksheet":
            raise ValueError(name)
        self._row, self._c, self._v = names = [f"{space} {local}" for local in ("row", "c", "v")]
        # The parser gives a name that it has here as the same object, which is quickly compared.
        self.names.update(zip(names, names, strict=True))
        self._rarer = {f"{space} {local}": local for local in ("f", "t", "is", "rPh", "mergeCell")}
        self.parser.StartElementHandler = self.start
        self.start(name, attributes)

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        self.begun += 1
        if name is self._c:
            self._cell = attributes
            self._text = None
            self._has_formula = False
        elif name is self._v:
            self.texts.clear()
        elif name is self._row:
            self._begin_row(attributes.get("r"))
        elif (local := self._rarer.get(name)) == "t":
            self.texts.clear()
        elif local == "f":
            self._has_formula = True
        elif local == "rPh":
            self._is_spoken = True
        elif local == "mergeCell":
            self.merged.add(_area(attributes["ref"]))
            if len(self.merged) > MERGES:
                raise RequestError.of("sheet-merges", path=self._file, most=MERGES)
        elif local is None:
            self.strange += 1

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.ended += 1
        if name is self._c:
            self._end_cell()
        elif name is self._v:
            texts = self.texts
            self._text = texts[0] if len(texts) == 1 else "".join(texts)
        elif name is self._row:
            self._end_row()
        elif (local := self._rarer.get(name)) == "t" and not self._is_spoken:
            self._runs += self.texts
            self._text = ""  # and what is in the runs
        elif local == "rPh":
            self._is_spoken = False

    def _begin_row(self, written: str | None) -> None:
        number = self._number + 1 if written is None else _whole(written)
        if self.in_unit or self._cells or not self._number < number <= LINES:
            raise ValueError(written)
        self._number = number
        self._next = 1
        self.in_unit, self.unit = True, 0

    def _end_row(self) -> None:
        if self._cells:
            self.rows.append((self._number, StoredRow(self._cells, self._stored)))
            self._cells = []
        self.in_unit, self.unit = False, 0
        self.texts.clear()

    def _end_cell(self) -> None:
        """Put a cell in its place; places between it and the one before hold nothing."""
        self.whole += 1
        cell, cells = self._cell, self._cells
        written = cell.get("r")
        if written:
            name = written.rstrip("0123456789")
            column = self._columns.get(name) or self._new_column(name)
        else:
            column = self._next
        self._next = column + 1
        text = self._text
        if self._runs:
            text = "".join(self._runs)
            self._runs.clear()
        if text is None and not self._has_formula:  # it is only formatted
            return
        between = column - 1 - len(cells)
        if between:
            self._skip(between)
        cells.append((cell.get("t"), cell.get("s"), text, self._has_formula))

    def _new_column(self, name: str) -> int:
        self._columns[name] = column_of(name)
        return self._columns[name]

    def _skip(self, between: int) -> None:
        """Leave places of a row empty; raise where they are filled already, or too many."""
        column = len(self._cells) + between + 1
        if between < 0:
            raise ValueError(column)
        if column > COLUMNS:
            place = f"{letters(column)}{self._number}"
            raise RequestError.of("sheet-far", path=self._file, cell=place, last=letters(COLUMNS))
        self._cells.extend([None] * between)


def column_of(name: str) -> int:
    """Return the number of a column's letters; raise `ValueError` where there is no such column."""
    if not re.fullmatch("[A-Z]{1,3}", name):
        raise ValueError(name)
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > _WIDEST:
        raise ValueError(name)
    return column


def _area(reference: str) -> Range:
    """Return merged cells, written as A4:B5."""
    match = re.fullmatch(f"{_CORNER}(?::{_CORNER})?", reference)
    if match is None:
        raise ValueError(reference)
    left, top, right, bottom = match.groups()
    right, bottom = right or left, bottom or top
    return column_of(left), int(top), column_of(right), int(bottom)


def _whole(text: str) -> int:
    number = float(text)  # some programs write 5.0
    if not number.is_integer():
        raise ValueError(text)
    return int(number)
