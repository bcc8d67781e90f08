"""The neutral view: what was found out, typed and exact; no sentence, no rounding, no colour.

Renderers and exporters take a report and a language; nothing above this computes a figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan.measure import Measure, Rollup, measure, roll_up
from wuhai_plan.model import Entry, Item, Plan, Rating, Reading, Text

if TYPE_CHECKING:
    from wuhai_plan.measure.forecast import Forecast


class Group(Struct, frozen=True):
    """A row of the status: a chapter, and how it stands."""

    id: str
    title: Text
    rollup: Rollup


class StatusReport(Struct, frozen=True, kw_only=True):
    """How a plan stands as of a day. `detailed` tells that items were asked for, not only groups.

    `groups` and `items` hold those asked for; `overall` always speaks of the whole plan.
    `forecasts` holds those of the items, by id, where they were asked for and there is one.
    """

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    overall: Rollup
    groups: tuple[Group, ...]
    items: tuple[Measure, ...]
    detailed: bool
    forecasts: Mapping[str, Forecast] = {}


class ChangeReport(Struct, frozen=True, kw_only=True):
    """What one entry changed: the item before and after it, as of the day it speaks of.

    `later` is the item's last reading after that day, which the entry leaves as it is.
    """

    plan: Plan
    item: Item
    entry: Entry
    as_of: dt.date
    before: Measure
    after: Measure
    later: Reading | None
    written: bool
    withdrawn: Entry | None = None


class LogRow(Struct, frozen=True):
    """An entry as listed: with its item's title and the entry that withdrew it, if any."""

    entry: Entry
    item: Item | None
    withdrawn_by: str | None


class LogReport(Struct, frozen=True):
    """Entries by when they were recorded."""

    plan: Plan
    rows: tuple[LogRow, ...]


class CheckReport(Struct, frozen=True):
    """A plan and a log that are sound, and how much there is of each."""

    plan: Plan
    plan_file: str
    log_file: str
    entries: int
    withdrawn: int


def status_report(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    *,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    what: frozenset[str] | None = None,
    ratings: frozenset[Rating] | None = None,
    detailed: bool = False,
    forecasts: bool = False,
) -> StatusReport:
    """Measure a plan as of a day. `what` holds the ids of the items asked for, None for all.

    `readings` holds every item's readings dated up to that day, in order.
    """
    limits = plan.thresholds
    measures = [
        measure(item.on(as_of), readings.get(item.id, ()), as_of, limits)
        for item in plan.items.values()
    ]
    by_chapter: dict[str, list[Measure]] = {chapter: [] for chapter in plan.chapters}
    for one in measures:
        by_chapter[one.item.chapter].append(one)
    asked = [
        one
        for one in measures
        if (what is None or one.item.id in what) and (ratings is None or one.rating in ratings)
    ]
    shown = {one.item.chapter for one in asked}
    groups = [
        Group(chapter.id, chapter.title, roll_up(by_chapter[chapter.id], limits))
        for chapter in plan.chapters.values()
        if (what is None and ratings is None) or chapter.id in shown
    ]
    return StatusReport(
        plan=plan,
        as_of=as_of,
        known_at=known_at,
        overall=roll_up(measures, limits),
        groups=tuple(groups),
        items=tuple(sorted_in_plan_order(plan, asked)),
        detailed=detailed or what is not None or ratings is not None,
        forecasts=_forecasts(asked, readings, as_of) if forecasts else {},
    )


def _forecasts(
    measures: Sequence[Measure], readings: Mapping[str, Sequence[Reading]], as_of: dt.date
) -> dict[str, Forecast]:
    from wuhai_plan.measure.forecast import NoForecast, forecast

    found = ((one.item, readings.get(one.item.id, ())) for one in measures)
    every = {item.id: forecast(item, told, as_of) for item, told in found}
    return {key: one for key, one in every.items() if not isinstance(one, NoForecast)}


def sorted_in_plan_order(plan: Plan, measures: Sequence[Measure]) -> list[Measure]:
    """Return measures by chapter, then as the items stand in the file."""
    rank = {chapter: place for place, chapter in enumerate(plan.chapters)}
    return sorted(measures, key=lambda one: rank[one.item.chapter])
