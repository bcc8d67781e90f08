"""Entries as CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import VERSION, json_bytes
from wuhai_plan.export.rows import ENTRY_COLUMNS, entry_row
from wuhai_plan.views.log import LogRow


def entries_csv(rows: Iterable[LogRow]) -> bytes:
    """Return one row an entry, as `plan import` reads it back."""
    return csv_bytes(ENTRY_COLUMNS, (entry_row(row) for row in rows))


def entries_json(rows: Iterable[LogRow]) -> bytes:
    """Return entries as JSON, each with whether and by which entry it is withdrawn."""
    return json_bytes({"version": VERSION, "entries": [log_row(row) for row in rows]})


def log_row(row: LogRow) -> dict[str, object]:
    """Return an entry's keys, and the entry that withdraws it."""
    return {**entry_row(row), "withdrawn_by": row.withdrawn_by}
