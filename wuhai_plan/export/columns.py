"""The columns that tables of items are made of, by key: what each holds and in what shape.

CSV has the keys as headings, XLSX and Markdown the reader's words for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.export.rows import forecast_row, item_row
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages, message
from wuhai_plan.messages.note_sections import note_sections
from wuhai_plan.model import Entry, Lang
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import nearest
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.status import sorted_in_plan_order


class Shape(Enum):
    """How a column is written: what a spreadsheet knows as a type."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    AMOUNT = "amount"
    SHARE = "share"
    POINTS = "points"
    DATE = "date"
    RATING = "rating"


class Row(Struct, frozen=True):
    """An item of a table: its number from 1, its measure, its last entry, its fields by key."""

    number: int
    one: Measure
    entry: Entry | None
    fields: dict[str, object]
    tr: Messages


class Amount(Struct, frozen=True):
    """A target, total or reading: its number, where it is a single one, and as people say it."""

    value: Decimal | None
    text: str


class Column(Struct, frozen=True):
    """A column: its key, its shape, and what it holds of an item."""

    key: str
    shape: Shape
    get: Callable[[Row], object]


def _field(key: str) -> Callable[[Row], object]:
    return lambda row: row.fields[key]


def _last(key: str) -> Callable[[Row], object]:
    return lambda row: getattr(row.entry, key) if row.entry else None


def _told(part: str) -> Callable[[Row], object]:
    return lambda row: getattr(note_sections(row.entry.note), part) or None if row.entry else None


def _support(row: Row) -> str | None:
    return row.tr.fact(row.one.item.support) or None


def _evidence(row: Row) -> str | None:
    return "\n".join(one.ref for one in row.entry.evidence) or None if row.entry else None


def _goal(row: Row) -> Amount:
    item = row.one.item
    return Amount(item.target if item.high is None else None, figures.target(item, row.tr))


def _reached(row: Row) -> Amount | None:
    item, last = row.one.item, row.one.last
    if last is None:
        return None
    shown = figures.value(item, last, row.tr)
    return Amount(last.value, shown if last.stage else figures.reached(shown, item, row.tr))


_TEXT, _NUMBER, _DATE = Shape.TEXT, Shape.NUMBER, Shape.DATE
COLUMNS = {
    column.key: column
    for column in (
        Column("no", _NUMBER, lambda row: row.number),
        *(Column(key, _TEXT, _field(key)) for key in ("id", "chapter")),
        Column("chapter_title", _TEXT, lambda row: row.fields["chapter_title"]),
        *(Column(key, _TEXT, _field(key)) for key in ("title", "kind", "unit")),
        *(Column(key, _NUMBER, _field(key)) for key in ("baseline", "target")),
        Column("goal", Shape.AMOUNT, _goal),
        Column("value", _NUMBER, _field("value")),
        Column("stage", _TEXT, _field("stage")),
        Column("reached", Shape.AMOUNT, _reached),
        Column("percent", Shape.SHARE, lambda row: row.one.complete),
        Column("expected", Shape.SHARE, lambda row: row.one.expected),
        Column("gap", Shape.POINTS, lambda row: row.one.gap),
        Column("rating", Shape.RATING, lambda row: row.one.rating),
        *(Column(key, _DATE, _field(key)) for key in ("start", "due")),
        Column("weight", _NUMBER, _field("weight")),
        Column("lead", _TEXT, _field("lead")),
        Column("support", _TEXT, _support),
        Column("last_date", _DATE, _field("last_date")),
        Column("entries", _NUMBER, _field("entries")),
        Column("forecast_value", _NUMBER, _field("forecast_value")),
        Column("forecast_date", _DATE, _field("forecast_date")),
        Column("needed_per_month", _NUMBER, _field("needed_per_month")),
        Column("progress", Shape.LINES, _told("progress")),
        Column("problems", Shape.LINES, _told("problems")),
        Column("next_step", Shape.LINES, _told("next_step")),
        Column("evidence", Shape.LINES, _evidence),
        Column("by", _TEXT, _last("by")),
    )
}
PRESETS = {
    "bulletin": (
        "no", "title", "goal", "lead", "support", "due", "reached", "percent", "expected", "gap",
        "rating", "progress", "problems", "next_step", "evidence",
    ),
    "items": (
        "no", "chapter_title", "title", "goal", "reached", "percent", "expected", "gap", "rating",
        "lead", "due", "last_date", "id",
    ),
}  # fmt: skip


def choose(text: str) -> list[Column]:
    """Return the columns named, in that order: keys, headings in either language, or presets."""
    named = {key: (key,) for key in COLUMNS} | PRESETS
    headed = {message(lang, f"column-{key}").lower(): key for lang in Lang for key in COLUMNS}
    keys: list[str] = []
    for word in text.replace("，", ",").replace("、", ",").split(","):
        key = narrow(word).lower()
        key = key if key in named else headed.get(key, key)
        if key not in named:
            near = nearest(key, named)
            raise RequestError.of("unknown-column", value=word, nearest=near, options=list(named))
        keys += named[key]
    return [COLUMNS[key] for key in dict.fromkeys(keys)]


def rows(report: ItemsReport, tr: Messages) -> Iterator[Row]:
    """Yield the items in the order of the plan, numbered."""
    status = report.status
    for number, one in enumerate(sorted_in_plan_order(status.plan, status.items), 1):
        forecast = forecast_row(status.forecasts.get(one.item.id)) or {}
        fields = {
            **item_row(one, tr.lang),
            "chapter_title": status.plan.chapters[one.item.chapter].title.get(tr.lang),
            "forecast_value": forecast.get("value"),
            "forecast_date": forecast.get("date"),
            "needed_per_month": forecast.get("needed_per_month"),
        }
        yield Row(number, one, report.last.get(one.item.id), fields, tr)
