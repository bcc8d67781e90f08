"""The return form: one row an item, with what was promised and last reported, and cells to fill in.

`plan import` reads it back. The cells to fill in are yellow, the others locked (without password).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wuhai_plan.export import book
from wuhai_plan.export.columns import COLUMNS, rows
from wuhai_plan.export.xlsx import write_cell
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind
from wuhai_plan.views import ReturnedReading
from wuhai_plan.views.form import FormReport

if TYPE_CHECKING:
    from wuhai_plan.model import Stage

# What stands there already: its heading, and the column of an item that it is.
PROMISED = {
    "col-no": "no", "col-item": "title", "col-goal": "goal", "col-due": "due",
    "form-last_value": "reached", "form-last_date": "last_date",
}  # fmt: skip
ASKED = ("form-value", "col-done", "col-problem", "col-next", "form-evidence")
VALUE, *OTHERS, ID = range(len(PROMISED), len(PROMISED) + len(ASKED) + 1)
RETURNED = ID + 1  # why a reading was, where any was
# Once for all rows, over the table: each has its words in one column and its cell in the next.
TOP = ("form-unit", "logged-by", "form-date")
WORDS, CELL = 1, 2
FIRST_TOP = 5  # the row of the first of them
DATE = FIRST_TOP + len(TOP) - 1  # the row of the last
HEADING = DATE + 2  # the row of headings
# Of the columns to write in, in digits.
WIDTHS: dict[int, float] = dict(zip((VALUE, *OTHERS), (16, 26, 22, 22, 18), strict=True))
HEIGHT, TOP_HEIGHT = 48, 32  # points of a row to write in
FILL = {"bg_color": "#FFFBE6", "locked": False, "text_wrap": True}
ASKING = {**book.HEAD, "bg_color": "#BF8F00"}
# What a reader of a protected sheet may still do.
ALLOWED = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
LOWEST = -(10**15)  # below any figure: Excel's rules know no "any number"


def form_bytes(form: FormReport, tr: Messages) -> bytes:
    """Return the form, addressed to whom it is for; its unit and its day are filled in if known."""
    status = form.items.status
    plan = status.plan
    title, dates = tr.text(plan.title), figures.dates(status, tr)
    with book.BookWriter(status.as_of, title, dates, tr.text(plan.note)) as workbook:
        sheet = workbook.sheet(tr("form-sheet"))
        lists = workbook.sheet(tr("form-lists"))
        title = tr("form-title", plan=plan.title)
        whom = tr.text(form.for_whom)
        sheet.across(0, tr("form-for", title=title, whom=whom) if whom else title, **book.TITLE)
        sheet.across(1, tr("form-how"), **book.PLAIN)
        sheet.across(2, tr("form-figures", as_of=status.as_of), **book.QUIET)
        if plan.note:
            sheet.across(3, tr.text(plan.note), **book.QUIET)
        _ask_once(sheet, form, tr)
        asked = {measure.item.id for measure in status.items}
        more = () if asked.isdisjoint(form.returned) else ("form-returned",)
        sheet.heads(HEADING, list(map(tr, (*PROMISED, *ASKED, "col-id", *more))))
        for column, key in enumerate(ASKED, VALUE):
            sheet.text(HEADING, column, tr(key), **ASKING)
        ladders: dict[tuple[Stage, ...], str] = {}
        for row in rows(form.items, tr):
            at, item = HEADING + row.number, row.measure.item
            for column, key in enumerate(PROMISED.values()):
                # Dates, and the blank of a date, stand on one line.
                looks: dict[str, object] = {} if key == "last_date" else {"text_wrap": True}
                write_cell(sheet, (at, column), COLUMNS[key], row, **looks)
            _ask(sheet, at, item, _listed(lists, item.stages, ladders, tr), tr)
            sheet.text(at, ID, item.id, text_wrap=True, font_color="#7F7F7F")
            if item.id in form.returned:
                sheet.text(at, RETURNED, _why(form.returned[item.id], tr), text_wrap=True)
        sheet.fit(fixed=WIDTHS)
        for at in range(HEADING + 1, HEADING + 1 + len(status.items)):
            sheet.worksheet.set_row(at, HEIGHT)
        sheet.worksheet.freeze_panes(HEADING + 1, 2)
        sheet.worksheet.protect("", dict.fromkeys(ALLOWED, True))
        lists.worksheet.hide()
        sheet.worksheet.activate()
        return workbook.data()


def _why(reading: ReturnedReading, tr: Messages) -> str:
    """Return why a reading was returned, by whom, and of which day it is."""
    why = tr.noted(reading.by or tr("nobody"), reading.note)
    return tr("form-returned-of", date=reading.date, why=why)


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


def _ask_once(sheet: book.SheetWriter, form: FormReport, tr: Messages) -> None:
    """Write the cells over the table: unit, reporter and, with its rule, the day of all figures."""
    for row, key in enumerate(TOP, FIRST_TOP):
        sheet.worksheet.set_row(row, TOP_HEIGHT)
        sheet.text(row, WORDS, tr(key), **ASKING)
    sheet.text(FIRST_TOP, CELL, tr.text(form.unit), **FILL, num_format="@")
    sheet.text(FIRST_TOP + 1, CELL, None, **FILL, num_format="@")
    if form.day is None:
        sheet.text(DATE, CELL, None, **FILL, num_format=book.DAY)
    else:
        sheet.write(DATE, CELL, form.day, bg_color=FILL["bg_color"], locked=False)
    # Excel refuses a rule whose first day it can't hold, and today is whenever it is opened.
    first = max(min(each.item.start for each in form.items.status.items), book.FIRST_DAY)
    dates = {"validate": "date", "criteria": "between", "maximum": "=TODAY()", "minimum": first}
    wrong = {"error_title": tr("form-date"), "error_message": tr("form-date-wrong", start=first)}
    sheet.worksheet.data_validation(DATE, CELL, DATE, CELL, {**dates, **wrong})


def _ask(sheet: book.SheetWriter, row: int, item: Item, stages: str, tr: Messages) -> None:
    """Write the cells to fill in, with a rule for the figure or stage."""
    in_percent = tr.text(item.unit) == "%"
    sheet.text(row, VALUE, None, **FILL, num_format="0.0%" if in_percent else "General")
    for column in OTHERS:
        sheet.text(row, column, None, **FILL, num_format="@")
    values: dict[str, object] = {"validate": "list", "source": stages}
    message = "form-stage-wrong"
    if item.kind is not Kind.MILESTONE:
        least = LOWEST if min(item.goal, item.origin) < 0 else 0
        values = {"validate": "decimal", "criteria": ">=", "value": least}
        message = "form-percent-wrong" if in_percent else "form-number-wrong"
    wrong = {"error_title": tr("form-value"), "error_message": tr(message)}
    sheet.worksheet.data_validation(row, VALUE, row, VALUE, {**values, **wrong})
