"""Spreadsheets that were made to take all memory and time, each small, or as small as it can be.

Each is written piece by piece: they are small when packed, and would not be here.
"""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.sheets.workbooks import (
    BOOK,
    MAIN,
    OFFICE,
    PACKAGE,
    SHEET,
    STRINGS,
    STYLES,
    parts,
    row,
    sheet,
    text,
)  # fmt: skip

HEAD = ("item", "date", "set", "note")
HEADINGS = row(1, map(text, HEAD))
ROW = '<c t="str"><v>homes</v></c><c t="str"><v>2023-06-01</v></c><c><v>1</v></c>'
DECLARED = '<?xml version="1.0" encoding="no-such"?>'
BOMB = (
    '<!DOCTYPE worksheet [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
MILLION = 1_000_000
Pieces = Iterable[str]


def times(number: int, piece: str) -> Iterator[str]:
    """The same text so often, in pieces of a fair size."""
    at_once = max(1, (1 << 16) // len(piece))
    yield from repeat(piece * at_once, number // at_once)
    yield piece * (number % at_once)


def rows(number: int, cells: Callable[[int], str]) -> Iterator[str]:
    """Rows below the headings."""
    for n in range(2, number + 2):
        yield f'<row r="{n}">{cells(n)}</row>'


def around(start: str, middle: Pieces, end: str) -> Iterator[str]:
    """Pieces with others around them."""
    yield start
    yield from middle
    yield end


def sheet_of(middle: Pieces, after: Pieces = ()) -> dict[str, Pieces]:
    """A sheet with headings, and something in its rows or after them."""
    start = f'<worksheet xmlns="{MAIN}"><sheetData>{HEADINGS}'

    def pieces() -> Iterator[str]:
        yield from around(start, middle, "</sheetData>")
        yield from around("", after, "</worksheet>")

    return {SHEET: pieces()}


def strings_of(middle: Pieces, data: str = "") -> dict[str, Pieces]:
    """Texts kept aside, and rows that refer to them."""
    return {STRINGS: around(f'<sst xmlns="{MAIN}">', middle, "</sst>"), SHEET: [sheet(data)]}


def styles_of(start: str, middle: Pieces, end: str) -> dict[str, Pieces]:
    """The styles of a workbook."""
    whole = around(start, middle, end)
    return {STYLES: around(f'<styleSheet xmlns="{MAIN}">', whole, "</styleSheet>")}


def fan_out(sheets: int) -> dict[str, Pieces]:
    """Very many sheets that are all the same part."""
    names = (f'<sheet name="s{n}" sheetId="{n}" r:id="r0"/>' for n in range(sheets))
    start = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    return {BOOK: around(start, names, "</sheets></workbook>")}


def related(number: int) -> dict[str, Pieces]:
    """Very many relationships of the workbook."""
    made = (f'<Relationship Id="x{n}" Type="x/worksheet" Target="x{n}"/>' for n in range(number))
    start = f'<Relationships xmlns="{PACKAGE}">'
    return {"xl/_rels/workbook.xml.rels": around(start, made, "</Relationships>")}


def write_xlsx(path: Path, changed: dict[str, Pieces]) -> None:
    """Write a workbook with some of its parts changed."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in {**parts(HEADINGS), **changed}.items():
            if isinstance(content, (str, bytes)):
                archive.writestr(name, content)
                continue
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in content:
                    part.write(piece.encode())


def many_parts(path: Path) -> None:
    """An archive whose list names very many parts; they are all the same one."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"x"
    count = 2 * MILLION
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" + bytes(26))
        start = file.tell()
        for piece in repeat(entry * 1000, count // 1000):
            file.write(piece)
        size = file.tell() - start
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, size, start, 0))


def csv_of(*pieces: Pieces) -> Callable[[Path], None]:
    """What writes a CSV with headings, and more."""

    def write(path: Path) -> None:
        head = io.StringIO()
        csv.writer(head).writerow(HEAD)
        with path.open("w", encoding="utf-8") as file:
            file.write(head.getvalue())
            for some in pieces:
                file.writelines(some)

    return write
