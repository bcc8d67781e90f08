"""CSV as spreadsheets write it: which encoding, which separator, and the rows, strictly read."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator, Sequence
from itertools import islice

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.sheets.table import Book, Score, Sheet, Value

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon"}
LONGEST = 1 << 24  # characters of a cell
_PIECE = 1 << 20
_HEAD = 20  # rows among which the headings must stand
# What Python calls an encoding, and what people do. UTF-16 without a mark has a zero byte in every
# Latin character, of which the separators alone make plenty.
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
}


def read_csv(data: bytes, file: str, score: Score) -> Book:
    """Read a CSV; raise `RequestError` where it is no text, or its quotes don't match."""
    csv.field_size_limit(LONGEST)
    encoding = _encoding(data, file)
    skip, separator = _separator(data, encoding, score)
    rows = _rows(data, encoding, separator, file)
    about = data.count(b"\n")
    named = SEPARATORS.get(separator, separator)
    return Book((Sheet("", islice(rows, skip, None), about),), NAMES[encoding], named)


def _encoding(data: bytes, file: str) -> str:
    if data.startswith(BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in data[:_PIECE]:
        candidates = ["utf-16-le", "utf-16-be"]
        candidates.sort(key=lambda name: data[name == "utf-16-le" : _PIECE : 2].count(0))
        candidates.reverse()
    else:
        candidates = ["utf-8", "gb18030"]
    for name in candidates:
        if _decodes(data, name):
            return name
    raise RequestError.of("sheet-not-text", path=file)


def _decodes(data: bytes, encoding: str) -> bool:
    """Say whether bytes are text in an encoding; a piece at a time, to hold little of it."""
    decoder = getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), _PIECE):
            if "\0" in decoder.decode(view[start : start + _PIECE]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(data: bytes, encoding: str, score: Score) -> tuple[int, str]:
    """Return how many rows to skip, and what separates cells.

    A first line `sep=;`, as some programs write for Excel, says so. Otherwise it is the separator
    that brings most headings to light; where none does, the one that makes most cells.
    """
    first = next(_open(data, encoding), "").strip()
    if first[:4].lower() == "sep=" and len(first) == 5:
        return 1, first[4]

    def worth(separator: str) -> tuple[int, int]:
        try:
            head: list[Sequence[Value]] = [
                *islice(csv.reader(_open(data, encoding), delimiter=separator), _HEAD)
            ]
        except csv.Error:
            return 0, 0
        return max(map(score, head), default=0), max(map(len, head), default=0)

    return 0, max(SEPARATORS, key=worth)


def _rows(
    data: bytes, encoding: str, separator: str, file: str
) -> Iterator[tuple[int, Sequence[Value]]]:
    reader = csv.reader(_open(data, encoding), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise RequestError(
                Problem("sheet-quotes", {"row": number}, file, reader.line_num)
            ) from None


def _open(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
