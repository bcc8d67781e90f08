"""How the plan stands as of a day: every item measured, then rolled up by group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Measure, Rollup, roll_up
from wuhai_plan.model import Item, Plan, Rating, RuleSet, Text, Thresholds
from wuhai_plan.views import Known, Report

if TYPE_CHECKING:
    from wuhai_plan.measure.forecast import Forecast
    from wuhai_plan.measure.promises import Promises


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
    """The change in points, None where there is no percent; the entries dated since; and before.

    `before` is the share then. What was not reported by then has none, and changed from nothing.
    """

    change: Fraction | None
    new_entries: int
    before: Fraction | None = None


class Changes(Struct, frozen=True):
    """What changed after a day: overall, by group in the order of the report, by item."""

    since: dt.date
    overall: Delta
    groups: tuple[Delta, ...]
    items: dict[str, Delta]


class StatusReport(Report, frozen=True, kw_only=True):
    """How a plan stands as of a day. `detailed`: items were asked for, not only groups.

    `groups` and `items` hold those asked for; `overall` and `every` are always of the whole plan.
    `limits` are the thresholds that it is rated by: those of the rule set, where one was asked for.
    `forecasts` holds those of the items, by id, where they were asked for and there is one;
    `changes` what changed since an earlier day.
    """

    overall: Rollup
    groups: tuple[Group, ...]
    items: tuple[Measure, ...]
    detailed: bool
    every: tuple[Measure, ...]
    limits: Thresholds
    by: By = By.CHAPTER
    rules: RuleSet | None = None
    forecasts: Mapping[str, Forecast] = {}
    changes: Changes | None = None


def status_report(
    known: Known,
    *,
    what: frozenset[str] | None = None,
    ratings: frozenset[Rating] | None = None,
    detailed: bool = False,
    by: By = By.CHAPTER,
    rules: RuleSet | None = None,
    whole: bool = False,
) -> StatusReport:
    """Measure a plan as of a day. `what` holds the ids of the items asked for, None for all.

    `rules` rate in place of the plan's own thresholds; `whole` asks for forecasts too.
    """
    plan, limits = known.plan, rules.limits if rules else known.plan.thresholds
    measures = known.measures(limits)
    asked = [
        measure
        for measure in measures
        if (what is None or measure.item.id in what)
        and (ratings is None or measure.rating in ratings)
    ]
    shown = {measure.item.id for measure in asked}
    every = what is None and ratings is None
    promised = _promises(known)
    away = _away(known, promised, measures)
    groups = []
    for key, title, members in _grouped(plan, measures, by):
        ids = tuple(measure.item.id for measure in members)
        if every or not shown.isdisjoint(ids):
            gone = [name for name, item in away.items() if _is_of(item, key, title, by)]
            rollup = _rolled_up(members, limits, promised, gone)
            groups.append(Group(key, title, rollup, ids))
    return StatusReport(
        known.history,
        known.as_of,
        overall=_rolled_up(measures, limits, promised, away, whole=True),
        groups=tuple(groups),
        items=tuple(asked),
        detailed=detailed or not every,
        every=tuple(measures),
        limits=limits,
        by=by,
        rules=rules,
        forecasts=_forecasts(known, asked) if whole else {},
    )


def _promises(known: Known) -> Promises | None:
    """Return what became of the promises; None where all of them are as they were made."""
    items = known.plan.items.values()
    alike = len(known.history.plans) == 1
    if alike and not any(item.revisions or item.dropped or item.promised for item in items):
        return None
    from wuhai_plan.measure.promises import promises  # few plans change

    return promises(known.history, known.readings, known.as_of)


def _away(known: Known, promised: Promises | None, measures: Sequence[Measure]) -> dict[str, Item]:
    """Return the first promises that are not in the report: removed, or promised later by now."""
    if promised is None:
        return {}
    there, items = {measure.item.id for measure in measures}, known.plan.items
    first = known.history.first_terms
    return {key: items.get(key, first[key]) for key in promised.changes if key not in there}


def _rolled_up(
    measures: Sequence[Measure],
    limits: Thresholds,
    promised: Promises | None,
    away: Iterable[str],
    *,
    whole: bool = False,
) -> Rollup:
    """Add items up, and their first promises where any promise of the plan was changed."""
    rollup = roll_up(measures, limits)
    if promised is None:
        return rollup
    keys = (*(measure.item.id for measure in measures), *away)
    return replace(rollup, as_promised=promised.of(keys, whole=whole))


def _grouped(
    plan: Plan, measures: Sequence[Measure], by: By
) -> list[tuple[str | None, Text | None, list[Measure]]]:
    """Return the id, title and measures of each group.

    Chapters stand in the plan's order, also empty ones. Leads and tags stand in the order in which
    the items name them, then the items that name none; an item of several tags is in each group.
    """
    if by is By.CHAPTER:
        members: dict[str, list[Measure]] = {chapter: [] for chapter in plan.chapters}
        for measure in measures:
            members[measure.item.chapter].append(measure)
        return [(group.id, group.title, members[group.id]) for group in plan.chapters.values()]
    groups: dict[Text | None, list[Measure]] = {}
    for measure in measures:
        for title in _titles(measure.item, by):
            groups.setdefault(title, []).append(measure)
    if None in groups:
        groups[None] = groups.pop(None)  # to the end
    # A lead's id is the same in every language of output.
    return [
        (title.get(Lang.EN) if title else None, title, group) for title, group in groups.items()
    ]


def _titles(item: Item, by: By) -> Sequence[Text | None]:
    """Return an item's lead, or its tags, as the titles of groups."""
    if by is By.TAG:
        return [Text(tag, tag) for tag in dict.fromkeys(item.tags)] or [None]
    return [item.lead]


def _is_of(item: Item, key: str | None, title: Text | None, by: By) -> bool:
    """Say whether an item that is not in the report was in a group that stands."""
    return item.chapter == key if by is By.CHAPTER else title in _titles(item, by)


def _forecasts(known: Known, measures: Sequence[Measure]) -> dict[str, Forecast]:
    from wuhai_plan.measure.forecast import NoForecast

    outlooks = {measure.item.id: known.forecast(measure) for measure in measures}
    return {key: each for key, each in outlooks.items() if not isinstance(each, NoForecast)}
