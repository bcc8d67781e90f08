"""The rows that every format writes, and the records of exact figures that they are made of.

A record is the one list of its fields: the Python interface hands it out as it is; the keys of JSON
and CSV, their order, which is a promise, and the shapes of table columns follow from its fields.
In rows, percentages are in percent, to four decimals, rounded half up; an unknown is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import asdict

from wuhai_plan.lang import Lang
from wuhai_plan.log.line import disk_name
from wuhai_plan.measure.rollup import AsPromised, Measure, Points, Rollup, Share
from wuhai_plan.model import EntryFields, Kind, Rating, Text
from wuhai_plan.numbers import round_half_up, rounded_percent, rounded_points, trimmed
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.status import Delta

if TYPE_CHECKING:
    from wuhai_plan.measure.forecast import Forecast

ENTRY_COLUMNS = tuple(map(disk_name, EntryFields.__struct_fields__))
FORECAST_KEYS = ("value", "date", "recent_value", "recent_date", "needed_per_month")
AFTER_FORECAST = (
    "leader",
    "promised",
    "claimed",
    "confirmed",
    "days_overdue",
    "report_due",
    "problem",
    "next",
)  # of an item's keys
FORECAST_COLUMNS = ("forecast_value", "forecast_date", "needed_per_month")

Lines = Annotated[str, "lines"]  # a text of perhaps several
# A target, or the two ends of a kept range; None for a milestone.
Target = Decimal | tuple[Decimal, Decimal] | None


class ItemStanding(Struct, frozen=True, kw_only=True):
    """How an item stands: exact shares of 1, the gap in percentage points.

    `complete`, `gap`, `last_date` and `value` or `stage` are None where nothing was reported.
    """

    id: str
    chapter: str
    title: str
    kind: Kind
    unit: str | None
    baseline: Decimal | None
    target: Target
    value: Decimal | None
    stage: str | None
    complete: Share | None
    expected: Share | None
    gap: Points | None
    rating: Rating
    start: dt.date
    due: dt.date
    weight: Decimal
    lead: str | None
    last_date: dt.date | None
    entries: int
    leader: str | None
    promised: dt.date | None
    claimed: Share | None
    confirmed: Share | None
    days_overdue: int | None
    report_due: dt.date | None
    problem: Lines | None
    next: Lines | None

    @property
    def percent(self) -> Decimal | None:
        """Complete in percent with one decimal, rounded as the tables are."""
        return None if self.complete is None else rounded_percent(self.complete, 1)


def item_standing(measure: Measure, lang: Lang) -> ItemStanding:
    """Return an item's measure as one flat record, its texts in a language."""
    item, last = measure.item, measure.last
    return ItemStanding(
        id=item.id,
        chapter=item.chapter,
        title=item.title.get(lang),
        kind=item.kind,
        unit=in_lang(item.unit, lang),
        baseline=item.baseline,
        target=ends(item.target, item.high),
        value=last.value if last else None,
        stage=last.stage if last else None,
        complete=measure.complete,
        expected=measure.expected,
        gap=measure.gap,
        rating=measure.rating,
        start=item.start,
        due=item.due,
        weight=item.weight,
        lead=in_lang(item.lead, lang),
        last_date=last.date if last else None,
        entries=measure.entries,
        leader=in_lang(item.leader, lang),
        promised=item.promised,
        claimed=measure.claimed,
        confirmed=measure.confirmed,
        days_overdue=measure.days_overdue,
        report_due=measure.report_due,
        problem=measure.problem,
        next=measure.next,
    )


