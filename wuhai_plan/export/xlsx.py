"""The status as a workbook: an overview with a chart, the items, the log, and the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from wuhai_plan.errors import PlanError
from wuhai_plan.export.book import BookWriter, SheetWriter
from wuhai_plan.export.columns import Amount, Column, Row, rows
from wuhai_plan.export.csv import evidence_line
from wuhai_plan.export.items import in_words
from wuhai_plan.export.rows import Shape
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Kind, Rating
from wuhai_plan.numbers import plain
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogReport
from wuhai_plan.views.status import By, StatusReport

if TYPE_CHECKING:
    from wuhai_plan.measure.rollup import Rollup

ROWS = 1_048_576  # of a sheet
TITLE: dict[str, object] = {"bold": True, "font_size": 14, "border": 0}
PLAIN: dict[str, object] = {"border": 0}
QUIET: dict[str, object] = {"border": 0, "font_color": "#595959"}
LOGGED = (
    "at", "date", "item", "title", "add", "set", "stage", "void", "by", "note", "evidence",
    "withdrawn", "id",
)  # fmt: skip
WRAPPED = (Shape.LINES, Shape.TEXT, Shape.AMOUNT)


def workbook(
    report: ItemsReport,
    log: LogReport,
    columns: Sequence[Column],
    tr: Messages,
    *,
    zone: dt.tzinfo | None,
    seal: str | None,
) -> bytes:
    """Return the four sheets; moments are those of a time zone. `seal` is of what was known."""
    if len(log.rows) >= ROWS:
        raise PlanError.of("sheet-too-long", entries=len(log.rows), rows=ROWS)
    status = report.status
    book = BookWriter(status.as_of, tr.text(status.plan.title), tr.text(status.plan.note))
    _overview(book, status, tr)
    _items(book, report, columns, tr)
    _log(book, log, tr, zone)
    _method(book, status, tr, seal)
    return book.data()


def _top(sheet: SheetWriter, status: StatusReport, tr: Messages) -> int:
    """Write the title, the dates and the plan's own note; return the row below them."""
    lines: list[tuple[str, dict[str, object]]]
    lines = [(tr.text(status.plan.title), TITLE), (figures.status_dates(status, tr), QUIET)]
    if status.plan.note:
        lines.append((tr.text(status.plan.note), QUIET))
    for row, (text, looks) in enumerate(lines):
        sheet.text(row, 0, text, **looks)
    return len(lines) + 1


def _overview(book: BookWriter, status: StatusReport, tr: Messages) -> None:
    sheet = book.sheet(tr("sheet-overview"), one_page=True)
    head = _top(sheet, status, tr)
    keys = ("chapter", "items", "reported", "complete", "expected", "gap", "rating")
    sheet.heads(head, [tr(f"overview-{key}") for key in keys])
    groups = [(figures.group_title(g, By.CHAPTER, tr), g.rollup) for g in status.groups]
    for row, (title, rollup) in enumerate(groups, head + 1):
        _group(sheet, row, title, rollup, tr)
    last = head + len(groups)
    _group(sheet, last + 1, tr("overall"), status.overall, tr, bold=True, top=2)
    for column, color in ((3, "#5B9BD5"), (4, "#BFBFBF")):
        bar = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0}
        bar |= {"max_value": 1, "bar_color": color, "bar_solid": True, "data_bar_2010": True}
        sheet.sheet.conditional_format(head + 1, column, last + 1, column, bar)
    if groups:
        _chart(book, sheet, (head, last), tr)
    sheet.fit(fixed={0: 22, 1: 10, 2: 10, 3: 16, 4: 16, 5: 16, 6: 14})
    sheet.sheet.hide_gridlines(2)


