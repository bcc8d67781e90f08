"""The columns that tables of items are made of, by key: what each holds and in what shape.

CSV has the keys as headings, XLSX and Markdown the reader's words for them. The fields of an item
come first, in their order, with what only tables hold beside the field that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.export.rows import ITEM_FIELDS, Column, Shape, forecast_columns, item_standing
from wuhai_plan.lang import Lang
from wuhai_plan.log.note_sections import note_sections
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages, message
from wuhai_plan.model import Item
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import nearest
from wuhai_plan.views.items import ItemsReport


class Row(Struct, frozen=True):
    """An item of a table: its number from 1, its measure, and what each column holds, by key.

    What the columns hold is exact: each format writes it in its own way.
    """

    number: int
    measure: Measure
    fields: dict[str, object]
    tr: Messages


class Amount(Struct, frozen=True):
    """A target, total or reading: its number, where it is a single one, and as people say it."""

    value: Decimal | None
    text: str


BESIDE = {
    "chapter": Column("chapter_title", Shape.TEXT),
    "target": Column("goal", Shape.AMOUNT),
    "stage": Column("reached", Shape.AMOUNT),
    "lead": Column("support", Shape.TEXT),
}
# What changed since the report before.
CHANGED = (
    Column("previous", Shape.SHARE),
    Column("current", Shape.SHARE),
    Column("change", Shape.POINTS),
)
AFTER = (
    Column("forecast_value", Shape.NUMBER),
    Column("forecast_date", Shape.DATE),
    Column("needed_per_month", Shape.NUMBER),
    Column("progress", Shape.LINES),
    Column("evidence", Shape.LINES),
    Column("by", Shape.TEXT),
)


def _columns() -> Iterator[Column]:
    yield Column("no", Shape.NUMBER)
    for field in ITEM_FIELDS:
        yield field
        if field.key in BESIDE:
            yield BESIDE[field.key]
    yield from (*AFTER, *CHANGED)


COLUMNS = {column.key: column for column in _columns()}
# The heading of a column, where its key heads something else in a table of groups.
HEADINGS = {
    "chapter": "chapter-id", "chapter_title": "chapter", "title": "item", "value": "reading",
    "reached": "value", "percent": "complete", "progress": "done",
}  # fmt: skip
OLD = {"problems": "problem", "next_step": "next"}  # names that columns had
PRESETS = {
    "bulletin": (
        "no", "title", "goal", "lead", "support", "due", "reached", "percent", "expected", "gap",
        "rating", "previous", "current", "change", "days_overdue", "progress", "problem", "next",
        "evidence",
    ),
    "items": (
        "no", "chapter_title", "title", "goal", "reached", "percent", "expected", "gap", "rating",
        "previous", "current", "change", "days_overdue", "lead", "due", "last_date", "id",
    ),
}  # fmt: skip


def heading(key: str) -> str:
    """Return the message that heads a column."""
    return f"col-{HEADINGS.get(key, key)}"


def headings(report: ItemsReport, columns: Sequence[Column], tr: Messages) -> list[str]:
    """Return what heads columns; over what stood at the report before stands its day."""
    words = {column.key: tr(heading(column.key)) for column in columns}
    if report.changes and "previous" in words:
        words["previous"] = tr("titled", title=words["previous"], id=report.changes.since)
    return list(words.values())


def choose(text: str) -> list[Column]:
    """Return the columns named, in that order: keys, headings in either language, or presets."""
    named = {key: (key,) for key in COLUMNS} | PRESETS
    headed = {message(lang, heading(key)).lower(): key for lang in Lang for key in COLUMNS}
    keys: list[str] = []
    for word in text.replace("，", ",").replace("、", ",").split(","):
        key = narrow(word).lower()
        key = OLD.get(key, key)
        key = key if key in named else headed.get(key, key)
        if key not in named:
            near = nearest(key, named)
            raise RequestError.of("unknown-column", value=word, nearest=near, options=list(named))
        keys += named[key]
    return [COLUMNS[key] for key in dict.fromkeys(keys)]


def rows(report: ItemsReport, tr: Messages) -> Iterator[Row]:
    """Yield the items in the order of the plan, numbered."""
    status = report.status
    for number, measure in enumerate(status.items, 1):
        item, standing = measure.item, item_standing(measure, tr.lang)
        entry = report.last.get(item.id)
        delta = report.changes.items[item.id] if report.changes else None
        fields = {
            "no": number,
            **{field.key: getattr(standing, field.name) for field in ITEM_FIELDS},
            "chapter_title": status.plan.chapters[item.chapter].title.get(tr.lang),
            "goal": Amount(item.target if item.high is None else None, _goal(item, tr)),
            "reached": _reached(measure, tr),
            "support": tr.fact(item.support),
            **forecast_columns(status.forecasts.get(item.id)),
            "progress": note_sections(entry.note if entry else None).progress,
            "evidence": "\n".join(piece.ref for piece in entry.evidence) if entry else None,
            "by": entry.by if entry else None,
            "previous": delta.before if delta else None,
            "current": measure.complete,
            "change": delta.change if delta else None,
        }
        yield Row(number, measure, fields, tr)


def _goal(item: Item, tr: Messages) -> str:
    """Return a target, and from where the way to it is counted."""
    target = figures.target(item, tr)
    if item.baseline is None:
        return target
    return tr("goal-from", target=target, baseline=figures.grouped(item.baseline))


def _reached(measure: Measure, tr: Messages) -> Amount | None:
    item, last = measure.item, measure.last
    if last is None:
        return None
    shown = figures.value(item, last, tr)
    return Amount(last.value, shown if last.stage else figures.reached(shown, item, tr))
