"""What needs attention as CSV and JSON."""

from __future__ import annotations

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import head, json_bytes
from wuhai_plan.export.rows import (
    _text,
    measure_row,
)
from wuhai_plan.messages import explain
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Lang
from wuhai_plan.views.due import Attention, DueReport

DUE_COLUMNS = (
    "id", "chapter", "title", "lead", "due", "last_date", "percent", "expected", "gap", "rating",
    "reasons", "why",
)  # fmt: skip


def due_json(report: DueReport, tr: Messages) -> bytes:
    """Return what needs attention, most urgent first, with the reasons by key and in words."""
    rows = [
        {**row, "why": explain.reasons(one, report.as_of, tr)}
        for one, row in ((one, _due(one, tr.lang)) for one in report.rows)
    ]
    return json_bytes({**head(report.plan, report.as_of, report.known_at, tr.lang), "items": rows})


def due_csv(report: DueReport, tr: Messages) -> bytes:
    """Return one row an item; several reasons stand in one cell."""
    rows = (
        {
            **_due(one, tr.lang),
            "reasons": ";".join(reason.value for reason in one.reasons),
            "why": tr("list-comma").join(explain.reasons(one, report.as_of, tr)),
        }
        for one in report.rows
    )
    return csv_bytes(DUE_COLUMNS, rows)


def _due(row: Attention, lang: Lang) -> dict[str, object]:
    one = row.measure
    return {
        "id": one.item.id,
        "chapter": one.item.chapter,
        "title": one.item.title.get(lang),
        "lead": _text(one.item.lead, lang),
        "due": one.item.due,
        "last_date": one.last.date if one.last else None,
        **measure_row(one),
        "reasons": [reason.value for reason in row.reasons],
    }
