"""The status as CSV, JSON and Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import head, json_bytes
from wuhai_plan.export.markdown import table_md
from wuhai_plan.export.rows import (
    AFTER_FORECAST,
    AS_PROMISED_FIELDS,
    FORECAST_COLUMNS,
    ITEM_FIELDS,
    ROLLUP_FIELDS,
    delta_row,
    forecast_columns,
    forecast_row,
    in_lang,
    item_row,
    rollup_row,
)
from wuhai_plan.lang import Lang
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Rating
from wuhai_plan.views.status import By, StatusReport

ITEM_COLUMNS = (
    *(field.key for field in ITEM_FIELDS if field.key not in AFTER_FORECAST),
    *FORECAST_COLUMNS,
    *AFTER_FORECAST,
)
AS_PROMISED = "as_promised_"
NOT_FLAT = ("ratings", "as_promised", "waiting")  # what has columns of its own after the rest
GROUP_COLUMNS = (
    "id", "title",
    *(field.key for field in ROLLUP_FIELDS if field.key not in NOT_FLAT),
    *(AS_PROMISED + field.key for field in AS_PROMISED_FIELDS),
    "waiting",
    *(rating.value for rating in Rating),
)  # fmt: skip
DELTA_COLUMNS = ("change", "new_entries")
# Of a table that people read.
FIGURES = ("complete", "expected", "gap", "rating")


def items_csv(report: StatusReport, tr: Messages) -> bytes:
    """Return one row an item."""
    columns = (*ITEM_COLUMNS, *(DELTA_COLUMNS if report.changes else ()))
    flat = (
        {**row, **forecast_columns(report.forecasts.get(row["id"]))}
        for row in _item_rows(report, tr.lang)
    )
    return csv_bytes(columns, flat)


def status_csv(report: StatusReport, tr: Messages) -> bytes:
    """Return one row a chapter, lead or tag and a last row `overall`, or the items asked for."""
    if report.detailed:
        return items_csv(report, tr)
    columns = (*GROUP_COLUMNS, *(DELTA_COLUMNS if report.changes else ()))
    rows: list[dict[str, Any]] = [
        *_group_rows(report, tr.lang),
        {"id": "overall", "title": tr("overall"), **_overall_row(report)},
    ]
    return csv_bytes(columns, map(flat_group, rows))


def flat_group(row: Mapping[str, Any]) -> dict[str, object]:
    """Return a group's row with a column for each first promise's figure and each rating."""
    promised = row["as_promised"] or {}
    columned = {AS_PROMISED + f.key: promised.get(f.key) for f in AS_PROMISED_FIELDS}
    return {**row, **columned, **row["ratings"]}


def status_json(
    report: StatusReport, tr: Messages, more: Mapping[str, object] | None = None
) -> bytes:
    """Return a status as JSON; `chapters` and `items` hold those asked for.

    By lead or tag, `groups` stand in place of `chapters`. `more` are keys that come last.
    """
    asked: dict[str, object] = {"since": report.changes.since} if report.changes else {}
    if report.rules:
        asked["rules"] = report.rules.id
    return json_bytes(
        {
            **head(report, tr.lang),
            "overall": _overall_row(report),
            "chapters" if report.by is By.CHAPTER else "groups": _group_rows(report, tr.lang),
            "items": _item_rows(report, tr.lang),
            **asked,
            **(more or {}),
        }
    )


def _item_rows(report: StatusReport, lang: Lang) -> list[dict[str, Any]]:
    rows, changes = [], report.changes
    for measure in report.items:
        row, key = item_row(measure, lang), measure.item.id
        last = {name: row.pop(name) for name in AFTER_FORECAST}
        row["forecast"] = forecast_row(report.forecasts.get(key))
        rows.append({**row, **last, **delta_row(changes.items[key] if changes else None)})
    return rows


def _group_rows(report: StatusReport, lang: Lang) -> list[dict[str, Any]]:
    changes = report.changes
    return [
        {
            "id": group.id,
            "title": in_lang(group.title, lang),
            **rollup_row(group.rollup),
            **delta_row(changes.groups[n] if changes else None),
        }
        for n, group in enumerate(report.groups)
    ]


def _overall_row(report: StatusReport) -> dict[str, object]:
    delta = report.changes.overall if report.changes else None
    return {**rollup_row(report.overall), **delta_row(delta)}


def status_md(report: StatusReport, tr: Messages) -> bytes:
    """Return a heading, the dates, a table of chapters or of the items asked for, and below it
    how many items of the plan stand how, and how the first promises stand.
    """
    names = [*FIGURES, *figures.other_side(report)]
    names += ("change", "new") if report.changes else ()
    if report.detailed:
        firsts, deltas = ["item", "value"], report.changes.items if report.changes else {}
        rows = [
            (
                [tr.text(measure.item.title), figures.so_far(measure, tr)],
                figures.cells(measure, tr, deltas.get(measure.item.id)),
            )
            for measure in report.items
        ]
    else:
        firsts = [report.by.value]
        names.insert(len(FIGURES), "reported")
        names += ["counts", *(["as-promised"] if report.overall.as_promised else [])]
        rows = [
            ([title], figures.cells(rollup, tr, delta))
            for title, rollup, delta in figures.group_rows(report, tr)
        ]
    heads = [tr(f"col-{name}") for name in (*firsts, *names)]
    right = [name in figures.NUMBERS for name in (*firsts, *names)]
    texts = ([*first, *(cells[name] for name in names)] for first, cells in rows)
    return table_md(
        report, heads, texts, tr, right=right, dates=figures.status_dates(report, tr),
        note=report.plan.note, below=_below(report, tr),
    )  # fmt: skip


def _below(report: StatusReport, tr: Messages) -> list[str]:
    """Return the lines below a table; where it has no row of the whole plan, they name it."""
    lines = [
        figures.BETWEEN.join(parts) for parts in figures.below(report, tr, groups=report.detailed)
    ]
    if not report.detailed:
        return lines
    return [tr("labelled", label=tr("overall"), text=line) for line in lines[:1]] + lines[1:]
