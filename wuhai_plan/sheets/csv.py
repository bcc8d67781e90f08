"""CSV as spreadsheets write it: which encoding, which separator, and the rows, strictly read."""

from __future__ import annotations

import csv
import io
import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import BinaryIO

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.sheets.bounds import COLUMNS, CSV_BYTES, LINES, ROW, Counts
from wuhai_plan.sheets.table import HEADING_ROWS, Book, CountHeadings, NumberedRows, Row, Sheet

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon"}
_PIECE = 1 << 20


def read_csv(data: BinaryIO, file: str, count_headings: CountHeadings) -> Book:
    """Read a CSV; raise `RequestError` where it is no text, too large, or its quotes don't match.

    So may its rows, which are read as they are asked for.
    """
    if data.seek(0, os.SEEK_END) > CSV_BYTES:
        raise RequestError.of("sheet-large-file", path=file, most=CSV_BYTES >> 20)
    csv.field_size_limit(ROW)
    encoding = _encoding(data, file)
    skip, separator = _separator(data, encoding, file, count_headings)
    rows = islice(_rows(data, encoding, separator, file), skip, None)
    filled = ((number, row) for number, row in rows if any(row))
    # People call Python's utf-8-sig UTF-8, and its utf-16-le UTF-16.
    shown = re.sub("-(SIG|LE|BE)$", "", encoding.upper())
    sheet = Sheet("", Counts(file).admitted(filled), about=_lines(data))
    return Book((sheet,), shown, SEPARATORS.get(separator, separator))


def _lines(data: BinaryIO) -> int:
    data.seek(0)
    return sum(piece.count(b"\n") for piece in iter(lambda: data.read(_PIECE), b""))


def _encoding(data: BinaryIO, file: str) -> str:
    data.seek(0)
    start = data.read(_PIECE)
    if start.startswith(BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in start:
        # UTF-16 without a mark has a zero byte in every Latin character, the second one where the
        # low byte comes first; the separators alone make plenty.
        first, second = (start[parity::2].count(0) for parity in (0, 1))
        candidates = ["utf-16-le", "utf-16-be"] if second > first else ["utf-16-be", "utf-16-le"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(data, encoding):
            return encoding
    raise RequestError.of("sheet-not-text", path=file)


def _decodes(data: BinaryIO, encoding: str) -> bool:
    """Say whether bytes are text in an encoding; a piece at a time, to hold little of it."""
    try:
        with _opened(data, encoding) as text:
            return all("\0" not in piece for piece in iter(lambda: text.read(_PIECE), ""))
    except UnicodeDecodeError:
        return False


def _separator(
    data: BinaryIO, encoding: str, file: str, count_headings: CountHeadings
) -> tuple[int, str]:
    """Return how many rows to skip, and what separates cells.

    A first line `sep=;`, as some programs write for Excel, names it. Otherwise it is the separator
    under which a row has most known headings; where none has any, the one that makes most cells.
    """
    with _opened(data, encoding) as text:
        first = text.readline(20).strip()
    if first[:4].lower() == "sep=" and len(first) == 5 and first[4] != '"':
        return 1, first[4]

    def headings_and_cells(separator: str) -> tuple[int, int]:
        try:
            with _opened(data, encoding) as text:
                reader = csv.reader(_Lines(text, file), delimiter=separator)
                rows: list[Row] = [*islice(reader, HEADING_ROWS)]
        except (csv.Error, RequestError):
            return 0, 0
        return max(map(count_headings, rows), default=0), max(map(len, rows), default=0)

    return 0, max(SEPARATORS, key=headings_and_cells)


def _rows(data: BinaryIO, encoding: str, separator: str, file: str) -> NumberedRows:
    number = 0
    with _opened(data, encoding) as text:
        lines = _Lines(text, file)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for number, row in enumerate(reader, start=1):
                lines.row_begins()
                if number > LINES:
                    raise RequestError.of("sheet-rows", path=file, most=LINES)
                if len(row) > COLUMNS and any(row[COLUMNS:]):
                    raise RequestError.of("sheet-wide", path=file, row=number, most=COLUMNS)
                yield number, row
        except csv.Error:
            facts: dict[str, object] = {"row": number + 1}
            raise RequestError(Problem("sheet-quotes", facts, file, reader.line_num)) from None
        except UnicodeDecodeError:  # another program wrote to the file meanwhile
            raise RequestError.of("sheet-not-text", path=file) from None


class _Lines:
    """The lines of a text, so long as those of one row are not too long together.

    A row goes on over many lines where its cells are in quotes; then it is held whole.
    """

    def __init__(self, text: io.TextIOWrapper, file: str) -> None:
        self._text = text
        self._file = file
        self._left = ROW

    def row_begins(self) -> None:
        """Take what comes next as another row."""
        self._left = ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self._left + 1):
            self._left -= len(line)
            if self._left < 0:
                raise RequestError.of("sheet-row-long", path=self._file, most=ROW)
            yield line


@contextmanager
def _opened(data: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """Read a file's text from its start, its line ends as they are; leave the file open."""
    data.seek(0)
    text = io.TextIOWrapper(data, encoding, newline="")
    try:
        yield text
    finally:
        with suppress(ValueError):  # it was closed meanwhile
            text.detach()
