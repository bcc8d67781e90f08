"""JSON, version 1: stable keys, exact numbers."""

from __future__ import annotations

from msgspec.json import Encoder, format

from wuhai_plan.export.rows import entry_row, forecast_row, group_row, item_row, rollup_row
from wuhai_plan.model import Lang
from wuhai_plan.report import LogReport, StatusReport

VERSION = 1
_encoder = Encoder(decimal_format="number")


def status_json(report: StatusReport, lang: Lang) -> bytes:
    """Return a status as JSON; `chapters` and `items` hold those asked for."""
    plan = report.plan
    return _write(
        {
            "version": VERSION,
            "plan": {"title": plan.title.get(lang), "start": plan.start, "due": plan.due},
            "as_of": report.as_of,
            "known_at": report.known_at.isoformat() if report.known_at else None,
            "overall": rollup_row(report.overall),
            "chapters": [group_row(group, lang) for group in report.groups],
            "items": [
                {**item_row(one, lang), "forecast": forecast_row(report.forecasts.get(one.item.id))}
                for one in report.items
            ],
        }
    )


def entries_json(report: LogReport) -> bytes:
    """Return entries as JSON, each with whether and by which entry it is withdrawn."""
    rows = [{**entry_row(row), "withdrawn_by": row.withdrawn_by} for row in report.rows]
    return _write({"version": VERSION, "entries": rows})


def _write(value: object) -> bytes:
    return format(_encoder.encode(value), indent=2) + b"\n"
