"""The typed rows that every format writes: keys in English, in an order that is a promise.

Percentages are in percent, exact to four decimals, rounded half up; an unknown is None.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from wuhai_plan.measure import Measure, Rollup
from wuhai_plan.model import Item, Lang, Rating, Text
from wuhai_plan.numbers import plain, round_half_up, rounded_percent, rounded_points
from wuhai_plan.report import Group, LogRow

if TYPE_CHECKING:
    from wuhai_plan.measure.forecast import Forecast

Cell = str | int | Decimal | dt.date | None

ENTRY_COLUMNS = (
    "id", "at", "item", "date", "add", "set", "stage", "void", "by", "note", "evidence",
)  # fmt: skip


def item_row(one: Measure, lang: Lang) -> dict[str, object]:
    """Return an item's keys; `target` of a kept range is a list of its two ends."""
    item, last = one.item, one.last
    return {
        "id": item.id,
        "chapter": item.chapter,
        "title": item.title.get(lang),
        "kind": item.kind.value,
        "unit": _text(item.unit, lang),
        "baseline": _number(one.baseline),
        "target": _target(item),
        "value": _number(last.value if last else None),
        "stage": last.stage if last else None,
        "percent": _percent(one.complete),
        "expected": _percent(one.expected),
        "gap": _points(one.gap),
        "rating": one.rating.value,
        "start": item.start,
        "due": item.due,
        "weight": _number(item.weight),
        "lead": _text(item.lead, lang),
        "last_date": last.date if last else None,
        "entries": one.entries,
    }


def forecast_row(found: Forecast | None) -> dict[str, object] | None:
    """Return a forecast's keys: values in the item's unit, a milestone's in percent points."""
    if found is None:
        return None
    return {
        "value": _rounded(found.value),
        "date": found.date,
        "recent_value": _rounded(found.recent_value),
        "recent_date": found.recent_date,
        "needed_per_month": _rounded(found.needed_per_month),
    }


def rollup_row(rollup: Rollup) -> dict[str, object]:
    """Return a group's keys; `ratings` holds all nine."""
    return {
        "items": rollup.items,
        "reported": rollup.reported,
        "percent": _percent(rollup.complete),
        "expected": _percent(rollup.expected),
        "gap": _points(rollup.gap),
        "rating": rollup.rating.value if rollup.rating else None,
        "ratings": {rating.value: rollup.ratings[rating] for rating in Rating},
    }


def group_row(group: Group, lang: Lang) -> dict[str, object]:
    """Return a chapter's keys."""
    return {"id": group.id, "title": group.title.get(lang), **rollup_row(group.rollup)}


def entry_row(row: LogRow) -> dict[str, object]:
    """Return an entry's keys as the log has them; evidence one a line, its SHA-256 behind it."""
    entry = row.entry
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "item": entry.item,
        "date": entry.date,
        "add": _number(entry.add),
        "set": _number(entry.set),
        "stage": entry.stage,
        "void": entry.void,
        "by": entry.by,
        "note": entry.note,
        "evidence": entry.evidence,
    }


def _target(item: Item) -> object:
    if item.high is not None:
        return [_number(item.target), _number(item.high)]
    return _number(item.target)


def _number(value: Decimal | None) -> Decimal | None:
    """Return a number without exponent or needless zeros."""
    return None if value is None else Decimal(plain(value))


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else _number(round_half_up(value, 4))


def _percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else _number(rounded_percent(share, 4))


def _points(points: Fraction | None) -> Decimal | None:
    return None if points is None else _number(rounded_points(points, 4))


def _text(text: Text | None, lang: Lang) -> str | None:
    return text.get(lang) if text else None
