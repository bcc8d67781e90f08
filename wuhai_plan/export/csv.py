"""CSV as RFC 4180 has it: one header row, UTF-8; no cell that a spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from wuhai_plan.model import Evidence
from wuhai_plan.numbers import plain

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return columns of rows, with a header row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)  # \r\n and quotes where needed, as RFC 4180 has it
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """Return a value as the writer takes it; it writes days and counts by itself, None as empty."""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):  # the two ends of a kept range
        return "..".join(plain(end) for end in value)
    if isinstance(value, tuple):
        return guarded("\n".join(evidence_line(piece) for piece in value))
    return value


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A text that begins with apostrophes before such a sign gets one more, so that taking one off
    always gives the text back.
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """Return a text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def evidence_line(piece: Evidence) -> str:
    """Return evidence as a line of a cell: its name or address, its SHA-256 behind it."""
    return f"{piece.ref} sha256:{piece.sha256}" if piece.sha256 else piece.ref
