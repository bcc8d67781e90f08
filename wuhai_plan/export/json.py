"""JSON, version 1: stable keys, exact numbers."""

from __future__ import annotations

from msgspec.json import Encoder, format

from wuhai_plan.lang import Lang
from wuhai_plan.views import Report

VERSION = 1
_encoder = Encoder(decimal_format="number")


def head(report: Report, lang: Lang) -> dict[str, object]:
    """Return what every report begins with."""
    plan, known_at, adopted = report.plan, report.known_at, report.history.in_force
    return {
        "version": VERSION,
        "plan": {
            "name": plan.name,
            "title": plan.title.get(lang),
            "start": plan.start,
            "due": plan.due,
            "adopted": adopted.entry.at.isoformat() if adopted else None,
            "differs": report.history.differs,
        },
        "as_of": report.as_of,
        "known_at": known_at.isoformat() if known_at else None,
    }


def json_bytes(value: object) -> bytes:
    """Return a value as JSON, indented, with a newline at its end."""
    return format(_encoder.encode(value), indent=2) + b"\n"
