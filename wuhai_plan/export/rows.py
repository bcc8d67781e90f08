"""The typed rows that every format writes: keys in English, in an order that is a promise.

Percentages are in percent, exact to four decimals, rounded half up; an unknown is None.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.model import Lang, Rating, Text
from wuhai_plan.numbers import round_half_up, rounded_percent, rounded_points, trimmed
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.status import Delta, Group

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
        "target": target_row(item.target, item.high),
        "value": _number(last.value if last else None),
        "stage": last.stage if last else None,
        "percent": percent(one.complete),
        "expected": percent(one.expected),
        "gap": points(one.gap),
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
        "percent": percent(rollup.complete),
        "expected": percent(rollup.expected),
        "gap": points(rollup.gap),
        "rating": rollup.rating.value if rollup.rating else None,
        "ratings": {rating.value: rollup.ratings[rating] for rating in Rating},
    }


def group_row(group: Group, lang: Lang) -> dict[str, object]:
    """Return a chapter's, lead's or tag's keys; both are None for the items that name none."""
    return {"id": group.id, "title": _text(group.title, lang), **rollup_row(group.rollup)}


def delta_row(delta: Delta | None) -> dict[str, object]:
    """Return what changed since, none where it was not asked for."""
    if delta is None:
        return {}
    return {"change": points(delta.change), "new_entries": delta.new_entries}


def measure_row(one: Measure) -> dict[str, object]:
    """Return the figures of an item that a list beside the status holds."""
    return {
        "percent": percent(one.complete),
        "expected": percent(one.expected),
        "gap": points(one.gap),
        "rating": one.rating.value,
    }


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


def target_row(target: Decimal | None, high: Decimal | None) -> object:
    """Return a target, or the two ends of a kept range."""
    return _number(target) if high is None else [_number(target), _number(high)]


def _number(value: Decimal | None) -> Decimal | None:
    """Return a number without exponent or needless zeros."""
    return None if value is None else trimmed(value)


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else _number(round_half_up(value, 4))


def percent(share: Fraction | None) -> Decimal | None:
    """Return a share in percent, to four decimals."""
    return None if share is None else _number(rounded_percent(share, 4))


def points(gap: Fraction | None) -> Decimal | None:
    """Return percentage points to four decimals."""
    return None if gap is None else _number(rounded_points(gap, 4))


def _text(text: Text | None, lang: Lang) -> str | None:
    return text.get(lang) if text else None
