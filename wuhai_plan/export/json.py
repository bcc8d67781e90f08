"""JSON, version 1: stable keys, exact numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec.json import Encoder, format

from wuhai_plan.export.rows import (
    delta_row,
    entry_row,
    forecast_row,
    group_row,
    item_row,
    rollup_row,
)
from wuhai_plan.model import Lang, Plan
from wuhai_plan.report import By, LogReport, StatusReport

VERSION = 1
_encoder = Encoder(decimal_format="number")


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
    return write(
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


def head(plan: Plan, as_of: dt.date, known_at: dt.datetime | None, lang: Lang) -> dict[str, object]:
    """Return what every report begins with."""
    return {
        "version": VERSION,
        "plan": {"title": plan.title.get(lang), "start": plan.start, "due": plan.due},
        "as_of": as_of,
        "known_at": known_at.isoformat() if known_at else None,
    }


def entries_json(report: LogReport) -> bytes:
    """Return entries as JSON, each with whether and by which entry it is withdrawn."""
    rows = [{**entry_row(row), "withdrawn_by": row.withdrawn_by} for row in report.rows]
    return write({"version": VERSION, "entries": rows})


def write(value: object) -> bytes:
    """Return a value as JSON, indented, with a newline at its end."""
    return format(_encoder.encode(value), indent=2) + b"\n"
