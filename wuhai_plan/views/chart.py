"""What a chart shows: one curve drawn large, or several in a row each."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.model import Chapter, Item, Text
from wuhai_plan.views import Known, Report
from wuhai_plan.views.curves import Curve, group_curves, item_curve
from wuhai_plan.views.status import status_report


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
    plan, as_of, status = known.plan, known.as_of, status_report(known)
    measures = {measure.item.id: measure for measure in status.items}
    rollups = {group.id: group.rollup for group in status.groups}
    members = {group.id: [plan.items[key] for key in group.members] for group in status.groups}

    def item_row(item: Item) -> ChartRow:
        curve = item_curve(item, known.readings.get(item.id, ()), as_of)
        return ChartRow(item.title, measures[item.id], curve)

    def chapter_row(chapter: Chapter, curve: Curve) -> ChartRow:
        return ChartRow(chapter.title, rollups[chapter.id], curve)

    def named_row(item: Item | Chapter) -> ChartRow:
        if isinstance(item, Item):
            return item_row(item)
        return chapter_row(item, group_curves(known, [members[item.id]])[0])

    large, rows = None, [named_row(item) for item in named]
    if not named:
        overall, *curves = group_curves(known, list(members.values()))
        large = ChartRow(plan.title, status.overall, overall)
        rows = list(map(chapter_row, plan.chapters.values(), curves))
    elif len(named) == 1:
        large, group = rows[0], named[0]
        rows = [item_row(item) for item in members[group.id]] if isinstance(group, Chapter) else []
    return ChartReport(known.history, as_of, large, tuple(rows))
