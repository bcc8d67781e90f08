"""XLSX, read row by row: values as stored, dates and percents by their formats.

openpyxl streams the rows. What it does not tell while streaming, merged cells and whether there
are formulas at all, is looked for in the sheet's own XML.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Protocol, cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from wuhai_plan.errors import PlanError, RequestError
from wuhai_plan.sheets.table import Book, Flaw, Percent, Range, Sheet, Value

LARGEST = 1 << 30  # bytes of a workbook unpacked
_PIECE = 1 << 20
_BATCH = 500  # rows
_TOKEN = (
    rb"<(?:\w+:)?(?:(?P<row>row)\b|(?P<formula>f)\b"
    rb'|mergeCell\s[^>]*?\bref="(?P<merged>[A-Z0-9:]+)")'
)
# What a damaged workbook makes of the parsers.
_DAMAGE = (
    BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError,
    NotImplementedError, RuntimeError, ParseError, zlib.error,
)  # fmt: skip


class Raw(Protocol):
    """A cell of openpyxl's."""

    value: object
    data_type: str
    number_format: str


class _RawSheet(Protocol):
    """A sheet of openpyxl's that is read row by row."""

    title: str
    sheet_state: str
    _worksheet_path: str

    def reset_dimensions(self) -> None: ...

    def iter_rows(self) -> Iterator[Sequence[Raw]]: ...


class _Scan(Struct):
    """What a sheet's XML tells before it is read: about how many rows, formulas, merged cells."""

    rows: int = 0
    formulas: bool = False
    merged: tuple[Range, ...] = ()


def read_xlsx(data: bytes, file: str) -> Book:
    """Read a workbook's visible sheets; raise `RequestError` where it is damaged."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise PlanError.of("extra-missing", extra="xlsx", what="openpyxl") from None
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST:
                raise RequestError.of("sheet-too-large", path=file)
        found = _load(data, formulas=False)
        sheets = tuple(
            _sheet(data, sheet, place, file)
            for place, sheet in enumerate(found)
            if sheet.sheet_state == "visible"
        )
    except _DAMAGE:
        raise RequestError.of("sheet-damaged", path=file) from None
    return Book(sheets)


def _load(data: bytes, *, formulas: bool) -> Sequence[_RawSheet]:
    from openpyxl import load_workbook

    _forget_rows()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which say nothing here
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
    return cast("Sequence[_RawSheet]", book.worksheets)


@cache
def _forget_rows() -> None:
    """Keep openpyxl from holding every row's height and the like, of which nothing is read.

    A workbook that a spreadsheet saved has them on each row: 0.8 kB of memory a row.
    """
    from openpyxl.worksheet import _read_only, _reader

    class Forgetful(_reader.WorkSheetParser):  # type: ignore[misc]
        def parse_row(self, row: object) -> object:
            found = super().parse_row(row)
            self.row_dimensions.clear()
            return found

    _read_only.WorkSheetParser = Forgetful


def _sheet(data: bytes, sheet: _RawSheet, place: int, file: str) -> Sheet:
    with ZipFile(io.BytesIO(data)) as archive:
        found = _scan(archive, sheet._worksheet_path)  # public nowhere
    stored = _cells(sheet)
    rows: Iterator[Sequence[Raw | Flaw]] = stored
    if found.formulas:
        rows = _without_value(stored, _cells(_load(data, formulas=True)[place]))
    return Sheet(sheet.title, _values(rows, file), found.rows, found.merged)


def _scan(archive: ZipFile, path: str) -> _Scan:
    from openpyxl.utils import range_boundaries

    found, carried = _Scan(), b""
    merged: set[str] = set()
    with archive.open(path) as part:
        while piece := part.read(_PIECE):
            text = carried + piece
            end = text.rfind(b"<")  # a token that is cut here is whole in the next piece
            for token in re.finditer(_TOKEN, text[:end]):
                found.rows += token["row"] is not None
                found.formulas |= token["formula"] is not None
                if token["merged"]:
                    merged.add(token["merged"].decode())
            carried = text[end:]
    for one in sorted(merged):
        left, top, right, bottom = (bound or 0 for bound in range_boundaries(one))
        found.merged = (*found.merged, Range(top, left, bottom, right))
    return found


def _cells(sheet: _RawSheet) -> Iterator[Sequence[Raw]]:
    sheet.reset_dimensions()  # those written in the file are wrong in some
    rows = sheet.iter_rows()
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            batch = list(islice(rows, _BATCH))
        yield from batch
        if not batch:
            return


def _without_value(
    stored: Iterable[Sequence[Raw]], written: Iterable[Sequence[Raw]]
) -> Iterator[Sequence[Raw | Flaw]]:
    """Put a flaw in place of each cell that has a formula and no value stored with it."""
    for values, formulas in zip(stored, written, strict=True):
        yield [
            Flaw("cell-formula") if _is_bare(cell, formula) else cell
            for cell, formula in zip(values, formulas, strict=True)
        ]


def _is_bare(cell: Raw, formula: Raw) -> bool:
    return formula.data_type == "f" and cell.value is None and cell.data_type != "str"


def _values(
    rows: Iterator[Sequence[Raw | Flaw]], file: str
) -> Iterator[tuple[int, Sequence[Value]]]:
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except _DAMAGE:
            raise RequestError.of("sheet-damaged", path=file) from None
        yield number, [_value(cell) for cell in row]


def _value(cell: Raw | Flaw) -> Value:
    if isinstance(cell, Flaw):
        return cell
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        return Flaw("cell-error", {"value": value}) if cell.data_type == "e" else _text(value)
    if isinstance(value, bool):
        return Flaw("cell-logical")
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format)
    return value if isinstance(value, dt.datetime) else Flaw("cell-time")


def _number(value: float, shown: str) -> Value:
    """Return a number with the 15 digits that spreadsheets compute and show: 0.1+0.2 is 0.3."""
    number = Decimal(f"{value:.15g}")
    bare = re.sub(r'"[^"]*"|\\.', "", shown)
    return Percent(number) if "%" in bare else number


def _text(value: str) -> str:
    if "_x" in value:
        from openpyxl.utils.escape import unescape

        value = unescape(value)
    return value.replace("\r\n", "\n")
