"""The ways of adding up as CSV, JSON and Markdown."""

from __future__ import annotations

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.markdown import table_md
from wuhai_plan.export.rows import (
    percent,
    points,
)
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.sensitivity import SensitivityReport

WAY_COLUMNS = ("id", "percent", "difference", "expected", "gap", "rating", "items", "reported")


def sensitivity_keys(report: SensitivityReport) -> dict[str, object]:
    """Return what the other ways of adding up add to a status in JSON."""
    return {"sensitivity": _ways(report)}


def sensitivity_csv(report: SensitivityReport) -> bytes:
    """Return one row a way of adding up."""
    return csv_bytes(WAY_COLUMNS, _ways(report))


def sensitivity_md(report: SensitivityReport, tr: Messages) -> bytes:
    """Return the ways of adding up as a Markdown table."""
    names = ("way", "complete", "difference", "expected", "gap", "rating", "reported")
    rows = [
        [
            tr(f"way-{way.id}"),
            figures.percent(way.rollup.complete),
            figures.gap(way.change),
            figures.percent(way.rollup.expected),
            figures.gap(way.rollup.gap),
            figures.rating(way.rollup.rating, tr),
            tr("reported-of", part=way.rollup.reported, whole=way.rollup.items),
        ]
        for way in report.ways
    ]
    title, dates = tr.text(report.plan.title), figures.dates(report, tr)
    return table_md(title, dates, [tr(f"col-{name}") for name in names], rows)


def _ways(report: SensitivityReport) -> list[dict[str, object]]:
    return [
        {
            "id": way.id,
            "percent": percent(way.rollup.complete),
            "difference": points(way.change),
            "expected": percent(way.rollup.expected),
            "gap": points(way.rollup.gap),
            "rating": way.rollup.rating.value if way.rollup.rating else None,
            "items": way.rollup.items,
            "reported": way.rollup.reported,
        }
        for way in report.ways
    ]
