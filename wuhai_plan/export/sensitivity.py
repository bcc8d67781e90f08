"""The ways of adding up as CSV, JSON and Markdown."""

from __future__ import annotations

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.markdown import table_md
from wuhai_plan.export.rows import Shape, rollup_row, written
from wuhai_plan.export.status import status_json
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.sensitivity import SensitivityReport

WAY_COLUMNS = ("id", "percent", "difference", "expected", "gap", "rating", "items", "reported")


def sensitivity_json(report: SensitivityReport, tr: Messages) -> bytes:
    """Return the status, and what the other ways of adding up add to it."""
    return status_json(report.status, tr, {"sensitivity": _rows(report)})


def sensitivity_csv(report: SensitivityReport, _: Messages) -> bytes:
    """Return one row a way of adding up."""
    return csv_bytes(WAY_COLUMNS, _rows(report))


def sensitivity_md(report: SensitivityReport, tr: Messages) -> bytes:
    """Return the ways of adding up as a Markdown table."""
    names = ("way", "complete", "difference", "expected", "gap", "rating", "reported")
    rows = []
    for row in report.rows:
        cells = figures.cells(row.rollup, tr)
        cells |= {"way": tr(f"way-{row.id}"), "difference": figures.gap(row.change)}
        rows.append([cells[name] for name in names])
    return table_md(report, [tr(f"col-{name}") for name in names], rows, tr)


def _rows(report: SensitivityReport) -> list[dict[str, object]]:
    rows = (
        {**rollup_row(row.rollup), "id": row.id, "difference": written(row.change, Shape.POINTS)}
        for row in report.rows
    )
    return [{column: row[column] for column in WAY_COLUMNS} for row in rows]
