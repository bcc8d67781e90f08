"""What a chart shows: one thing drawn large, or several in a row each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from wuhai_plan.measure import Measure, Rollup, measure, roll_up
from wuhai_plan.model import Chapter, Item, Plan, Reading, Text
from wuhai_plan.views.series import Curve, group_curves, item_curve


class Drawn(Struct, frozen=True):
    """An item, a chapter or the plan: how it stands, and its curve, empty where it has none."""

    title: Text
    stand: Measure | Rollup
    curve: Curve


class ChartReport(Struct, frozen=True):
    """What is drawn large, if anything, and what has a row each."""

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    large: Drawn | None
    rows: tuple[Drawn, ...]


def chart_report(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    named: Sequence[Item | Chapter],
    *,
    as_of: dt.date,
    known_at: dt.datetime | None,
) -> ChartReport:
    """Draw what is named: one thing large, a chapter's items below it; several in a row each.

    With nothing named, the plan and its chapters. `readings` are those dated up to the day.
    """

    def item(one: Item) -> Drawn:
        told = readings.get(one.id, ())
        stand = measure(one.on(as_of), told, as_of, plan.thresholds)
        return Drawn(one.title, stand, item_curve(one, told, as_of))

    def groups(titled: Sequence[tuple[Text, Sequence[Item]]]) -> list[Drawn]:
        curves = group_curves(plan, readings, [items for _, items in titled], as_of)
        found = []
        for (title, items), curve in zip(titled, curves, strict=True):
            stands = (
                measure(one.on(as_of), readings.get(one.id, ()), as_of, plan.thresholds)
                for one in items
            )
            found.append(Drawn(title, roll_up(list(stands), plan.thresholds), curve))
        return found

    def members(chapter: Chapter) -> list[Item]:
        return [one for one in plan.items.values() if one.chapter == chapter.id]

    def drawn(one: Item | Chapter) -> Drawn:
        return item(one) if isinstance(one, Item) else groups([(one.title, members(one))])[0]

    rows: Sequence[Drawn]
    if not named:
        chapters = [(one.title, members(one)) for one in plan.chapters.values()]
        large, *rows = groups([(plan.title, list(plan.items.values())), *chapters])
        return ChartReport(plan, as_of, known_at, large, tuple(rows))
    if len(named) > 1:
        return ChartReport(plan, as_of, known_at, None, tuple(map(drawn, named)))
    only = named[0]
    rows = [item(one) for one in members(only)] if isinstance(only, Chapter) else []
    return ChartReport(plan, as_of, known_at, drawn(only), tuple(rows))
