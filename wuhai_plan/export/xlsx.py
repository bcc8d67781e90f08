"""The status as a workbook: an overview with a chart, the items, the log, and the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from wuhai_plan.errors import PlanError
from wuhai_plan.export.book import (
    FIRST_DAY,
    QUIET,
    TITLE,
    BookWriter,
    Cell,
    SheetWriter,
)
from wuhai_plan.export.cells import cells_wide, number_form
from wuhai_plan.export.columns import Amount, Row, headings, rows
from wuhai_plan.export.csv import clearing, evidence_line
from wuhai_plan.export.items import in_words
from wuhai_plan.export.rows import Column, Shape
from wuhai_plan.export.units import units_sheet
from wuhai_plan.lang import Lang
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Rating, Stage
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import clean
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.status import By, StatusReport
from wuhai_plan.views.units import UnitsReport

if TYPE_CHECKING:
    from wuhai_plan.measure.rollup import Rollup

ROWS = 1_048_576  # of a sheet
LOGGED = {
    "at": "log-recorded", "date": "log-date", "title": "col-item", "add": "logged-add",
    "set": "logged-set", "stage": "logged-stage", "by": "logged-by", "note": "col-note",
    "problem": "col-problem", "next": "col-next", "evidence": "col-evidence",
    "void": "logged-void", "item": "col-id", "id": "logged-id", "plan": "logged-plan",
}  # fmt: skip
# Of a log in which readings were confirmed or returned.
JUDGED = ("logged-value", "logged-confirm", "logged-return", "logged-judged")  # the last of all
FORMULAS = (
    "count", "level", "keep", "cap", "milestone", "expected", "gap", "rating", "rollup", "first",
    "reports", "rounding",
)  # fmt: skip
WIDEST_UNIT = 24  # digits, beside a number; a wider one makes a text of it
LOGGED_UNIT = 10  # digits, beside a number of the log; a wider one is left out
OVERVIEW = ("chapter", "items", "reported", "complete", "expected", "gap", "rating")
FIRST = ("complete", "gap", *figures.PROMISE_CHANGES)  # of what was first promised
GROUPS_BESIDE = 6  # that leave room on their page for a chart of as many
CHART_TEXT = 10  # points of the smallest text of a chart
CHART_WIDTH, CHART_HEIGHT = 760, 560  # dots; higher it would leave its page
WRAPPED = (Shape.LINES, Shape.TEXT, Shape.AMOUNT)


def workbook_bytes(
    report: ItemsReport,
    units: UnitsReport,
    log: Sequence[LogRow],
    columns: Sequence[Column],
    tr: Messages,
    *,
    zone: dt.tzinfo | None,
    seal: str | None,
) -> bytes:
    """Return the sheets, that of units where items have a lead; moments are those of a time zone.

    `seal` is of what was known.
    """
    if len(log) >= ROWS:
        raise PlanError.of("sheet-too-long", entries=len(log), rows=ROWS)
    status = report.status
    title, note = tr.text(status.plan.title), tr.text(status.plan.note)
    with BookWriter(status.as_of, title, figures.dates(status, tr), note) as book:
        _overview(book, status, tr)
        _items(book, report, columns, tr)
        if units.named:
            units_sheet(book, units, tr)
        _log(book, log, tr, zone)
        _method(book, status, tr, seal)
        return book.data()


def _top(sheet: SheetWriter, status: StatusReport, tr: Messages) -> int:
    """Write the title, the dates and the plan's own note; return the row below them."""
    sheet.across(0, tr.text(status.plan.title), **TITLE)
    sheet.across(1, figures.status_dates(status, tr), **QUIET)
    if status.plan.note is None:
        return 3
    sheet.across(2, tr.text(status.plan.note), **QUIET)
    return 4


def _overview(book: BookWriter, status: StatusReport, tr: Messages) -> None:
    sheet, overall = book.sheet(tr("sheet-overview"), smallest=CHART_TEXT), status.overall
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
        sheet.across(row, text, **QUIET)
    if status.groups:
        _chart(book, sheet, (head, last), last + 4 + len(remarks), tr)
    sheet.fit(fixed={0: 18, 1: 8, 2: 9, 3: 12, 4: 12, 5: 10, 6: 11})
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
    height = min(110 + 48 * max(last - head, 2), CHART_HEIGHT)
    chart.set_size({"width": CHART_WIDTH, "height": height})
    sheet.worksheet.insert_chart(place, 0, chart)
    if last - head > GROUPS_BESIDE:
        sheet.worksheet.set_h_pagebreaks([place])


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
    sheet.heads(0, headings(report, columns, tr))
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
    item = row.measure.item
    if isinstance(value, Amount) and value.value is not None and _shows_unit(item, row.tr):
        goal = column.key == "goal"
        sheet.number(*place, *_amount(item, value.value, row.tr, goal=goal))
    elif isinstance(value, Rating):
        sheet.rating(*place, value, row.tr.rating(value))
    elif isinstance(value, (Fraction, Decimal, int, dt.date)):
        sheet.write(*place, value, points=column.shape is Shape.POINTS)
    else:
        sheet.text(*place, in_words(column, row), **looks)


