"""The return form: one row an item, with what was promised and last reported, and cells to fill in.

`plan import` reads it back. The cells to fill in are yellow, the others locked (without password).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from wuhai_plan.export.book import DAY, HEAD, HEAD_HEIGHT, BookWriter, SheetWriter
from wuhai_plan.export.xlsx import PLAIN, QUIET, TITLE, amount
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind
from wuhai_plan.views.items import ItemsReport

if TYPE_CHECKING:
    from wuhai_plan.model import Stage

TELLS = ("id", "title", "goal", "due", "last_value", "last_date")
ASKS = ("date", "value", "progress", "problems", "next_step", "evidence")
_HEAD = {"title": "title-of"}
WIDTHS = (16, 30, 16, 12, 16, 12, 13, 18, 36, 30, 30, 24)
HEIGHT = 48  # points of a row to write in
FILL = {"bg_color": "#FFFBE6", "locked": False, "text_wrap": True}
ASKING = {**HEAD, "bg_color": "#BF8F00"}


def form(report: ItemsReport, for_whom: str, tr: Messages) -> bytes:
    """Return the form for the items of a report, addressed to a unit or a chapter."""
    status = report.status
    note = tr.text(status.plan.note)
    book = BookWriter(status.as_of, tr.text(status.plan.title), note)
    sheet = book.sheet(tr("form-sheet"))
    lists = book.sheet(tr("form-lists"))
    title = tr("form-title", plan=status.plan.title)
    sheet.text(0, 0, tr("form-for", title=title, whom=for_whom) if for_whom else title, **TITLE)
    sheet.text(1, 0, tr("form-how"), **PLAIN)
    sheet.text(2, 0, tr("form-figures", as_of=status.as_of), **QUIET)
    sheet.text(3, 0, note, **QUIET)
    head = 4
    sheet.heads(head, [tr(f"form-{_HEAD.get(key, key)}") for key in (*TELLS, *ASKS)])
    for at, key in enumerate(ASKS, len(TELLS)):
        sheet.text(head, at, tr(f"form-{key}"), **ASKING)
    stages: dict[tuple[Stage, ...], str] = {}
    for row, one in enumerate(status.items, head + 1):
        _tell(sheet, row, one, tr)
        source = _listed(lists, one.item, stages, tr)
        _ask(sheet, row, one.item, source, tr)
    sheet.fit(fixed=dict(enumerate(WIDTHS)))
    for row in range(head, head + 1 + len(status.items)):
        sheet.sheet.set_row(row, HEIGHT if row > head else HEAD_HEIGHT)
    sheet.sheet.freeze_panes(head + 1, 2)
    sheet.sheet.repeat_rows(head)
    allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
    sheet.sheet.protect("", dict.fromkeys(allowed, True))
    lists.sheet.hide()
    sheet.sheet.activate()
    return book.data()


def _tell(sheet: SheetWriter, row: int, one: Measure, tr: Messages) -> None:
    item, last = one.item, one.last
    sheet.text(row, 0, item.id, font_color="#7F7F7F", text_wrap=True)
    sheet.text(row, 1, tr.text(item.title), text_wrap=True)
    if item.target is not None and item.high is None:
        sheet.number(row, 2, *amount(item, item.target, tr, goal=True))
    else:
        sheet.text(row, 2, figures.target(item, tr), text_wrap=True)
    sheet.day(row, 3, item.due)
    if last is not None and last.value is not None:
        sheet.number(row, 4, *amount(item, last.value, tr))
    else:
        sheet.text(row, 4, figures.value(item, last, tr) if last else None, text_wrap=True)
    sheet.day(row, 5, last.date if last else None)


def _listed(
    lists: SheetWriter, item: Item, known: dict[tuple[Stage, ...], str], tr: Messages
) -> str:
    """Put an item's stages on the hidden sheet, each ladder once; return where they stand."""
    if not item.stages:
        return ""
    if item.stages not in known:
        column = len(known)
        for row, stage in enumerate(item.stages):
            lists.text(row, column, tr.text(stage.title))
        from xlsxwriter.utility import xl_range_abs

        area = xl_range_abs(0, column, len(item.stages) - 1, column)
        known[item.stages] = f"='{tr('form-lists')}'!{area}"
    return known[item.stages]


def _ask(sheet: SheetWriter, row: int, item: Item, stages: str, tr: Messages) -> None:
    date, value = len(TELLS), len(TELLS) + 1
    sheet.text(row, date, None, **FILL, num_format=DAY)
    in_percent = tr.text(item.unit) == "%"
    sheet.text(row, value, None, **FILL, num_format="0.0%" if in_percent else "General")
    for at in range(value + 1, value + 1 + len(ASKS) - 2):
        sheet.text(row, at, None, **FILL, num_format="@")
    # Excel refuses a rule whose first day it can't hold, and today is whenever it is opened.
    first = max(item.start, dt.date(1900, 3, 1))
    sheet.sheet.data_validation(
        row,
        date,
        row,
        date,
        {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.datetime.combine(first, dt.time.min),
            "maximum": "=TODAY()",
            "error_title": tr("form-date"),
            "error_message": tr("form-date-wrong", start=first),
        },
    )
    rule: dict[str, object] = {"validate": "list", "source": stages}
    rule |= {"error_title": tr("form-value"), "error_message": tr("form-stage-wrong")}
    if item.kind is not Kind.MILESTONE:
        rule = _number_rule(item, tr, in_percent=in_percent)
    sheet.sheet.data_validation(row, value, row, value, rule)


def _number_rule(item: Item, tr: Messages, *, in_percent: bool) -> dict[str, object]:
    below = min(item.goal, item.origin) < 0
    message = "form-percent-wrong" if in_percent else "form-number-wrong"
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": -(10**15) if below else 0,
        "error_title": tr("form-value"),
        "error_message": tr(message),
    }
