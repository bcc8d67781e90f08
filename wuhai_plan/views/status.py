"""How the plan stands as of a day: every item measured, then rolled up by group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure, Rollup, measure, roll_up
from wuhai_plan.model import Lang, Plan, Rating, Reading, RuleSet, Text

if TYPE_CHECKING:
    from wuhai_plan.measure.forecast import Forecast


class By(str, Enum):
    """What the rows of a status are."""

    CHAPTER = "chapter"
    LEAD = "lead"
    TAG = "tag"


class Group(Struct, frozen=True):
    """A row of the status: a chapter, lead or tag, how it stands, and the ids of all its items.

    The last row by lead or tag has neither id nor title: it holds the items that have none.
    """

    id: str | None
    title: Text | None
    rollup: Rollup
    members: tuple[str, ...] = ()


class Delta(Struct, frozen=True):
    """The change in points, None where there is no percent; the entries dated since."""

    change: Fraction | None
    new_entries: int


class Changes(Struct, frozen=True):
    """What changed after a day: overall, by group in the order of the report, by item."""

    since: dt.date
    overall: Delta
    groups: tuple[Delta, ...]
    items: dict[str, Delta]


class StatusReport(Struct, frozen=True, kw_only=True):
    """How a plan stands as of a day. `detailed` tells that items were asked for, not only groups.

    `groups` and `items` hold those asked for; `overall` always speaks of the whole plan.
    `forecasts` holds those of the items, by id, where they were asked for and there is one;
    `changes` what changed since an earlier day, `rules` the rule set, where one was asked for.
    `every` holds the measures of all items.
    """

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    overall: Rollup
    groups: tuple[Group, ...]
    items: tuple[Measure, ...]
    detailed: bool
    every: tuple[Measure, ...] = ()
    by: By = By.CHAPTER
    rules: RuleSet | None = None
    forecasts: Mapping[str, Forecast] = {}
    changes: Changes | None = None


def status_report(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    *,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    what: frozenset[str] | None = None,
    ratings: frozenset[Rating] | None = None,
    detailed: bool = False,
    by: By = By.CHAPTER,
    rules: RuleSet | None = None,
    forecasts: bool = False,
) -> StatusReport:
    """Measure a plan as of a day. `what` holds the ids of the items asked for, None for all.

    `readings` holds every item's readings dated up to that day, in order. `rules` rate in place of
    the plan's own thresholds.
    """
    limits = rules.limits if rules else plan.thresholds
    measures = measure_all(plan, readings, as_of, rules)
    asked = [
        one
        for one in measures
        if (what is None or one.item.id in what) and (ratings is None or one.rating in ratings)
    ]
    shown = {one.item.id for one in asked}
    whole = what is None and ratings is None
    groups = [
        Group(key, title, roll_up(found, limits), tuple(one.item.id for one in found))
        for key, title, found in _grouped(plan, measures, by)
        if whole or any(one.item.id in shown for one in found)
    ]
    return StatusReport(
        plan=plan,
        as_of=as_of,
        known_at=known_at,
        overall=roll_up(measures, limits),
        groups=tuple(groups),
        items=tuple(sorted_in_plan_order(plan, asked)),
        detailed=detailed or not whole,
        every=tuple(measures),
        by=by,
        rules=rules,
        forecasts=_forecasts(asked, readings, as_of) if forecasts else {},
    )


def measure_all(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    as_of: dt.date,
    rules: RuleSet | None = None,
) -> list[Measure]:
    """Measure every item as it was in force on a day."""
    limits = rules.limits if rules else plan.thresholds
    return [
        measure(item.on(as_of), readings.get(item.id, ()), as_of, limits)
        for item in plan.items.values()
    ]


def _grouped(
    plan: Plan, measures: Sequence[Measure], by: By
) -> Iterable[tuple[str | None, Text | None, list[Measure]]]:
    """Return the id, title and measures of each group.

    Chapters stand in the plan's order, also empty ones. Leads and tags stand in the order in which
    the items name them; an item of several tags is in each of their groups.
    """
    if by is By.CHAPTER:
        members: dict[str, list[Measure]] = {chapter: [] for chapter in plan.chapters}
        for one in measures:
            members[one.item.chapter].append(one)
        return [(one.id, one.title, members[one.id]) for one in plan.chapters.values()]
    found: dict[Text, list[Measure]] = {}
    none: list[Measure] = []
    for one in sorted_in_plan_order(plan, measures):
        lead = [one.item.lead] if one.item.lead else []
        keys = lead if by is By.LEAD else [Text(tag, tag) for tag in dict.fromkeys(one.item.tags)]
        for key in keys:
            found.setdefault(key, []).append(one)
        if not keys:
            none.append(one)
    named: list[tuple[str | None, Text | None, list[Measure]]]
    # A lead's id is the same in every language of output.
    named = [(key.get(Lang.EN), key, group) for key, group in found.items()]
    return [*named, (None, None, none)] if none else named


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
