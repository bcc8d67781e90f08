"""The status as a workbook: an overview with a chart, the items, the log, and the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from wuhai_plan.errors import PlanError
from wuhai_plan.export.book import BookWriter, SheetWriter
from wuhai_plan.export.columns import Amount, Column, Row, Shape, rows
from wuhai_plan.export.csv import evidence_line
from wuhai_plan.export.tables import in_words
from wuhai_plan.messages import Messages, figures
from wuhai_plan.model import Item, Kind, Rating
from wuhai_plan.numbers import plain
from wuhai_plan.report import By, LogReport, StatusReport
from wuhai_plan.views.items import ItemsReport

if TYPE_CHECKING:
    from wuhai_plan.measure import Rollup

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
    say: Messages,
    *,
    zone: dt.tzinfo | None,
    seal: str | None,
) -> bytes:
    """Return the four sheets; moments are those of a time zone. `seal` is of what was known."""
    if len(log.rows) >= ROWS:
        raise PlanError.of("sheet-too-long", entries=len(log.rows), rows=ROWS)
    status = report.status
    book = BookWriter(status.as_of, say.text(status.plan.title), say.text(status.plan.note))
    _overview(book, status, say)
    _items(book, report, columns, say)
    _log(book, log, say, zone)
    _method(book, status, say, seal)
    return book.data()


def _top(sheet: SheetWriter, status: StatusReport, say: Messages) -> int:
    """Write the title, the dates and the plan's own note; return the row below them."""
    lines: list[tuple[str, dict[str, object]]]
    lines = [(say.text(status.plan.title), TITLE), (figures.status_dates(status, say), QUIET)]
    if status.plan.note:
        lines.append((say.text(status.plan.note), QUIET))
    for row, (text, looks) in enumerate(lines):
        sheet.text(row, 0, text, **looks)
    return len(lines) + 1


def _overview(book: BookWriter, status: StatusReport, say: Messages) -> None:
    sheet = book.sheet(say("sheet-overview"), one_page=True)
    head = _top(sheet, status, say)
    keys = ("chapter", "items", "reported", "complete", "expected", "gap", "rating")
    sheet.heads(head, [say(f"overview-{key}") for key in keys])
    groups = [(figures.group_title(g, By.CHAPTER, say), g.rollup) for g in status.groups]
    for row, (title, rollup) in enumerate(groups, head + 1):
        _group(sheet, row, title, rollup, say)
    last = head + len(groups)
    _group(sheet, last + 1, say("overall"), status.overall, say, bold=True, top=2)
    for column, color in ((3, "#5B9BD5"), (4, "#BFBFBF")):
        bar = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0}
        bar |= {"max_value": 1, "bar_color": color, "bar_solid": True, "data_bar_2010": True}
        sheet.sheet.conditional_format(head + 1, column, last + 1, column, bar)
    if groups:
        _chart(book, sheet, (head, last), say)
    sheet.fit(fixed={0: 22, 1: 10, 2: 10, 3: 16, 4: 16, 5: 16, 6: 14})
    sheet.sheet.hide_gridlines(2)


def _chart(book: BookWriter, sheet: SheetWriter, rows: tuple[int, int], say: Messages) -> None:
    """Draw complete against expected; the rows are those of the headings and of the last group."""
    name, (head, last) = say("sheet-overview"), rows
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
    chart.set_title({"name": say("overview-chart"), "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    axis = {"min": 0, "max": 1, "num_format": "0%", "label_position": "high"}
    chart.set_x_axis({**axis, "major_gridlines": lines})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 110 + 48 * max(last - head, 2)})
    sheet.sheet.insert_chart(last + 3, 0, chart)


def _group(
    sheet: SheetWriter, row: int, title: str, rollup: Rollup, say: Messages, **looks: object
) -> None:
    sheet.text(row, 0, title, **looks)
    sheet.number(row, 1, rollup.items, "0", **looks)
    sheet.number(row, 2, rollup.reported, "0", **looks)
    sheet.share(row, 3, rollup.complete, **looks)
    sheet.share(row, 4, rollup.expected, **looks)
    sheet.points(row, 5, rollup.gap, **looks)
    sheet.rating(row, 6, rollup.rating, say.rating(rollup.rating) if rollup.rating else "")


def _items(book: BookWriter, report: ItemsReport, columns: Sequence[Column], say: Messages) -> None:
    sheet = book.sheet(say("sheet-items"))
    sheet.heads(0, [say(f"column-{column.key}") for column in columns])
    row = 0
    for row, one in enumerate(rows(report, say), 1):
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
        sheet.number(row, at, *amount(one.one.item, value.value, one.say, goal=goal))
    elif isinstance(value, Rating):
        sheet.rating(row, at, value, one.say.rating(value))
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


def amount(item: Item, value: Decimal, say: Messages, *, goal: bool = False) -> tuple[Decimal, str]:
    """Return a figure as a spreadsheet holds it, and the format that shows its unit beside it.

    A figure in percent is a percent cell: 71.5% is 0.715.
    """
    unit = say.text(item.unit)
    bound = figures.target(item, say)[0] if goal and item.kind is Kind.KEEP else ""
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


def _log(book: BookWriter, log: LogReport, say: Messages, zone: dt.tzinfo | None) -> None:
    sheet = book.sheet(say("sheet-log"))
    sheet.heads(0, [say(f"logged-{key}") for key in LOGGED])
    for row, one in enumerate(log.rows, 1):
        entry, gone = one.entry, {"font_strikeout": True} if one.withdrawn_by else {}
        sheet.moment(row, 0, entry.at.astimezone(zone), **gone)
        sheet.day(row, 1, entry.date, **gone)
        sheet.text(row, 2, entry.item, **gone)
        sheet.text(row, 3, say.text(one.item.title) if one.item else None, **gone)
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


def _method(book: BookWriter, status: StatusReport, say: Messages, seal: str | None) -> None:
    sheet = book.sheet(say("sheet-method"))
    known = status.known_at.isoformat(timespec="seconds") if status.known_at else None
    limits = status.plan.thresholds
    source = say.text(status.plan.source)
    facts = [
        (say("method-plan"), say.text(status.plan.title)),
        (say("method-span"), f"{status.plan.start} – {status.plan.due}"),
        *([(say("method-source"), source)] if source else []),
        (say("method-as-of"), f"{status.as_of}"),
        (say("method-known-at"), known or say("method-all-known")),
        (say("method-seal"), seal or say("method-no-seal")),
        *(
            (say(f"method-{key}"), say(f"method-{key}-text"))
            for key in ("count", "level", "keep", "milestone", "expected", "gap")
        ),
        (
            say("method-rating"),
            say(
                "method-rating-text",
                ahead=limits.ahead,
                behind=limits.behind,
                critical=limits.critical,
            ),
        ),
        (say("method-rollup"), say("method-rollup-text")),
        (say("method-rounding"), say("method-rounding-text")),
    ]
    if status.plan.note:
        facts.insert(1, (say("method-note"), say.text(status.plan.note)))
    for row, (label, text) in enumerate(facts):
        sheet.text(row, 0, label, bold=True)
        sheet.text(row, 1, text, text_wrap=True)
    sheet.fit(fixed={0: 26, 1: 96})
