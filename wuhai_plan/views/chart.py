"""What a chart shows: one curve drawn large, or several in a row each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure, Rollup, measure_all, roll_up
from wuhai_plan.model import Chapter, Item, Plan, Reading, Text
from wuhai_plan.views import Report
from wuhai_plan.views.curves import Curve, group_curves, item_curve


class ChartRow(Struct, frozen=True):
    """An item, a chapter or the plan: its figures, and its curve, empty where it has none."""

    title: Text
    standing: Measure | Rollup
    curve: Curve


class ChartReport(Report, frozen=True):
    """What is drawn large, if anything, and what has a row each."""

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
    """Draw what is named: an item large; a chapter large, its items below; several in a row each.

    With nothing named, the plan and its chapters. `readings` are those dated up to the day.
    """
    measures = {measure.item.id: measure for measure in measure_all(plan, readings, as_of)}
    members: dict[str, list[Item]] = {chapter: [] for chapter in plan.chapters}
    for item in plan.items.values():
        members[item.chapter].append(item)

    def item_row(item: Item) -> ChartRow:
        curve = item_curve(item, readings.get(item.id, ()), as_of)
        return ChartRow(item.title, measures[item.id], curve)

    def group_row(title: Text, items: Sequence[Item], curve: Curve) -> ChartRow:
        rollup = roll_up([measures[item.id] for item in items], plan.thresholds)
        return ChartRow(title, rollup, curve)

    def named_row(item: Item | Chapter) -> ChartRow:
        if isinstance(item, Item):
            return item_row(item)
        items = members[item.id]
        return group_row(item.title, items, group_curves(plan, readings, [items], as_of)[0])

    large, rows = None, [named_row(item) for item in named]
    if not named:
        overall, *curves = group_curves(plan, readings, list(members.values()), as_of)
        large = group_row(plan.title, list(plan.items.values()), overall)
        chapters = zip(plan.chapters.values(), curves, strict=True)
        rows = [group_row(group.title, members[group.id], curve) for group, curve in chapters]
    elif len(named) == 1:
        large, group = rows[0], named[0]
        rows = [item_row(item) for item in members[group.id]] if isinstance(group, Chapter) else []
    return ChartReport(plan, as_of, known_at, large, tuple(rows))
