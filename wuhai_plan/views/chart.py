"""What a chart shows: one curve drawn large, or several in a row each."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure, Rollup, measure_all, roll_up
from wuhai_plan.model import Chapter, Item, Text
from wuhai_plan.views import Known, Report
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


def chart_report(known: Known, named: Sequence[Item | Chapter]) -> ChartReport:
    """Draw what is named: an item large; a chapter large, its items below; several in a row each.

    With nothing named, the plan and its chapters.
    """
    plan, readings, as_of = known.plan, known.readings, known.as_of
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
        return group_row(item.title, items, group_curves(known, [items])[0])

    large, rows = None, [named_row(item) for item in named]
    if not named:
        overall, *curves = group_curves(known, list(members.values()))
        large = group_row(plan.title, list(plan.items.values()), overall)
        chapters = zip(plan.chapters.values(), curves, strict=True)
        rows = [group_row(group.title, members[group.id], curve) for group, curve in chapters]
    elif len(named) == 1:
        large, group = rows[0], named[0]
        rows = [item_row(item) for item in members[group.id]] if isinstance(group, Chapter) else []
    return ChartReport(plan, as_of, known.known_at, large, tuple(rows))
