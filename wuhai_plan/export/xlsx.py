"""The status as a workbook: an overview with a chart, the items, the log, and the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from wuhai_plan.errors import PlanError
from wuhai_plan.export.book import FIRST_DAY, QUIET, TITLE, BookWriter, SheetWriter, number_form
from wuhai_plan.export.columns import Amount, Row, heading, rows
from wuhai_plan.export.csv import clearing, evidence_line
from wuhai_plan.export.items import in_words
from wuhai_plan.export.rows import Column, Shape
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Rating
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.status import By, StatusReport

if TYPE_CHECKING:
    from wuhai_plan.measure.rollup import Rollup

ROWS = 1_048_576  # of a sheet
LOGGED = {
    "at": "log-recorded", "date": "log-date", "item": "col-id", "title": "col-item",
    "add": "logged-add", "set": "logged-set", "stage": "logged-stage", "void": "logged-void",
    "by": "logged-by", "note": "col-note", "evidence": "col-evidence",
    "withdrawn": "logged-withdrawn", "id": "logged-id", "plan": "logged-plan",
    "problem": "col-problem", "next": "col-next", "confirm": "logged-confirm",
    "value": "logged-value", "send_back": "logged-return", "confirmed": "logged-confirmed",
    "returned": "logged-returned",
}  # fmt: skip
WORDS = ("note", "evidence", "problem", "next")  # wrapped in their cells
FORMULAS = (
    "count", "level", "keep", "cap", "milestone", "expected", "gap", "rating", "rollup", "first",
    "reports", "rounding",
)  # fmt: skip
OVERVIEW = ("chapter", "items", "reported", "complete", "expected", "gap", "rating")
FIRST = ("complete", "gap", *figures.PROMISE_CHANGES)  # of what was first promised
WRAPPED = (Shape.LINES, Shape.TEXT, Shape.AMOUNT)


def workbook_bytes(
    report: ItemsReport,
    log: Sequence[LogRow],
    columns: Sequence[Column],
    tr: Messages,
    *,
    zone: dt.tzinfo | None,
    seal: str | None,
) -> bytes:
    """Return the four sheets; moments are those of a time zone. `seal` is of what was known."""
    if len(log) >= ROWS:
        raise PlanError.of("sheet-too-long", entries=len(log), rows=ROWS)
    status = report.status
    title, note = tr.text(status.plan.title), tr.text(status.plan.note)
    with BookWriter(status.as_of, title, note) as book:
        _overview(book, status, tr)
        _items(book, report, columns, tr)
        _log(book, log, tr, zone)
        _method(book, status, tr, seal)
        return book.data()


def _top(sheet: SheetWriter, status: StatusReport, tr: Messages) -> int:
    """Write the title, the dates and the plan's own note; return the row below them."""
    sheet.text(0, 0, tr.text(status.plan.title), **TITLE)
    sheet.text(1, 0, figures.status_dates(status, tr), **QUIET)
    if status.plan.note is None:
        return 3
    sheet.text(2, 0, tr.text(status.plan.note), **QUIET)
    return 4


def _overview(book: BookWriter, status: StatusReport, tr: Messages) -> None:
    sheet, overall = book.sheet(tr("sheet-overview"), one_page=True), status.overall
    head = _top(sheet, status, tr)
    counted = [rating for rating in Rating if overall.ratings[rating]]
    heads = [tr("overview-gap" if key == "gap" else f"col-{key}") for key in OVERVIEW]
    heads += [f"{figures.SYMBOLS[rating]} {tr.rating(rating)}" for rating in counted]
    if overall.as_promised:
        heads += [tr(f"overview-first-{key}") for key in FIRST]
    sheet.heads(head, heads)
    for row, group in enumerate(status.groups, head + 1):
        title = figures.group_title(group, By.CHAPTER, tr)
        _group(sheet, row, (title, group.rollup), counted, tr)
    last = head + len(status.groups)
    _group(sheet, last + 1, (tr("overall"), overall), counted, tr, bold=True, top=2)
    for column, color in ((3, "#5B9BD5"), (4, "#BFBFBF")):
        bar = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0}
        bar |= {"max_value": 1, "bar_color": color, "bar_solid": True, "data_bar_2010": True}
        sheet.worksheet.conditional_format(head + 1, column, last + 1, column, bar)
    remarks = figures.remarks(status, tr)
    for row, text in enumerate(remarks, last + 3):
        sheet.text(row, 0, text, **QUIET)
    if status.groups:
        _chart(book, sheet, (head, last), last + 4 + len(remarks), tr)
    sheet.fit(fixed={0: 22, 1: 10, 2: 10, 3: 16, 4: 16, 5: 16, 6: 14})
    sheet.worksheet.hide_gridlines(2)


