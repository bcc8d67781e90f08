"""Entries as CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from wuhai_plan.export.csv import PIECE, clearing, csv_pieces, evidence_cell, guarded
from wuhai_plan.export.json import VERSION, json_bytes
from wuhai_plan.export.rows import ENTRY_COLUMNS, entry_row
from wuhai_plan.log.fast_decode import Line, decimal, moments
from wuhai_plan.numbers import plain
from wuhai_plan.views.log import LogRow


def entries_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    """Yield one row an entry, as `plan import` reads it back; the first rows at once."""
    return csv_pieces(ENTRY_COLUMNS, _rows(lines))


def entries_json(rows: Iterable[LogRow]) -> bytes:
    """Return entries as JSON, each with the entry that withdraws, confirms or returns it."""
    return json_bytes({"version": VERSION, "entries": [log_row(row) for row in rows]})


def log_row(row: LogRow) -> dict[str, object]:
    """Return an entry's keys, and the entries that withdraw, confirm or return it."""
    words = {name: getattr(row, name) for name in ("withdrawn_by", "confirmed_by", "returned_by")}
    return {**entry_row(row), **words}


def _rows(lines: Iterable[Line]) -> Iterator[Sequence[str]]:
    """Yield the cells of entries. A long log spends its time here."""
    lines = iter(lines)
    while batch := list(islice(lines, PIECE)):
        for line, at in zip(batch, moments(batch), strict=True):
            yield (
                line.id,
                at,
                _word(line.item),
                line.date or "",
                _number(line.add),
                _number(line.set),
                _word(line.stage),
                _word(line.void),
                _word(line.by),
                guarded(line.note or ""),
                evidence_cell(line.evidence) if line.evidence else "",
                line.plan.sha256 if line.plan else "",
                guarded(clearing(line.problem) or ""),
                guarded(clearing(line.next) or ""),
                _word(line.confirm),
                _number(line.value),
                _word(line.send_back),
            )


@lru_cache(maxsize=4096)
def _word(text: str | None) -> str:
    return guarded(text or "")


@lru_cache(maxsize=4096, typed=True)
def _number(value: float | Decimal | None) -> str:
    number = decimal(value)
    return "" if number is None else plain(number)
