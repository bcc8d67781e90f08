"""What a chart shows: one thing drawn large, or several in a row each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure, Rollup, measure, roll_up
from wuhai_plan.model import Chapter, Item, Plan, Reading, Text
from wuhai_plan.views.curves import Curve, group_curves, item_curve


class ChartRow(Struct, frozen=True):
    """An item, a chapter or the plan: how it stands, and its curve, empty where it has none."""

    title: Text
    stand: Measure | Rollup
    curve: Curve


class ChartReport(Struct, frozen=True):
    """What is drawn large, if anything, and what has a row each."""

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None
    large: ChartRow | None
    rows: tuple[ChartRow, ...]


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

    def item(one: Item) -> ChartRow:
        told = readings.get(one.id, ())
        stand = measure(one.on(as_of), told, as_of, plan.thresholds)
        return ChartRow(one.title, stand, item_curve(one, told, as_of))

    def group(title: Text, items: Sequence[Item], curve: Curve) -> ChartRow:
        stands = (
            measure(one.on(as_of), readings.get(one.id, ()), as_of, plan.thresholds)
            for one in items
        )
        return ChartRow(title, roll_up(list(stands), plan.thresholds), curve)

    def members(chapter: Chapter) -> list[Item]:
        return [one for one in plan.items.values() if one.chapter == chapter.id]

    def drawn(one: Item | Chapter) -> ChartRow:
        if isinstance(one, Item):
            return item(one)
        found = members(one)
        return group(one.title, found, group_curves(plan, readings, [found], as_of)[0])

    rows: Sequence[ChartRow]
    if not named:
        chapters = [(one.title, members(one)) for one in plan.chapters.values()]
        curves = group_curves(plan, readings, [items for _, items in chapters], as_of)
        rows = [group(*one, curve) for one, curve in zip(chapters, curves[1:], strict=True)]
        large = group(plan.title, list(plan.items.values()), curves[0])
        return ChartReport(plan, as_of, known_at, large, tuple(rows))
    if len(named) > 1:
        return ChartReport(plan, as_of, known_at, None, tuple(map(drawn, named)))
    only = named[0]
    rows = [item(one) for one in members(only)] if isinstance(only, Chapter) else []
    return ChartReport(plan, as_of, known_at, drawn(only), tuple(rows))
