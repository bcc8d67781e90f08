"""What waits for a word as JSON, CSV and Markdown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import asdict

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import VERSION, json_bytes
from wuhai_plan.export.markdown import escape, table_lines
from wuhai_plan.export.rows import Shape, written
from wuhai_plan.measure.rollup import Points
from wuhai_plan.messages import figures, promises, review
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Evidence
from wuhai_plan.views.review import ReviewReport, WaitingReading


class WaitingRecord(Struct, frozen=True, kw_only=True):
    """A reading that waits: the total, reading or stage that its item stands at after it.

    `effect` is in percentage points.
    """

    entry: str
    item: str
    date: dt.date
    value: Decimal | None
    stage: str | None
    by: str | None
    at: dt.datetime
    effect: Points | None
    evidence: tuple[Evidence, ...]


REVIEW_COLUMNS = WaitingRecord.__struct_fields__


def review_json(report: ReviewReport, tr: Messages) -> bytes:
    """Return the readings that wait, the weightiest first."""
    return json_bytes({"version": VERSION, "waiting": [*_rows(report)]})


def review_csv(report: ReviewReport, tr: Messages) -> bytes:
    """Return one row a reading."""
    return csv_bytes(REVIEW_COLUMNS, _rows(report))


def review_md(report: ReviewReport, tr: Messages) -> bytes:
    """Return a table to print."""
    lines = [f"# {escape(tr.text(report.plan.title))}", "", figures.dates(report, tr), ""]
    heads = ("log-entry", "col-item", "log-date", "review-value", "changes-effect", "col-note")
    cells = [
        [
            row.entry.id,
            tr.text(row.item.title),
            row.reading.date.isoformat(),
            review.value(row, tr),
            promises.effect(row.effect, tr),
            review.about(row, tr),
        ]
        for row in report.waiting
    ]
    right = [head == "changes-effect" for head in heads]
    lines += table_lines([tr(head) for head in heads], cells, right) if cells else []
    lines += [] if cells else [escape(tr("review-none"))]
    return ("\n".join(lines) + "\n").encode()


def waiting_record(row: WaitingReading) -> WaitingRecord:
    """Return a reading that waits as one flat record."""
    entry, reading = row.entry, row.reading
    return WaitingRecord(
        entry=entry.id,
        item=row.item.id,
        date=reading.date,
        value=reading.value,
        stage=reading.stage,
        by=entry.by,
        at=entry.at,
        effect=row.effect,
        evidence=entry.evidence,
    )


def _rows(report: ReviewReport) -> Iterator[dict[str, object]]:
    for row in report.waiting:
        keys = asdict(waiting_record(row))
        keys |= {name: written(keys[name], Shape.POINTS) for name in ("value", "effect")}
        yield {**keys, "at": row.entry.at.isoformat()}
