"""The status as CSV, JSON and Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import head, json_bytes
from wuhai_plan.export.markdown import escape, table_row
from wuhai_plan.export.rows import (
    delta_row,
    forecast_row,
    group_row,
    item_row,
    rollup_row,
)
from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Lang, Rating
from wuhai_plan.views.status import By, StatusReport

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
    return csv_bytes((*ITEM_COLUMNS, *(DELTA_COLUMNS if changes else ())), rows)


def status_csv(report: StatusReport, lang: Lang, overall: str) -> bytes:
    """Return one row a chapter, lead or tag and a last row `overall`, titled as given."""
    rows = [group_row(group, lang) for group in report.groups]
    rows.append({"id": "overall", "title": overall, **rollup_row(report.overall)})
    flat = [{**row, **_mapping(row["ratings"])} for row in rows]
    if report.changes is None:
        return csv_bytes(GROUP_COLUMNS, flat)
    deltas = (*report.changes.groups, report.changes.overall)
    changed = ({**row, **delta_row(one)} for row, one in zip(flat, deltas, strict=True))
    return csv_bytes((*GROUP_COLUMNS, *DELTA_COLUMNS), changed)


def _forecast(report: StatusReport, one: Measure) -> dict[str, object]:
    row = forecast_row(report.forecasts.get(one.item.id)) or {}
    return {
        "forecast_value": row.get("value"),
        "forecast_date": row.get("date"),
        "needed_per_month": row.get("needed_per_month"),
    }


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)  # noqa: S101 - what rollup_row gives
    return value


def status_json(
    report: StatusReport, lang: Lang, more: Mapping[str, object] | None = None
) -> bytes:
    """Return a status as JSON; `chapters` and `items` hold those asked for.

    By lead or tag, `groups` stand in place of `chapters`. Keys of other questions come last.
    """
    changes = report.changes
    asked: dict[str, object] = {"since": changes.since} if changes else {}
    if report.rules:
        asked["rules"] = report.rules.id
    groups = [
        {**group_row(group, lang), **delta_row(changes.groups[n] if changes else None)}
        for n, group in enumerate(report.groups)
    ]
    items = [
        {
            **item_row(one, lang),
            "forecast": forecast_row(report.forecasts.get(one.item.id)),
            **delta_row(changes.items[one.item.id] if changes else None),
        }
        for one in report.items
    ]
    return json_bytes(
        {
            **head(report.plan, report.as_of, report.known_at, lang),
            "overall": {
                **rollup_row(report.overall),
                **delta_row(changes.overall if changes else None),
            },
            "chapters" if report.by is By.CHAPTER else "groups": groups,
            "items": items,
            **asked,
            **(more or {}),
        }
    )


def status_md(report: StatusReport, tr: Messages) -> bytes:
    """Return a heading, the dates, and a table of chapters or of the items asked for."""
    lines = [f"# {escape(tr.text(report.plan.title))}", "", figures.status_dates(report, tr), ""]
    if report.plan.note:
        lines += [f"> {escape(tr.text(report.plan.note))}", ""]
    figure_names = ("complete", "expected", "gap", "rating")
    changes = report.changes
    if report.detailed:
        head = [tr(f"col-{name}") for name in ("item", "value", *figure_names)]
        rows = [_item(one, tr) for one in report.items]
        deltas = [changes.items[one.item.id] for one in report.items] if changes else []
    else:
        head = [tr(f"col-{name}") for name in (report.by.value, *figure_names, "reported")]
        titled = [(figures.group_title(one, report.by, tr), one.rollup) for one in report.groups]
        rows = [_group(title, rollup, tr) for title, rollup in titled]
        rows.append(_group(tr("overall"), report.overall, tr))
        deltas = [*changes.groups, changes.overall] if changes else []
    if changes:
        head += [tr("col-change"), tr("col-new")]
        rows = [[*row, *figures.delta(one)] for row, one in zip(rows, deltas, strict=True)]
    numbers = ("complete", "expected", "gap", "reported", "change", "new")
    right = {tr(f"col-{name}") for name in numbers}
    rule = ["---:" if name in right else "---" for name in head]
    lines += [table_row(row) for row in (head, rule, *rows)]
    return ("\n".join(lines) + "\n").encode()


def _item(one: Measure, tr: Messages) -> list[str]:
    return [
        escape(tr.text(one.item.title)),
        escape(figures.so_far(one, tr)),
        figures.percent(one.complete),
        figures.percent(one.expected),
        figures.gap(one.gap),
        figures.rating(one.rating, tr),
    ]


def _group(title: str, rollup: Rollup, tr: Messages) -> list[str]:
    return [
        escape(title),
        figures.percent(rollup.complete),
        figures.percent(rollup.expected),
        figures.gap(rollup.gap),
        figures.rating(rollup.rating, tr),
        tr("reported-of", part=rollup.reported, whole=rollup.items),
    ]
