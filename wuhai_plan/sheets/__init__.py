"""Spreadsheets from outside: a file's bytes to tables of typed cells, without judging them.

CSV in the encodings and with the separators that spreadsheets write; XLSX with its dates, percents,
merged cells and formulas.
"""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.csv import read_csv
from wuhai_plan.sheets.table import Book, CountHeadings

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and any workbook with a password


def read_book(data: bytes, file: str, count_headings: CountHeadings) -> Book:
    """Read a spreadsheet's bytes; raise `PlanError` where it is not one, or is damaged.

    `count_headings` counts the known headings in a row: that tells the separator of a CSV.
    """
    if data.startswith(_ZIP):
        from wuhai_plan.sheets.xlsx import read_xlsx

        return read_xlsx(data, file)
    if data.startswith(_OLD):
        raise RequestError.of("sheet-old", path=file)
    return read_csv(data, file, count_headings)
