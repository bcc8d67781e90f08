"""A document read back: its texts in their order, its tables, its parts."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.table import Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes | Path) -> Document:
    return docx.Document(io.BytesIO(data) if isinstance(data, bytes) else str(data))


def text_of(document: Document) -> str:
    """All there is to read in the body, a table's cells between bars."""
    lines = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            lines += ["| " + " | ".join(cells) + " |" for cells in rows_of(part)]
        else:
            lines.append(part.text)
    return "\n".join(lines)


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", "<br>") for cell in row.cells] for row in table.rows]


def part(data: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()
