"""CSV after RFC 4180: one header row, UTF-8; no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from wuhai_plan.export.rows import (
    ENTRY_COLUMNS,
    delta_row,
    entry_row,
    forecast_row,
    group_row,
    item_row,
    rollup_row,
)
from wuhai_plan.measure import Measure
from wuhai_plan.model import Evidence, Lang, Rating
from wuhai_plan.numbers import plain
from wuhai_plan.report import LogReport, StatusReport

ITEM_COLUMNS = (
    "id", "chapter", "title", "kind", "unit", "baseline", "target", "value", "stage", "percent",
    "expected", "gap", "rating", "start", "due", "weight", "lead", "last_date", "entries",
    "forecast_value", "forecast_date", "needed_per_month",
)  # fmt: skip
GROUP_COLUMNS = (
    "id", "title", "items", "reported", "percent", "expected", "gap", "rating",
    *(rating.value for rating in Rating),
)  # fmt: skip
DELTA_COLUMNS = ("change", "new_entries")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def items_csv(report: StatusReport, lang: Lang) -> bytes:
    """Return one row an item."""
    changes = report.changes
    rows = (
        {
            **item_row(one, lang),
            **_forecast(report, one),
            **delta_row(changes.items[one.item.id] if changes else None),
        }
        for one in report.items
    )
    return write((*ITEM_COLUMNS, *(DELTA_COLUMNS if changes else ())), rows)


def status_csv(report: StatusReport, lang: Lang, overall: str) -> bytes:
    """Return one row a chapter, lead or tag and a last row `overall`, titled as given."""
    rows = [group_row(group, lang) for group in report.groups]
    rows.append({"id": "overall", "title": overall, **rollup_row(report.overall)})
    flat = [{**row, **_mapping(row["ratings"])} for row in rows]
    if report.changes is None:
        return write(GROUP_COLUMNS, flat)
    deltas = (*report.changes.groups, report.changes.overall)
    changed = ({**row, **delta_row(one)} for row, one in zip(flat, deltas, strict=True))
    return write((*GROUP_COLUMNS, *DELTA_COLUMNS), changed)


def entries_csv(report: LogReport) -> bytes:
    """Return one row an entry, as `plan import` reads it back."""
    return write(ENTRY_COLUMNS, (entry_row(row) for row in report.rows))


def _forecast(report: StatusReport, one: Measure) -> dict[str, object]:
    row = forecast_row(report.forecasts.get(one.item.id)) or {}
    return {
        "forecast_value": row.get("value"),
        "forecast_date": row.get("date"),
        "needed_per_month": row.get("needed_per_month"),
    }


def write(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return columns of rows, with a header row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)  # \r\n and quotes where needed, as RFC 4180 has it
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (int, dt.date)):
        return str(value)
    if isinstance(value, list):  # the two ends of a kept range
        return "..".join(_cell(end) for end in value)
    if isinstance(value, tuple):
        return guarded("\n".join(evidence_line(one) for one in value))
    return guarded(str(value))


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A text that begins with apostrophes before such a sign gets one more, so that taking one off
    always gives the text back.
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """Return a text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def evidence_line(one: Evidence) -> str:
    """Return evidence as a line of a cell: its name or address, its SHA-256 behind it."""
    return f"{one.ref} sha256:{one.sha256}" if one.sha256 else one.ref


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)  # noqa: S101 - what rollup_row gives
    return value
