"""The least that writes a log as a sheet: XlsxWriter, row by row, a cell a column and nothing else.

What `plan export xlsx` of a long log is measured against.
"""

from __future__ import annotations

import datetime as dt
import sys

from msgspec.json import Decoder
from xlsxwriter import Workbook

TEXTS = (
    "title", "add", "set", "stage", "by", "note", "problem", "next", "evidence", "void", "item",
    "id", "plan", "gone",
)  # fmt: skip


def main() -> None:
    """Write a log's entries to a workbook."""
    book = Workbook(sys.argv[2], {"constant_memory": True})
    sheet = book.add_worksheet()
    text, number = book.add_format({"border": 1}), book.add_format({"num_format": "#,##0"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    decode = Decoder().decode
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123 - nothing more is imported
        for row, line in enumerate(file, 1):
            entry = decode(line)
            at = dt.datetime.fromisoformat(entry["at"]).replace(tzinfo=None)
            sheet.write_datetime(row, 0, at, moment)
            sheet.write_datetime(row, 1, dt.datetime.fromisoformat(entry["date"]), day)
            for column, key in enumerate(TEXTS, 2):
                value = entry.get("item" if key == "title" else key)
                if value is None:
                    sheet.write_blank(row, column, None, text)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value, text)
                else:
                    sheet.write_number(row, column, value, number)
    book.close()


if __name__ == "__main__":
    main()
