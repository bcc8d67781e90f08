"""Tables of items in columns chosen: CSV for programs, Markdown for a bulletin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from wuhai_plan.export.columns import Amount, Column, Row, rows
from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.markdown import escape, table_lines
from wuhai_plan.export.rows import Shape, written
from wuhai_plan.export.status import status_md
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Rating
from wuhai_plan.texts import clean
from wuhai_plan.views.items import ItemsReport

RIGHT = (Shape.NUMBER, Shape.SHARE, Shape.POINTS)


def columns_csv(report: ItemsReport, columns: Sequence[Column], tr: Messages) -> bytes:
    """Return one row an item, the columns' keys as headings."""
    plain = ({column.key: _plain(column, row) for column in columns} for row in rows(report, tr))
    return csv_bytes([column.key for column in columns], plain)


def _plain(column: Column, row: Row) -> object:
    value = column.get(row)
    return value.text if isinstance(value, Amount) else written(value, column.shape)


def bulletin_md(report: ItemsReport, columns: Sequence[Column], tr: Messages) -> bytes:
    """Return the status by chapter, then each chapter's items in the columns chosen."""
    status = report.status
    lines = [status_md(status, tr).decode().rstrip("\n")]
    heads = [escape(tr(f"column-{column.key}")) for column in columns]
    right = [column.shape in RIGHT for column in columns]
    for chapter, members in groupby(rows(report, tr), lambda row: row.measure.item.chapter):
        cells = [[shown(column, row) for column in columns] for row in members]
        title = escape(tr.text(status.plan.chapters[chapter].title))
        lines += ["", f"## {title}", "", *table_lines(heads, cells, right)]
    return ("\n".join(lines) + "\n").encode()


def shown(column: Column, row: Row) -> str:
    """Return a cell as people read it, safe in Markdown."""
    return escape(in_words(column, row)).replace("\n", "<br>")


def in_words(column: Column, row: Row) -> str:
    """Return a cell as people read it; nothing where nothing is known."""
    value = column.get(row)
    if isinstance(value, Fraction):
        return (figures.percent if column.shape is Shape.SHARE else figures.gap)(value)
    if isinstance(value, Rating):
        return figures.rating(value, row.tr)
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, list):  # the two ends of a kept range
        return "–".join(figures.grouped(end) for end in value)
    if isinstance(value, Decimal):
        return figures.grouped(value)
    if value is None:
        return ""
    return str(value) if isinstance(value, (int, dt.date)) else clean(str(value), lines=True)