def _chart(
    book: BookWriter, sheet: SheetWriter, rows: tuple[int, int], place: int, tr: Messages
) -> None:
    """Draw complete against expected at a row; `rows` are those of headings and the last group."""
    name, (head, last) = tr("sheet-overview"), rows
    chart = book.book.add_chart({"type": "bar"})
    for column, color in ((3, "#2E75B6"), (4, "#BFBFBF")):
        chart.add_series(
            {
                "name": [name, head, column],
                "name_data": sheet.kept(head, head, column),
                "categories": [name, head + 1, 0, last, 0],
                "categories_data": sheet.kept(head + 1, last, 0),
                "values": [name, head + 1, column, last, column],
                "values_data": sheet.kept(head + 1, last, column),
                "fill": {"color": color},
                "gap": 60,
            }
        )
    chart.set_title({"name": tr("overview-chart"), "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    axis = {"min": 0, "max": 1, "num_format": "0%", "label_position": "high"}
    chart.set_x_axis({**axis, "major_gridlines": lines})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 110 + 48 * max(last - head, 2)})
    sheet.worksheet.insert_chart(place, 0, chart)


def _group(
    sheet: SheetWriter,
    row: int,
    named: tuple[str, Rollup],
    counted: Sequence[Rating],
    tr: Messages,
    **looks: object,
) -> None:
    """Write how a group stands, how many of its items stand how, and its first promises."""
    title, rollup = named
    for column, key in enumerate(OVERVIEW[:-1]):
        value = title if key == "chapter" else getattr(rollup, key)
        sheet.write(row, column, value, points=key == "gap", **looks)
    sheet.rating(
        row, len(OVERVIEW) - 1, rollup.rating, tr.rating(rollup.rating) if rollup.rating else ""
    )
    cells: list[tuple[object, bool]] = [(rollup.ratings[rating], False) for rating in counted]
    if rollup.as_promised:
        cells += [(getattr(rollup.as_promised, key), key == "gap") for key in FIRST]
    for column, (value, points) in enumerate(cells, len(OVERVIEW)):
        sheet.write(row, column, value, points=points, **looks)


def _items(book: BookWriter, report: ItemsReport, columns: Sequence[Column], tr: Messages) -> None:
    sheet = book.sheet(tr("sheet-items"))
    sheet.heads(0, [tr(heading(column.key)) for column in columns])
    for row in rows(report, tr):
        for at, column in enumerate(columns):
            wraps = column.shape in WRAPPED
            write_cell(sheet, (row.number, at), column, row, text_wrap=wraps)
    sheet.to_filter(len(report.status.items), len(columns))
    sheet.fit()


def write_cell(
    sheet: SheetWriter, place: tuple[int, int], column: Column, row: Row, **looks: object
) -> None:
    """Write a column's value of an item at a row and a column; `looks` are those of a text."""
    value = row.fields[column.key]
    if isinstance(value, Amount) and value.value is not None:
        goal = column.key == "goal"
        sheet.number(*place, *_amount(row.measure.item, value.value, row.tr, goal=goal))
    elif isinstance(value, Rating):
        sheet.rating(*place, value, row.tr.rating(value))
    elif isinstance(value, (Fraction, Decimal, int, dt.date)):
        sheet.write(*place, value, points=column.shape is Shape.POINTS)
    else:
        sheet.text(*place, in_words(column, row), **looks)