class Shape(Enum):
    """What a field holds, and so how it is written: what a spreadsheet knows as a type."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    AMOUNT = "amount"
    SHARE = "share"
    POINTS = "points"
    DATE = "date"
    RATING = "rating"


SHAPES: dict[object, Shape] = {
    Share: Shape.SHARE,
    Points: Shape.POINTS,
    Lines: Shape.LINES,
    Decimal: Shape.NUMBER,
    int: Shape.NUMBER,
    dt.date: Shape.DATE,
    Rating: Shape.RATING,
}
ROUNDED = {
    Shape.SHARE: rounded_percent,
    Shape.POINTS: rounded_points,
    Shape.NUMBER: round_half_up,
}


class Column(Struct, frozen=True):
    """A column of a table: the key that rows have for it, and its shape."""

    key: str
    shape: Shape


class Field(Column, frozen=True):
    """A field of a record as a column, and its name in the record."""

    name: str


def fields_of(record: type[Struct]) -> Iterator[Field]:
    """Yield the fields of a record in order; what is not one of `SHAPES` is a text."""
    hints = get_type_hints(record, include_extras=True)
    for name in record.__struct_fields__:
        types = (hints[name], *get_args(hints[name]))  # of a union its members
        shape = next((SHAPES[each] for each in types if each in SHAPES), Shape.TEXT)
        yield Field("percent" if name == "complete" else name, shape, name)


ITEM_FIELDS = tuple(fields_of(ItemStanding))
ROLLUP_FIELDS = tuple(fields_of(Rollup))
AS_PROMISED_FIELDS = tuple(fields_of(AsPromised))[:8]  # up to what changed otherwise


def row_of(record: Struct, fields: Iterable[Field]) -> dict[str, object]:
    """Return a record's fields by their keys, as they are written."""
    return {field.key: written(getattr(record, field.name), field.shape) for field in fields}


def written(value: object, shape: Shape) -> object:
    """Return an exact value as rows have it."""
    if isinstance(value, Fraction):
        return trimmed(ROUNDED[shape](value, 4))
    if isinstance(value, Decimal):
        return trimmed(value)
    if isinstance(value, tuple):  # the two ends of a kept range
        return [trimmed(end) for end in value]
    if isinstance(value, AsPromised):
        return row_of(value, AS_PROMISED_FIELDS)
    if isinstance(value, dict):
        return {rating.value: count for rating, count in value.items()}
    return value.value if isinstance(value, Enum) else value


def item_row(measure: Measure, lang: Lang) -> dict[str, object]:
    """Return an item's keys; `target` of a kept range is a list of its two ends."""
    return row_of(item_standing(measure, lang), ITEM_FIELDS)


def rollup_row(rollup: Rollup) -> dict[str, object]:
    """Return a group's keys; `ratings` holds all twelve."""
    return row_of(rollup, ROLLUP_FIELDS)


def delta_row(delta: Delta | None) -> dict[str, object]:
    """Return what changed since, none where it was not asked for."""
    if delta is None:
        return {}
    return {"change": written(delta.change, Shape.POINTS), "new_entries": delta.new_entries}


def entry_row(row: LogRow) -> dict[str, object]:
    """Return an entry's keys as the log has them."""
    entry = row.entry
    keys = asdict(entry)
    del keys["line"]  # where it was read is nothing that the log has
    keys["at"] = entry.at.isoformat()
    keys["plan"] = entry.plan and entry.plan.sha256
    keys["add"] = None if entry.add is None else trimmed(entry.add)
    keys["set"] = None if entry.set is None else trimmed(entry.set)
    keys["value"] = None if entry.value is None else trimmed(entry.value)
    return {disk_name(key): value for key, value in keys.items()}


def forecast_row(forecast: Forecast | None) -> dict[str, object] | None:
    """Return a forecast's keys: values in the item's unit, a milestone's in percent points."""
    if forecast is None:
        return None
    return {key: written(getattr(forecast, key), Shape.NUMBER) for key in FORECAST_KEYS}


def forecast_columns(forecast: Forecast | None) -> dict[str, object]:
    """Return what flat rows hold of a forecast."""
    row = forecast_row(forecast) or {}
    return {key: row.get(key.removeprefix("forecast_")) for key in FORECAST_COLUMNS}


def ends(target: Decimal | None, high: Decimal | None) -> Target:
    """Return a target, or the two ends of a kept range."""
    return target if target is None or high is None else (target, high)


def in_lang(text: Text | None, lang: Lang) -> str | None:
    """Return a text in a language; None for none."""
    return text.get(lang) if text else None
