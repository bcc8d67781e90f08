"""CSV as spreadsheets write it: which encoding, which separator, and the rows, strictly read."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from itertools import islice

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.sheets.table import HEADING_ROWS, Book, CountHeadings, NumberedRows, Row, Sheet

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon"}
LONGEST = 1 << 24  # characters of a cell
_PIECE = 1 << 20


def read_csv(data: bytes, file: str, count_headings: CountHeadings) -> Book:
    """Read a CSV; raise `RequestError` where it is no text, or its quotes don't match."""
    csv.field_size_limit(LONGEST)
    encoding = _encoding(data, file)
    skip, separator = _separator(data, encoding, count_headings)
    rows = islice(_rows(data, encoding, separator, file), skip, None)
    sheet = Sheet("", rows, about=data.count(b"\n"))
    # People call Python's utf-8-sig UTF-8, and its utf-16-le UTF-16.
    shown = re.sub("-(SIG|LE|BE)$", "", encoding.upper())
    return Book((sheet,), shown, SEPARATORS.get(separator, separator))


def _encoding(data: bytes, file: str) -> str:
    if data.startswith(BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in data[:_PIECE]:
        # UTF-16 without a mark has a zero byte in every Latin character, the second one where the
        # low byte comes first; the separators alone make plenty.
        first, second = (data[start:_PIECE:2].count(0) for start in (0, 1))
        candidates = ["utf-16-le", "utf-16-be"] if second > first else ["utf-16-be", "utf-16-le"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(data, encoding):
            return encoding
    raise RequestError.of("sheet-not-text", path=file)


def _decodes(data: bytes, encoding: str) -> bool:
    """Say whether bytes are text in an encoding; a piece at a time, to hold little of it."""
    text = _open(data, encoding)
    try:
        return all("\0" not in piece for piece in iter(lambda: text.read(_PIECE), ""))
    except UnicodeDecodeError:
        return False


def _separator(data: bytes, encoding: str, count_headings: CountHeadings) -> tuple[int, str]:
    """Return how many rows to skip, and what separates cells.

    A first line `sep=;`, as some programs write for Excel, names it. Otherwise it is the separator
    under which a row has most known headings; where none has any, the one that makes most cells.
    """
    first = next(_open(data, encoding), "").strip()
    if first[:4].lower() == "sep=" and len(first) == 5:
        return 1, first[4]

    def headings_and_cells(separator: str) -> tuple[int, int]:
        try:
            reader = csv.reader(_open(data, encoding), delimiter=separator)
            rows: list[Row] = [*islice(reader, HEADING_ROWS)]
        except csv.Error:
            return 0, 0
        return max(map(count_headings, rows), default=0), max(map(len, rows), default=0)

    return 0, max(SEPARATORS, key=headings_and_cells)


def _rows(data: bytes, encoding: str, separator: str, file: str) -> NumberedRows:
    reader = csv.reader(_open(data, encoding), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, row
    except csv.Error:
        facts: dict[str, object] = {"row": number + 1}
        raise RequestError(Problem("sheet-quotes", facts, file, reader.line_num)) from None


def _open(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
