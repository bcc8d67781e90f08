"""CSV as RFC 4180 has it: one header row, UTF-8; no cell that a spreadsheet runs as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice

from wuhai_plan.model import Evidence
from wuhai_plan.numbers import plain

PIECE = 500  # rows written at once
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BEGINNINGS = frozenset(("'", *_FORMULA))


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return columns of rows, with a header row."""
    cells = ([_cell(row[column]) for column in columns] for row in rows)
    return b"".join(csv_pieces(columns, cells))


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a header row and rows of cells, which are written as they are, so many at a time."""
    lines = chain([_line(columns)], map(_line, rows))
    while more := list(islice(lines, PIECE)):
        yield "".join(more).encode()


def _line(cells: Sequence[str]) -> str:
    """Return a row as RFC 4180 has it: quotes where needed, and the line end."""
    line = ",".join(cells)
    # All at once: of a million rows few need a quote, and Python's own writer looks at every cell.
    if line.count(",") >= len(cells) or '"' in line or "\n" in line or "\r" in line:
        line = ",".join(map(_quoted, cells))
    return f"{line}\r\n" if line else '""\r\n'  # one empty cell is not no row


def _quoted(cell: str) -> str:
    if "," in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _cell(value: object) -> str:
    """Return a value as a cell."""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):  # the two ends of a kept range
        return "..".join(plain(end) for end in value)
    if isinstance(value, tuple):
        return evidence_cell(value)
    return "" if value is None else str(value)


def evidence_cell(evidence: Iterable[Evidence]) -> str:
    """Return what an entry rests on as one cell, a line each."""
    return guarded("\n".join(evidence_line(piece) for piece in evidence))


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A text that begins with apostrophes before such a sign gets one more, so that taking one off
    always gives the text back.
    """
    if text[:1] not in _BEGINNINGS:  # as nearly all texts
        return text
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def clearing(text: str | None) -> str | None:
    """Return a text as a cell that tells an empty one from none: an apostrophe alone.

    One of apostrophes alone gets one more.
    """
    return text if text is None or text.strip("'") else f"'{text}"


def cleared(text: str) -> str:
    """Return a text as it was before `clearing`."""
    return text if text.strip("'") else text[1:]


def unguarded(text: str) -> str:
    """Return a text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def evidence_line(piece: Evidence) -> str:
    """Return evidence as a line of a cell: its name or address, its SHA-256 behind it."""
    return f"{piece.ref} sha256:{piece.sha256}" if piece.sha256 else piece.ref
