"""How much of a spreadsheet is read: more than any honest return holds, and no more than that.

A file from outside may be made to take all memory and time. Each bound is told by a message of its
own, which says how to mend the file.
"""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.table import NumberedRows

ROWS = 120_000  # of a file, that hold anything
LINES = 1 << 20  # of a sheet, the empty ones too: as many as Excel has
COLUMNS = 1000
CELLS = 8_000_000  # of a file, the empty ones up to the last filled one of a row too
ROW = 1 << 20  # characters of a row of CSV, bytes of one of XLSX
CSV_BYTES = 1 << 28
UNPACKED = 1 << 30  # bytes of all parts of a workbook that are read
STEPS = 22_000_000  # that reading their XML takes, of which a cell is three: it is what takes time
SHEETS = 256
MERGES = 10_000  # of a sheet
STYLES = 65_536  # of a workbook; Excel has fewer
STRINGS = 3_000_000  # that a workbook keeps aside, all different
SHARED = 96 << 20  # bytes of them, as they are held
FETCHED = 1 << 29  # bytes of them, as often as cells refer to them


class Counts(Struct):
    """How much of one file was read so far."""

    file: str
    rows: int = 0
    cells: int = 0

    def admitted(self, rows: NumberedRows) -> NumberedRows:
        """Pass on rows that hold anything; raise `RequestError` at the first that is too much."""
        for number, row in rows:
            self.rows += 1
            self.cells += len(row)
            if self.rows > ROWS:
                raise RequestError.of("sheet-rows", path=self.file, most=ROWS)
            if self.cells > CELLS:
                raise RequestError.of("sheet-cells", path=self.file, most=CELLS)
            yield number, row
