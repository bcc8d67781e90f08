"""What was promised of an item: its fields by name, and what was changed of them later."""

from __future__ import annotations

from wuhai_plan.measure.expected import line_of
from wuhai_plan.messages import explain, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Stage
from wuhai_plan.texts import clean
from wuhai_plan.views.show import ShowReport


def fields(report: ShowReport, tr: Messages) -> list[tuple[str, str]]:
    """Return what was promised: the fields that the item has, by key."""
    item, first, one = report.measure.item, report.first, report.measure
    found = [
        ("chapter", tr.text(report.plan.chapters[item.chapter].title)),
        ("kind", tr(f"kind-{item.kind.value}")),
        ("target", figures.target(item, tr)),
    ]
    if (first.target, first.high) != (item.target, item.high):
        found.append(("first-target", figures.target(first, tr)))
    if one.baseline is not None:
        found.append(("baseline", figures.with_unit(figures.grouped(one.baseline), item, tr)))
    if item.stages:
        found.append(("stages", " → ".join(_stage(stage, tr) for stage in item.stages)))
    span = tr("show-span", start=item.start, due=item.due, pace=tr(f"pace-{line_of(item).value}"))
    found.append(("dates", span))
    if first.due != item.due:
        found.append(("first-due", first.due.isoformat()))
    if item.checkpoints:
        points = [
            tr("show-point", value=figures.grouped(value), day=day)
            for day, value in item.checkpoints
        ]
        found.append(("checkpoints", tr("list-comma").join(points)))
    more = [
        ("weight", figures.grouped(item.weight)),
        ("lead", tr.text(item.lead)),
        ("support", tr("list-comma").join(tr.text(one) for one in item.support)),
        ("tags", tr("list-comma").join(clean(tag) for tag in item.tags)),
        ("source", tr.text(item.source)),
        ("note", tr.text(item.note)),
    ]
    return found + [(key, text) for key, text in more if text]


def _stage(stage: Stage, tr: Messages) -> str:
    percent = figures.grouped(stage.percent)
    key = "show-stage-due" if stage.due else "show-stage"
    return tr(key, title=stage.title, percent=percent, due=stage.due)


def revisions(report: ShowReport, tr: Messages) -> list[str]:
    """Return what each revision changed."""
    lines, before = [], report.first
    for one in report.measure.item.revisions:
        lines.append(explain.revision(before, one, tr))
        before = before.revised(one)
    return lines
