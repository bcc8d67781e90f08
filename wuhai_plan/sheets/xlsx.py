"""XLSX: the parts of the package that say anything about values, and the visible sheets in it.

Every part is read piece by piece, within bounds that all of them share.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, TypeAlias, cast
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.bounds import SHEETS, Counts
from wuhai_plan.sheets.cells import Stored
from wuhai_plan.sheets.formats import styles
from wuhai_plan.sheets.rows import sheet_rows
from wuhai_plan.sheets.strings import read_strings
from wuhai_plan.sheets.table import Book, NumberedRows, Range, Sheet
from wuhai_plan.sheets.xml import Attributes, Budget, elements

_AT_ONCE = 1 << 20  # bytes; the list of an archive's parts is the longest that is read so
_GUESSED_FROM = 1 << 20  # bytes of a sheet
_RELATED = 10_000  # parts
_YES = ("1", "true")

# What the parsers raise at a damaged workbook.
_DAMAGE = (
    BadZipFile, ZlibError, ExpatError, LookupError, ValueError, EOFError, NotImplementedError,
    RuntimeError,
)  # fmt: skip

Related: TypeAlias = dict[str, tuple[str, str]]


def read_xlsx(data: BinaryIO, file: str) -> Book:
    """Read a workbook's visible sheets; raise `RequestError` where it is damaged or too large.

    So may its rows, which are read from `data` as they are asked for.
    """
    with _damage_reported(file):
        return _Workbook(ZipFile(cast(BinaryIO, _Archive(data))), file).book()


class _Archive(io.RawIOBase):
    """A file that gives no more at once than any honest archive is read by.

    The list of an archive's parts is read whole, and may be as long as the file.
    """

    def __init__(self, data: BinaryIO) -> None:
        self._data = data

    def seekable(self) -> bool:
        """Return that it can be read from anywhere."""
        return True

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go to a place in the file."""
        return self._data.seek(place, whence)

    def tell(self) -> int:
        """Return the place in the file."""
        return self._data.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes; raise where too many are asked for."""
        wanted = _AT_ONCE + 1 if size is None or size < 0 else size
        data = self._data.read(min(wanted, _AT_ONCE + 1))
        if len(data) > _AT_ONCE:
            raise ValueError(size)
        return data


@contextmanager
def _damage_reported(file: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE:
        raise RequestError.of("sheet-damaged", path=file) from None


class _Workbook:
    """An open archive, and what has been read of it."""

    def __init__(self, archive: ZipFile, file: str) -> None:
        self._archive = archive
        self._file = file
        self._budget = Budget(file)
        self._counts = Counts(file)

    def book(self) -> Book:
        """Read what its cells refer to, and open its sheets.

        The package refers to its workbook, and the workbook to its sheets, texts and styles, by
        relationships (ECMA-376: part 2 has them, part 1 the element `sheet` in 18.2.19).
        """
        [workbook] = (path for kind, path in self._related("").values() if kind == "officeDocument")
        related = self._related(workbook)
        by_kind = dict(related.values())
        since_1904, sheets = self._contents(workbook)
        shared, formats = by_kind.get("sharedStrings"), by_kind.get("styles")
        stored = Stored(
            file=self._file,
            strings=read_strings(self._open(shared) if shared else None, self._budget),
            styles=styles(self._elements(formats)) if formats else [],
            since_1904=since_1904,
        )
        visible = [
            (title, *related[key])
            for title, attributes in sheets.items()
            if (key := _related_id(attributes)) in related
            and attributes.get("state", "visible") == "visible"
        ]
        return Book(
            tuple(
                self._sheet(title, path, stored)
                for title, kind, path in visible
                if kind == "worksheet"  # and no chart
            )
        )

    def _contents(self, workbook: str) -> tuple[bool, dict[str, Attributes]]:
        """Return whether days are counted from 1904, and each sheet's attributes by its name."""
        since_1904 = False
        sheets: dict[str, Attributes] = {}
        for name, attributes in self._elements(workbook):
            if name == "workbookPr":
                since_1904 = attributes.get("date1904") in _YES
            elif name == "sheet":
                title = attributes["name"]
                if title in sheets:
                    raise ValueError(title)
                sheets[title] = attributes
            if len(sheets) > SHEETS:
                raise RequestError.of("sheet-many", path=self._file, most=SHEETS)
        return since_1904, sheets

    def _sheet(self, title: str, path: str, stored: Stored) -> Sheet:
        merged: list[Range] = []
        return Sheet(title, self._rows(path, stored, merged), self._about(path), merged)

    def _rows(self, path: str, stored: Stored, merged: list[Range]) -> NumberedRows:
        with _damage_reported(self._file):
            rows = sheet_rows(self._open(path), stored, self._budget, merged)
            yield from self._counts.admitted(rows)

    def _about(self, path: str) -> int:
        """Return about how many rows a sheet has, from how many there are in its first MiB."""
        whole = self._archive.getinfo(path).file_size
        with self._open(path) as part:
            start = part.read(_GUESSED_FROM)
        rows = start.count(b"<row") + start.count(b":row ")
        return rows * whole // len(start) if rows else 0

    def _open(self, path: str) -> IO[bytes]:
        part = self._archive.getinfo(path)
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # the others take much memory
            raise ValueError(part.compress_type)
        return self._archive.open(part)

    def _elements(self, path: str) -> Iterator[tuple[str, Attributes]]:
        return elements(self._open(path), self._budget)

    def _related(self, part: str) -> Related:
        """Return what one part ("": the package) refers to: by id, the kind and the path."""
        folder, name = posixpath.split(f"/{part}")
        related: Related = {}
        for element, attributes in self._elements(
            posixpath.join(folder, "_rels", f"{name}.rels")[1:]
        ):
            if element != "Relationship":
                continue
            path = posixpath.normpath(posixpath.join(folder, attributes["Target"]))
            related[attributes["Id"]] = attributes["Type"].rpartition("/")[2], path[1:]
            if len(related) > _RELATED:
                raise ValueError(part)
        return related


def _related_id(sheet: Attributes) -> str:
    """Return the id of the relationship to a sheet; its attribute's namespace has two names."""
    ids = (value for key, value in sheet.items() if key.split(" ")[0].endswith("/relationships"))
    return next(ids, "")
