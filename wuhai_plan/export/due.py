"""What needs attention as CSV and JSON."""

from __future__ import annotations

from typing import Any

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import head, json_bytes
from wuhai_plan.export.rows import item_row
from wuhai_plan.messages import explain
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.due import DueReport

ITEM_KEYS = (
    "id", "chapter", "title", "lead", "due", "last_date", "percent", "expected", "gap", "rating",
)  # fmt: skip
DUE_COLUMNS = (*ITEM_KEYS, "reasons", "why", "problem", "next")


def due_json(report: DueReport, tr: Messages) -> bytes:
    """Return what needs attention, most urgent first, with the reasons by key and in words."""
    return json_bytes({**head(report, tr.lang), "items": _rows(report, tr)})


def due_csv(report: DueReport, tr: Messages) -> bytes:
    """Return one row an item; several reasons stand in one cell."""
    joined = (
        {**row, "reasons": ";".join(row["reasons"]), "why": tr("list-comma").join(row["why"])}
        for row in _rows(report, tr)
    )
    return csv_bytes(DUE_COLUMNS, joined)


def _rows(report: DueReport, tr: Messages) -> list[dict[str, Any]]:
    rows = []
    for row in report.rows:
        item = item_row(row.measure, tr.lang)
        rows.append(
            {
                **{key: item[key] for key in ITEM_KEYS},
                "reasons": [reason.value for reason in row.reasons],
                "why": explain.reasons(row, report.as_of, tr),
                "problem": item["problem"],
                "next": item["next"],
            }
        )
    return rows
