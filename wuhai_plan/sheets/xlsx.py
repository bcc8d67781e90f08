"""XLSX, read row by row: values as stored, dates and percents by their formats.

openpyxl streams the rows. It does not tell while streaming which cells are merged, or whether there
are formulas at all: that is read from the sheet's own XML before.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, Protocol, TypeAlias
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from wuhai_plan.errors import PlanError, RequestError
from wuhai_plan.sheets.table import Book, Flaw, NumberedRows, Percent, Range, Sheet, Value

LARGEST = 1 << 30  # bytes of a workbook unpacked
_PIECE = 1 << 20
_BATCH = 500  # rows
_TOKEN = (
    rb"<(?:\w+:)?(?:(?P<row>row)\b|(?P<formula>f)\b"
    rb'|mergeCell\s[^>]*?\bref="(?P<merged>[A-Z0-9:]+)")'
)
# What the parsers raise at a damaged workbook.
_DAMAGE = (
    BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError,
    NotImplementedError, RuntimeError, ElementTree.ParseError, zlib.error,
)  # fmt: skip


class RawCell(Protocol):
    """A cell of openpyxl's."""

    value: object
    data_type: str
    number_format: str


RawRows: TypeAlias = Iterator[Sequence[RawCell]]


def read_xlsx(data: bytes, file: str) -> Book:
    """Read a workbook's visible sheets; raise `RequestError` where it is damaged."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise PlanError.of("extra-missing", extra="xlsx", what="openpyxl") from None
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise RequestError.of("sheet-too-large", path=file)
            sheets = tuple(
                _sheet(data, title, rows, archive.open(part), file)
                for title, (rows, part) in _load(data, formulas=False).items()
            )
    except _DAMAGE:
        raise RequestError.of("sheet-damaged", path=file) from None
    return Book(sheets)


def _load(data: bytes, *, formulas: bool) -> dict[str, tuple[RawRows, str]]:
    """Open a workbook; return its visible sheets by name: their rows, and where their XML is.

    The cells hold the formulas, or the values stored with them.
    """
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=not formulas)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which no value depends on
        reader.read()
        parts = {sheet.name: related.target for sheet, related in reader.parser.find_sheets()}
    # openpyxl finds the workbook by its content type. The package has to refer to the same one.
    package = ElementTree.fromstring(reader.archive.read("_rels/.rels"))  # noqa: S314 - as safe
    related = {p.attrib["Id"]: (p.attrib["Type"], p.attrib["Target"]) for p in package}
    [path] = (path for kind, path in related.values() if kind.endswith("/officeDocument"))
    if posixpath.normpath(f"/{path}").lstrip("/") != reader.parser.workbook_part_name:
        raise ValueError(path)
    if None in reader.parser.rels:
        raise ValueError(list(reader.parser.rels))  # a part without an id
    if len({sheet.name for sheet in reader.parser.sheets}) < len(reader.parser.sheets):
        raise ValueError(list(parts))  # two sheets of one name
    for sheet in reader.wb.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones
    visible = [sheet for sheet in reader.wb.worksheets if sheet.sheet_state == "visible"]
    return {sheet.title: (sheet.iter_rows(), parts[sheet.title]) for sheet in visible}


def _sheet(data: bytes, title: str, stored: RawRows, part: IO[bytes], file: str) -> Sheet:
    about, has_formulas, merged = _scan(part)
    rows: Iterator[Sequence[RawCell | Flaw]] = stored
    if has_formulas:
        rows = _without_value(stored, _load(data, formulas=True)[title][0])
    return Sheet(title, _rows(rows, file), about, merged)


def _scan(part: IO[bytes]) -> tuple[int, bool, tuple[Range, ...]]:
    """Return about how many rows a sheet's XML has, whether formulas, and its merged cells."""
    from openpyxl.utils import range_boundaries

    rows, has_formulas, merged, rest = 0, False, set(), b""
    with part:
        while piece := part.read(_PIECE):
            text = rest + piece
            end = text.rfind(b"<")  # a token that is cut here is whole in the next piece
            for token in re.finditer(_TOKEN, text[:end]):
                rows += token["row"] is not None
                has_formulas |= token["formula"] is not None
                if token["merged"]:
                    merged.add(token["merged"].decode())
            rest = text[end:]
    bounds = (range_boundaries(area) for area in sorted(merged))
    return rows, has_formulas, tuple((a or 0, b or 0, c or 0, d or 0) for a, b, c, d in bounds)


def _without_value(stored: RawRows, written: RawRows) -> Iterator[Sequence[RawCell | Flaw]]:
    """Put a flaw in place of each cell that has a formula and no value stored with it."""
    for values, formulas in zip(stored, written, strict=True):
        yield [
            Flaw("cell-formula")
            # An empty text has no value either, but a type of its own.
            if formula.data_type == "f" and cell.value is None and cell.data_type != "str"
            else cell
            for cell, formula in zip(values, formulas, strict=True)
        ]


def _rows(raw_rows: Iterator[Sequence[RawCell | Flaw]], file: str) -> NumberedRows:
    numbered = enumerate(raw_rows, start=1)
    while True:
        # A batch at a time, since ignoring warnings while this generator waits for its next call
        # would ignore those of the whole program.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch = list(islice(numbered, _BATCH))
        except _DAMAGE:
            raise RequestError.of("sheet-damaged", path=file) from None
        if not batch:
            return
        for number, row in batch:
            yield number, [_value(cell) for cell in row]


def _value(cell: RawCell | Flaw) -> Value:
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


def _number(value: float, number_format: str) -> Value:
    """Return a number with the 15 digits that spreadsheets compute and show: 0.1+0.2 is 0.3."""
    number = Decimal(f"{value:.15g}")
    without_literals = re.sub(r'"[^"]*"|\\.', "", number_format)
    return Percent(number) if "%" in without_literals else number


def _text(value: str) -> str:
    if "_x" in value:
        from openpyxl.utils.escape import unescape

        value = unescape(value)
    return value.replace("\r\n", "\n")
