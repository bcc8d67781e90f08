"""Spreadsheets from outside: a file's bytes to tables of typed cells, and nothing decided on them.

CSV in the encodings and with the separators that spreadsheets write; XLSX with its dates, percents,
merged cells and formulas.
"""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.csv import read_csv
from wuhai_plan.sheets.table import Book, Score, Sheet, Value

__all__ = ["Book", "Sheet", "Value", "read_book"]

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and any workbook with a password


def read_book(data: bytes, file: str, score: Score) -> Book:
    """Read a spreadsheet's bytes; raise `PlanError` where they are none that can be read.

    `score` says how many headings a record holds: that tells the separator of a CSV.
    """
    if data.startswith(_ZIP):
        from wuhai_plan.sheets.xlsx import read_xlsx

        return read_xlsx(data, file)
    if data.startswith(_OLD):
        raise RequestError.of("sheet-old", path=file)
    return read_csv(data, file, score)
