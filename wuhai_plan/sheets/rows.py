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
    """A sheet's XML. What stands in its rows is dealt with first and shortest: it is nearly all."""

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
        self._runs: list[str] = []
        self._has_text = self._has_formula = self._spoken = False
        self._columns: dict[str, int] = {}
        self._row = self._c = self._v = self._t = self._data = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of what stands outside the rows."""
        self.begun += 1
        space, _, local = name.rpartition(" ")
        if local == "worksheet" and self.begun == 1:
            names = [f"{space} {local}" for local in ("row", "c", "v", "t", "sheetData")]
            # The parser gives a name that it has here as the same object: that compares quickly.
            self.names.update(zip(names, names, strict=True))
            self._row, self._c, self._v, self._t, self._data = names
        elif self.begun == 1:
            raise ValueError(name)
        elif name == self._data:
            self.parser.StartElementHandler = self._start_inside
            self.parser.EndElementHandler = self._end_inside
            self.parser.CharacterDataHandler = self.texts.append
        elif local == "mergeCell":
            self.merged.add(_area(attributes["ref"]))
            if len(self.merged) > MERGES:
                raise RequestError.of("sheet-merges", path=self._file, most=MERGES)

    def _start_inside(self, name: str, attributes: Attributes) -> None:
        self.begun += 1
        if name is self._c:
            self._cell = attributes
            self._has_text = self._has_formula = False
        elif name is self._v or name is self._t:
            self.texts.clear()
        elif name is self._row:
            self._begin_row(attributes.get("r"))
        elif name.endswith(" f"):
            self._has_formula = True
        elif name.endswith(" rPh"):
            self._spoken = True

    def _end_inside(self, name: str) -> None:
        self.ended += 1
        if name is self._c:
            self._end_cell()
        elif name is self._v or (name is self._t and not self._spoken):
            self._runs += self.texts
            self._has_text = True
        elif name is self._row:
            self._end_row()
        elif name.endswith(" rPh"):
            self._spoken = False
        elif name == self._data:
            self.parser.StartElementHandler = self.start
            self.parser.EndElementHandler = self.end
            self.parser.CharacterDataHandler = None

    def _begin_row(self, written: str | None) -> None:
        number = self._number + 1 if written is None else _whole(written)
        if self.in_unit or not self._number < number <= LINES:
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
        cell = self._cell
        written = cell.get("r")
        column = self._next if written is None else self._column(written)
        self._next = column + 1
        if not (self._has_text or self._has_formula):  # it is only formatted
            return
        cells = self._cells
        between = column - 1 - len(cells)
        if between < 0 or not self.in_unit:
            raise ValueError(written)
        if column > COLUMNS:
            place = f"{letters(column)}{self._number}"
            raise RequestError.of("sheet-far", path=self._file, cell=place, last=letters(COLUMNS))
        if between:
            cells.extend([None] * between)
        text = "".join(self._runs) if self._has_text else None
        cells.append((cell.get("t"), cell.get("s"), text, self._has_formula))
        self._runs.clear()

    def _column(self, reference: str) -> int:
        """Return the column of a cell's name, such as B7."""
        name = reference.rstrip("0123456789")
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = column_of(name)
        return found


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