def _amount(item: Item, value: Decimal, tr: Messages, *, goal: bool) -> tuple[Decimal, str]:
    """Return a figure as a spreadsheet holds it, and the format that shows its unit beside it.

    A figure in percent is a percent cell: 71.5% is 0.715.
    """
    unit = tr.text(item.unit)
    bound = figures.target(item, tr)[0] if goal and figures.bound(item) else ""
    before = f'"{bound} "' if bound in ("≤", "≥") else ""
    if unit == "%":
        return value.scaleb(-2), f"{before}{number_form(value, grouped=False)}%"
    label = unit.replace('"', "")  # it stands in quotes in the format
    gap = " " if label[:1].isascii() else ""
    return value, f'{before}{number_form(value)}"{gap}{label}"' if label else number_form(value)


def _log(book: BookWriter, log: Sequence[LogRow], tr: Messages, zone: dt.tzinfo | None) -> None:
    sheet = book.sheet(tr("sheet-log"))
    sheet.heads(0, list(map(tr, LOGGED.values())))

    def rows() -> Iterator[int]:
        for row, logged in enumerate(log, 1):
            _logged(sheet, row, logged, tr, zone)
            yield row

    sheet.long(rows)
    sheet.to_filter(len(log), len(LOGGED))


def _logged(
    sheet: SheetWriter, row: int, logged: LogRow, tr: Messages, zone: dt.tzinfo | None
) -> None:
    values = {
        **asdict(logged.entry),
        "at": _in_zone(logged.entry.at, zone),
        "title": tr.text(logged.item.title) if logged.item else None,
        "evidence": "\n".join(map(evidence_line, logged.entry.evidence)),
        "problem": clearing(logged.entry.problem),
        "next": clearing(logged.entry.next),
        "withdrawn": logged.withdrawn_by,
        "confirmed": logged.confirmed_by,
        "returned": logged.returned_by,
        "plan": logged.entry.plan and logged.entry.plan.sha256,
    }
    for column, key in enumerate(LOGGED):
        looks = {"text_wrap": True} if key in WORDS else {}
        if not logged.counts and key not in ("withdrawn", "returned"):
            looks["font_strikeout"] = True
        sheet.write(row, column, values[key], **looks)


def _in_zone(at: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime | str:
    """Return a moment in a zone; as it was recorded where no spreadsheet could hold that."""
    try:
        local = at.astimezone(zone)
    except OverflowError:  # there it lies before the year 1, or after 9999
        return at.isoformat()
    return at.isoformat() if local.date() < FIRST_DAY else local


def _method(book: BookWriter, status: StatusReport, tr: Messages, seal: str | None) -> None:
    sheet = book.sheet(tr("sheet-method"))
    plan, limits = status.plan, status.plan.thresholds
    known = status.known_at.isoformat(timespec="seconds") if status.known_at else None
    thresholds = {"ahead": limits.ahead, "behind": limits.behind, "critical": limits.critical}
    facts = {
        "method-plan": tr.text(plan.title),
        "col-note": tr.text(plan.note),
        "method-span": f"{plan.start} – {plan.due}",
        "col-source": tr.text(plan.source),
        "method-as-of": f"{status.as_of}",
        "method-known-at": known or tr("method-all-known"),
        "method-seal": seal or tr("method-no-seal"),
        **{f"method-{key}": tr(f"method-{key}-text", **thresholds) for key in FORMULAS},
    }
    for row, (key, text) in enumerate((key, text) for key, text in facts.items() if text):
        sheet.text(row, 0, tr(key), bold=True)
        sheet.text(row, 1, text, text_wrap=True)
    sheet.fit(fixed={0: 26, 1: 96})
