"""The return form: one row an item, with what was promised and last reported, and cells to fill in.

`plan import` reads it back. The cells to fill in are yellow, the others locked (without password).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wuhai_plan.export import book
from wuhai_plan.export.columns import COLUMNS, rows
from wuhai_plan.export.xlsx import write_cell
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind
from wuhai_plan.views.items import ItemsReport

if TYPE_CHECKING:
    from wuhai_plan.model import Stage

# What stands there already: its heading, and the column of an item that it is.
PROMISED = {
    "col-id": "id", "col-item": "title", "col-goal": "goal", "col-due": "due",
    "form-last_value": "reached", "form-last_date": "last_date",
}  # fmt: skip
ASKED = (
    "form-date", "form-value", "col-done", "col-problem", "col-next", "form-evidence",
    "col-by",
)  # fmt: skip
DATE, VALUE, *OTHERS, BY = range(len(PROMISED), len(PROMISED) + len(ASKED))
WIDTHS = (16, 30, 16, 12, 16, 12, 13, 18, 36, 30, 30, 24, 16)
HEADING = 4  # the row of headings
HEIGHT = 48  # points of a row to write in
FILL = {"bg_color": "#FFFBE6", "locked": False, "text_wrap": True}
ASKING = {**book.HEAD, "bg_color": "#BF8F00"}
# What a reader of a protected sheet may still do.
ALLOWED = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
LOWEST = -(10**15)  # below any figure: Excel's rules know no "any number"


def form_bytes(report: ItemsReport, for_whom: str, reporter: str, tr: Messages) -> bytes:
    """Return the form for the items of a report, addressed to a unit or a chapter.

    A unit that is to report on its own items is named as the reporter in every row.
    """
    status = report.status
    note = tr.text(status.plan.note)
    title = tr.text(status.plan.title)
    with book.BookWriter(status.as_of, title, note) as workbook:
        sheet = workbook.sheet(tr("form-sheet"))
        lists = workbook.sheet(tr("form-lists"))
        title = tr("form-title", plan=status.plan.title)
        sheet.text(
            0, 0, tr("form-for", title=title, whom=for_whom) if for_whom else title, **book.TITLE
        )
        sheet.text(1, 0, tr("form-how"), **book.PLAIN)
        sheet.text(2, 0, tr("form-figures", as_of=status.as_of), **book.QUIET)
        sheet.text(3, 0, note, **book.QUIET)
        sheet.heads(HEADING, list(map(tr, (*PROMISED, *ASKED))))
        for column, key in enumerate(ASKED, DATE):
            sheet.text(HEADING, column, tr(key), **ASKING)
        ladders: dict[tuple[Stage, ...], str] = {}
        for row in rows(report, tr):
            at, item = HEADING + row.number, row.measure.item
            for column, key in enumerate(PROMISED.values()):
                # Dates, and the blank of a date, stand on one line.
                looks: dict[str, object] = {} if key == "last_date" else {"text_wrap": True}
                if key == "id":
                    looks["font_color"] = "#7F7F7F"
                write_cell(sheet, (at, column), COLUMNS[key], row, **looks)
            _ask(sheet, at, item, _listed(lists, item.stages, ladders, tr), tr)
            sheet.text(at, BY, reporter, **FILL, num_format="@")
        sheet.fit(fixed=dict(enumerate(WIDTHS)))
        for at in range(HEADING + 1, HEADING + 1 + len(status.items)):
            sheet.worksheet.set_row(at, HEIGHT)
        sheet.worksheet.freeze_panes(HEADING + 1, 2)
        sheet.worksheet.repeat_rows(HEADING)
        sheet.worksheet.protect("", dict.fromkeys(ALLOWED, True))
        lists.worksheet.hide()
        sheet.worksheet.activate()
        return workbook.data()


def _listed(
    lists: book.SheetWriter,
    stages: tuple[Stage, ...],
    ladders: dict[tuple[Stage, ...], str],
    tr: Messages,
) -> str:
    """Put stages on the hidden sheet, each ladder once; return where they stand, "" for none.

    A rule of a cell can name a range, but holds no more than 255 characters of a list itself.
    """
    if stages and stages not in ladders:
        from xlsxwriter.utility import xl_range_abs

        column = len(ladders)
        for row, stage in enumerate(stages):
            lists.text(row, column, tr.text(stage.title))
        area = xl_range_abs(0, column, len(stages) - 1, column)
        ladders[stages] = f"='{tr('form-lists')}'!{area}"
    return ladders.get(stages, "")


def _ask(sheet: book.SheetWriter, row: int, item: Item, stages: str, tr: Messages) -> None:
    """Write the cells to fill in, with rules for the date and the figure or stage."""
    in_percent = tr.text(item.unit) == "%"
    sheet.text(row, DATE, None, **FILL, num_format=book.DAY)
    sheet.text(row, VALUE, None, **FILL, num_format="0.0%" if in_percent else "General")
    for column in OTHERS:
        sheet.text(row, column, None, **FILL, num_format="@")
    # Excel refuses a rule whose first day it can't hold, and today is whenever it is opened.
    first = max(item.start, book.FIRST_DAY)
    dates = {"validate": "date", "criteria": "between", "maximum": "=TODAY()", "minimum": first}
    wrong = {"error_title": tr("form-date"), "error_message": tr("form-date-wrong", start=first)}
    sheet.worksheet.data_validation(row, DATE, row, DATE, {**dates, **wrong})
    values: dict[str, object] = {"validate": "list", "source": stages}
    message = "form-stage-wrong"
    if item.kind is not Kind.MILESTONE:
        least = LOWEST if min(item.goal, item.origin) < 0 else 0
        values = {"validate": "decimal", "criteria": ">=", "value": least}
        message = "form-percent-wrong" if in_percent else "form-number-wrong"
    wrong = {"error_title": tr("form-value"), "error_message": tr(message)}
    sheet.worksheet.data_validation(row, VALUE, row, VALUE, {**values, **wrong})