def _chart(book: BookWriter, sheet: SheetWriter, rows: tuple[int, int], tr: Messages) -> None:
    """Draw complete against expected; the rows are those of the headings and of the last group."""
    name, (head, last) = tr("sheet-overview"), rows
    chart = book.book.add_chart({"type": "bar"})
    for column, color in ((3, "#2E75B6"), (4, "#BFBFBF")):
        chart.add_series(
            {
                "name": [name, head, column],
                "categories": [name, head + 1, 0, last, 0],
                "values": [name, head + 1, column, last, column],
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
    sheet.sheet.insert_chart(last + 3, 0, chart)


def _group(
    sheet: SheetWriter, row: int, title: str, rollup: Rollup, tr: Messages, **looks: object
) -> None:
    sheet.text(row, 0, title, **looks)
    sheet.number(row, 1, rollup.items, "0", **looks)
    sheet.number(row, 2, rollup.reported, "0", **looks)
    sheet.share(row, 3, rollup.complete, **looks)
    sheet.share(row, 4, rollup.expected, **looks)
    sheet.points(row, 5, rollup.gap, **looks)
    sheet.rating(row, 6, rollup.rating, tr.rating(rollup.rating) if rollup.rating else "")


def _items(book: BookWriter, report: ItemsReport, columns: Sequence[Column], tr: Messages) -> None:
    sheet = book.sheet(tr("sheet-items"))
    sheet.heads(0, [tr(f"column-{column.key}") for column in columns])
    row = 0
    for row, one in enumerate(rows(report, tr), 1):
        for at, column in enumerate(columns):
            _cell(sheet, row, at, column, one)
    sheet.sheet.freeze_panes(1, 0)
    sheet.sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)
    sheet.sheet.repeat_rows(0)
    sheet.fit()


def _cell(sheet: SheetWriter, row: int, at: int, column: Column, one: Row) -> None:
    value = column.get(one)
    if isinstance(value, Amount) and value.value is not None:
        goal = column.key == "goal"
        sheet.number(row, at, *amount(one.measure.item, value.value, one.tr, goal=goal))
    elif isinstance(value, Rating):
        sheet.rating(row, at, value, one.tr.rating(value))
    elif isinstance(value, Fraction):
        (sheet.share if column.shape is Shape.SHARE else sheet.points)(row, at, value)
    elif isinstance(value, Decimal):
        sheet.number(row, at, value, number_form(value))
    elif isinstance(value, int):
        sheet.number(row, at, value, "0")
    elif isinstance(value, dt.date):
        sheet.day(row, at, value)
    else:
        sheet.text(row, at, in_words(column, one) or None, text_wrap=column.shape in WRAPPED)


def amount(item: Item, value: Decimal, tr: Messages, *, goal: bool = False) -> tuple[Decimal, str]:
    """Return a figure as a spreadsheet holds it, and the format that shows its unit beside it.

    A figure in percent is a percent cell: 71.5% is 0.715.
    """
    unit = tr.text(item.unit)
    bound = figures.target(item, tr)[0] if goal and item.kind is Kind.KEEP else ""
    before = f'"{bound} "' if bound in ("≤", "≥") else ""
    if unit == "%":
        return value.scaleb(-2), f"{before}{number_form(value, grouped=False)}%"
    shown = unit.replace('"', "")
    gap = " " if shown[:1].isascii() and shown else ""
    return value, f'{before}{number_form(value)}"{gap}{shown}"' if shown else number_form(value)


def number_form(value: Decimal, *, grouped: bool = True) -> str:
    """Return the format that shows all decimals of a number and no more."""
    places = len(plain(value).partition(".")[2])
    whole = "#,##0" if grouped else "0"
    return f"{whole}.{'0' * places}" if places else whole


def _log(book: BookWriter, log: LogReport, tr: Messages, zone: dt.tzinfo | None) -> None:
    sheet = book.sheet(tr("sheet-log"))
    sheet.heads(0, [tr(f"logged-{key}") for key in LOGGED])
    for row, one in enumerate(log.rows, 1):
        entry, gone = one.entry, {"font_strikeout": True} if one.withdrawn_by else {}
        sheet.moment(row, 0, entry.at.astimezone(zone), **gone)
        sheet.day(row, 1, entry.date, **gone)
        sheet.text(row, 2, entry.item, **gone)
        sheet.text(row, 3, tr.text(one.item.title) if one.item else None, **gone)
        for at, value in ((4, entry.add), (5, entry.set)):
            if value is None:
                sheet.text(row, at, None, **gone)
            else:
                sheet.number(row, at, value, number_form(value), **gone)
        wrapped = {**gone, "text_wrap": True}
        refs = "\n".join(evidence_line(ref) for ref in entry.evidence)
        for at, text in ((6, entry.stage), (7, entry.void), (8, entry.by)):
            sheet.text(row, at, text, **gone)
        sheet.text(row, 9, entry.note, **wrapped)
        sheet.text(row, 10, refs, **wrapped)
        sheet.text(row, 11, one.withdrawn_by)
        sheet.text(row, 12, entry.id, **gone)
    sheet.sheet.freeze_panes(1, 0)
    sheet.sheet.autofilter(0, 0, max(len(log.rows), 1), len(LOGGED) - 1)
    sheet.sheet.repeat_rows(0)
    sheet.fit()


def _method(book: BookWriter, status: StatusReport, tr: Messages, seal: str | None) -> None:
    sheet = book.sheet(tr("sheet-method"))
    known = status.known_at.isoformat(timespec="seconds") if status.known_at else None
    limits = status.plan.thresholds
    source = tr.text(status.plan.source)
    facts = [
        (tr("method-plan"), tr.text(status.plan.title)),
        (tr("method-span"), f"{status.plan.start} – {status.plan.due}"),
        *([(tr("method-source"), source)] if source else []),
        (tr("method-as-of"), f"{status.as_of}"),
        (tr("method-known-at"), known or tr("method-all-known")),
        (tr("method-seal"), seal or tr("method-no-seal")),
        *(
            (tr(f"method-{key}"), tr(f"method-{key}-text"))
            for key in ("count", "level", "keep", "milestone", "expected", "gap")
        ),
        (
            tr("method-rating"),
            tr(
                "method-rating-text",
                ahead=limits.ahead,
                behind=limits.behind,
                critical=limits.critical,
            ),
        ),
        (tr("method-rollup"), tr("method-rollup-text")),
        (tr("method-rounding"), tr("method-rounding-text")),
    ]
    if status.plan.note:
        facts.insert(1, (tr("method-note"), tr.text(status.plan.note)))
    for row, (label, text) in enumerate(facts):
        sheet.text(row, 0, label, bold=True)
        sheet.text(row, 1, text, text_wrap=True)
    sheet.fit(fixed={0: 26, 1: 96})
