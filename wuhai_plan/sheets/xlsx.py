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
_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
            stored = _load(data, formulas=False)
            parts = _sheet_parts(archive)
            sheets = tuple(
                _sheet(data, title, rows, archive.open(parts[title]), file)
                for title, rows in stored.items()
            )
    except _DAMAGE:
        raise RequestError.of("sheet-damaged", path=file) from None
    return Book(sheets)


def _load(data: bytes, *, formulas: bool) -> dict[str, RawRows]:
    """Open a workbook; return the rows of its visible sheets, by the sheets' names.

    Their cells hold the formulas, or the values stored with them.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which no value depends on
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones
    return {s.title: s.iter_rows() for s in book.worksheets if s.sheet_state == "visible"}


def _sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Return where in the archive each sheet's XML is, by the sheet's name.

    The package refers to its workbook, and the workbook to its sheets, by relationships
    (ECMA-376: part 2 has them, part 1 the element `sheet` in 18.2.19).
    """
    [workbook] = (path for kind, path in _related(archive, "").values() if kind == "officeDocument")
    sheets = _xml(archive, workbook).findall("{*}sheets/{*}sheet")
    ids = {sheet.attrib["name"]: sheet.get(_RELATIONSHIP_ID) for sheet in sheets}
    if len(ids) < len(sheets):
        raise ValueError(list(ids))  # two sheets of one name
    related = _related(archive, workbook)
    return {name: related[key][1] for name, key in ids.items() if key in related}


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that one part ("": the package) refers to: by id, their kind and path."""
    folder, name = posixpath.split(f"/{part}")
    related = {}
    for relationship in _xml(archive, posixpath.join(folder, "_rels", f"{name}.rels")[1:]):
        path = posixpath.normpath(posixpath.join(folder, relationship.attrib["Target"]))
        kind = relationship.attrib["Type"].rpartition("/")[2]
        related[relationship.attrib["Id"]] = kind, path[1:]
    return related


def _xml(archive: ZipFile, path: str) -> ElementTree.Element:
    # As safe as openpyxl, which has read the same by then.
    return ElementTree.fromstring(archive.read(path))  # noqa: S314


def _sheet(data: bytes, title: str, stored: RawRows, part: IO[bytes], file: str) -> Sheet:
    about, has_formulas, merged = _scan(part)
    rows: Iterator[Sequence[RawCell | Flaw]] = stored
    if has_formulas:
        rows = _without_value(stored, _load(data, formulas=True)[title])
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
            # A value that is an empty text is stored with the type "str".
            Flaw("cell-formula")
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
