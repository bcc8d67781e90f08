"""Workbooks made by hand, part by part: what no spreadsheet program would write."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK, SHEET, STRINGS, STYLES = (
    f"xl/{name}.xml" for name in ("workbook", "worksheets/sheet1", "sharedStrings", "styles")
)


def relationships(*targets: tuple[str, str]) -> str:
    """The XML of relationships to parts: their kinds and paths; their ids are r0, r1, …"""
    parts = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}">{parts}</Relationships>'


def sheet(data: str, after: str = "") -> str:
    """The XML of a sheet with these rows, and what stands after them."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'


def parts(data: str = "", **others: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet with these rows."""
    return {
        "_rels/.rels": relationships(("officeDocument", BOOK)),
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r0"/></sheets></workbook>',
        STYLES: f'<styleSheet xmlns="{MAIN}"/>',
        STRINGS: f'<sst xmlns="{MAIN}"/>',
        SHEET: sheet(data),
        **others,
    }


def packed(contents: dict[str, str | bytes]) -> bytes:
    """An archive of parts."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, part in contents.items():
            archive.writestr(name, part)
    return data.getvalue()


def row(number: int | str, cells: Iterable[str]) -> str:
    """The XML of a row of cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(words: str) -> str:
    """The XML of a cell that holds a text."""
    return f'<c t="inlineStr"><is><t>{words}</t></is></c>'


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet with these texts."""
    made = (row(number, map(text, cells)) for number, cells in enumerate(rows, start=1))
    return packed(parts("".join(made)))