def _shows_unit(item: Item, tr: Messages) -> bool:
    """Say whether a number has room for its unit beside it."""
    return _width(tr.text(item.unit)) <= WIDEST_UNIT


_width = cache(cells_wide)  # of the few units that there are


def _amount(item: Item, value: Decimal, tr: Messages, *, goal: bool) -> tuple[Decimal, str]:
    """Return a figure as a spreadsheet holds it, and the format that shows its unit beside it.

    A figure in percent is a percent cell: 71.5% is 0.715.
    """
    unit = tr.text(item.unit)
    bound = figures.target(item, tr)[0] if goal and figures.bound(item) else ""
    before = f'"{bound} "' if bound in ("≤", "≥") else ""
    if unit == "%":
        return value.scaleb(-2), f"{before}{number_form(value, grouped=False)}%"
    return value, f"{before}{number_form(value)}{_unit_form(unit)}"


@cache
def _unit_form(unit: str) -> str:
    """Return what shows a unit in a number's format, where it stands in quotes."""
    label = unit.replace('"', "")
    return f'"{" " if label[:1].isascii() else ""}{label}"' if label else ""


def _log(book: BookWriter, log: Sequence[LogRow], tr: Messages, zone: dt.tzinfo | None) -> None:
    sheet = book.sheet(tr("sheet-log"))
    judged = any(row.entry.judges for row in log)
    heads = [*LOGGED.values(), *(JUDGED if judged else ("logged-withdrawn",))]
    sheet.heads(0, list(map(tr, heads)))

    sheet.long(lambda: (_logged(row, tr, zone, judged=judged) for row in log))
    sheet.to_filter(len(log), len(heads))


def _logged(
    row: LogRow, tr: Messages, zone: dt.tzinfo | None, *, judged: bool
) -> tuple[bool, Sequence[Cell]]:
    """Return whether an entry counts no more, and its cells in the order of the headings."""
    entry, item = row.entry, row.item
    stage = entry.stage
    words: tuple[Cell, ...] = ()
    if judged:
        value = None if entry.value is None else (entry.value, number_form(entry.value))
        words = value, entry.confirm, entry.send_back
    return not row.counts, (
        _in_zone(entry.at, zone),
        entry.date,
        tr.text(item.title) if item else None,
        _figure(entry.add, item, tr),
        _figure(entry.set, item, tr),
        _stage(item.stages, stage, tr.lang) if item and stage else stage,
        entry.by,
        entry.note,
        clearing(entry.problem),
        clearing(entry.next),
        "\n".join(map(evidence_line, entry.evidence)),
        entry.void,
        entry.item,
        entry.id,
        entry.plan.sha256 if entry.plan else None,
        *words,
        row.withdrawn_by or row.returned_by or row.confirmed_by,
    )


def _figure(value: Decimal | None, item: Item | None, tr: Messages) -> Cell:
    """Return a figure with the format that shows its unit, where there is room for it."""
    if value is None:
        return None
    if item and _width(tr.text(item.unit)) <= LOGGED_UNIT:
        return _amount(item, value, tr, goal=False)
    return value, number_form(value)


@cache
def _stage(stages: tuple[Stage, ...], key: str, lang: Lang) -> str:
    """Return a stage by its word; by its id where the plan has none of it, or the word isn't its
    alone: what is handed back has to be read as the same stage.
    """
    word = next((clean(stage.title.get(lang)) for stage in stages if stage.id == key), key)
    start = narrow(word).lower()
    for other in stages:
        titles = {"".join(narrow(other.title.get(each)).lower().split()) for each in Lang}
        if other.id != key and (other.id.startswith(start) or "".join(start.split()) in titles):
            return key
    return word


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
    sheet.heads(0, [tr("method-term"), tr("method-meaning")])
    for row, (key, text) in enumerate(((key, text) for key, text in facts.items() if text), 1):
        sheet.text(row, 0, tr(key), bold=True)
        sheet.text(row, 1, text, text_wrap=True)
    sheet.fit(fixed={0: 26, 1: 96})
