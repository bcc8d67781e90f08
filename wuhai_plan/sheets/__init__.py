"""Spreadsheets from outside: a file to tables of typed cells, without judging them.

CSV in the encodings and with the separators that spreadsheets write; XLSX with its dates, percents,
merged cells and formulas. Both are read as their rows are asked for, and only so far (`bounds`).
"""

from __future__ import annotations

from typing import BinaryIO

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.csv import read_csv
from wuhai_plan.sheets.table import Book, CountHeadings

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and any workbook with a password


def read_book(data: BinaryIO, file: str, count_headings: CountHeadings) -> Book:
    """Read an open spreadsheet; raise `RequestError` where it is not one, or is damaged.

    So may its rows while they are read: until then it stays open. `count_headings` counts the
    known headings in a row: that tells the separator of a CSV.
    """
    start = data.read(4)
    if start == _ZIP:
        from wuhai_plan.sheets.xlsx import read_xlsx

        return read_xlsx(data, file)
    if start == _OLD:
        raise RequestError.of("sheet-old", path=file)
    return read_csv(data, file, count_headings)
