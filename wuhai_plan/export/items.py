"""Tables of items in columns chosen: CSV for programs, Markdown for a bulletin."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from wuhai_plan.export.columns import Amount, Row, headings, rows
from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.markdown import escape, table_lines
from wuhai_plan.export.rows import Column, Shape, written
from wuhai_plan.export.status import status_md
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Rating
from wuhai_plan.texts import clean
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.seal import Sealed

RIGHT = (Shape.NUMBER, Shape.SHARE, Shape.POINTS)


def columns_csv(report: ItemsReport, columns: Sequence[Column], tr: Messages) -> bytes:
    """Return one row an item, the columns' keys as headings."""
    plain = ({column.key: _plain(column, row) for column in columns} for row in rows(report, tr))
    return csv_bytes([column.key for column in columns], plain)


def _plain(column: Column, row: Row) -> object:
    value = row.fields[column.key]
    return value.text if isinstance(value, Amount) else written(value, column.shape)


def bulletin_md(
    report: ItemsReport, columns: Sequence[Column], tr: Messages, seal: Sealed | None
) -> bytes:
    """Return the status by chapter, then each chapter's items in the columns chosen, and the seal.

    Without one, nothing was recorded.
    """
    status = report.status
    lines = [status_md(status, tr).decode().rstrip("\n")]
    heads = list(map(escape, headings(report, columns, tr)))
    right = [column.shape in RIGHT for column in columns]
    for chapter, members in groupby(rows(report, tr), lambda row: row.measure.item.chapter):
        cells = [[in_words(column, row) for column in columns] for row in members]
        title = escape(tr.text(status.plan.chapters[chapter].title))
        lines += ["", f"## {title}", "", *table_lines(heads, cells, right)]
    lines += ["", _seal_line(seal, tr)]
    return ("\n".join(lines) + "\n").encode()


def _seal_line(seal: Sealed | None, tr: Messages) -> str:
    if seal is None:
        return tr("seal-bulletin-none")
    moment = seal.known_at.isoformat(timespec="seconds")
    return tr("seal-bulletin", fingerprint=seal.fingerprint, entries=seal.entries, known_at=moment)


def in_words(column: Column, row: Row) -> str:
    """Return a cell as people read it; nothing where nothing is known."""
    value = row.fields[column.key]
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return (figures.percent if column.shape is Shape.SHARE else figures.gap)(value)
    if isinstance(value, Rating):
        return figures.rating(value, row.tr)
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, tuple):  # the two ends of a kept range
        return "–".join(figures.grouped(end) for end in value)
    if isinstance(value, Decimal):
        return figures.grouped(value)
    return clean(str(written(value, column.shape)), lines=True)
