"""The columns that tables of items are made of, by key: what each holds and in what shape.

CSV has the keys as headings, XLSX and Markdown the reader's words for them. The fields of an item
come first, in their order, with what only tables hold beside the field that it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.export.rows import (
    FORECAST_COLUMNS,
    ITEM_FIELDS,
    Field,
    ItemStanding,
    Shape,
    forecast_columns,
    item_standing,
    written,
)
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages, message
from wuhai_plan.messages.note_sections import note_sections
from wuhai_plan.model import Entry
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import nearest
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.status import sorted_in_plan_order


class Row(Struct, frozen=True):
    """An item of a table: its number from 1, its measure, its last entry, its fields by key.

    Shares, points and ratings are exact in `fields`: each format writes them in its own way.
    """

    number: int
    measure: Measure
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


def _field(key: str, shape: Shape) -> Column:
    return Column(key, shape, lambda row: row.fields[key])


def _note_section(key: str) -> Column:
    def get(row: Row) -> object:
        return getattr(note_sections(row.entry.note), key) or None if row.entry else None

    return Column(key, Shape.LINES, get)


def _evidence(row: Row) -> str | None:
    evidence = row.entry.evidence if row.entry else ()
    return "\n".join(piece.ref for piece in evidence) or None


def _goal(row: Row) -> Amount:
    item = row.measure.item
    return Amount(item.target if item.high is None else None, figures.target(item, row.tr))


def _reached(row: Row) -> Amount | None:
    item, last = row.measure.item, row.measure.last
    if last is None:
        return None
    shown = figures.value(item, last, row.tr)
    return Amount(last.value, shown if last.stage else figures.reached(shown, item, row.tr))


BESIDE = {
    "chapter": _field("chapter_title", Shape.TEXT),
    "target": Column("goal", Shape.AMOUNT, _goal),
    "stage": Column("reached", Shape.AMOUNT, _reached),
    "lead": Column(
        "support", Shape.TEXT, lambda row: row.tr.fact(row.measure.item.support) or None
    ),
}


def _columns() -> Iterator[Column]:
    yield Column("no", Shape.NUMBER, lambda row: row.number)
    for field in ITEM_FIELDS:
        yield _field(field.key, field.shape)
        if field.key in BESIDE:
            yield BESIDE[field.key]
    for key in FORECAST_COLUMNS:
        yield _field(key, Shape.DATE if key == "forecast_date" else Shape.NUMBER)
    yield from map(_note_section, ("progress", "problems", "next_step"))
    yield Column("evidence", Shape.LINES, _evidence)
    yield Column("by", Shape.TEXT, lambda row: row.entry.by if row.entry else None)


COLUMNS = {column.key: column for column in _columns()}
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
    for number, measure in enumerate(sorted_in_plan_order(status.plan, status.items), 1):
        item, standing = measure.item, item_standing(measure, tr.lang)
        fields = {
            **{field.key: _cell(standing, field) for field in ITEM_FIELDS},
            "chapter_title": status.plan.chapters[item.chapter].title.get(tr.lang),
            **forecast_columns(status.forecasts.get(item.id)),
        }
        yield Row(number, measure, report.last.get(item.id), fields, tr)


def _cell(standing: ItemStanding, field: Field) -> object:
    value = getattr(standing, field.name)
    exact = field.shape in (Shape.SHARE, Shape.POINTS, Shape.RATING)
    return value if exact else written(value, field.shape)
