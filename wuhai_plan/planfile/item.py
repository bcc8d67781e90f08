"""One item of the plan file: its keys by kind, and what has to agree among them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.model import Bound, Chapter, Item, Kind, Ladder, Pace, Period, Stage, Text
from wuhai_plan.planfile.table import Table, as_number, check_id
from wuhai_plan.planfile.target import Ends, parse_target, parse_weight, turns_back
from wuhai_plan.texts import nearest

COMMON = (
    "chapter", "title", "kind", "unit", "source", "start", "due", "pace", "weight",
    "lead", "support", "tags", "note", "baseline", "checkpoints", "revisions",
)  # fmt: skip
BY_KIND = {
    Kind.COUNT: ("target",),
    Kind.LEVEL: ("target", "bound"),
    Kind.KEEP: ("target", "bound", "period"),
    Kind.MILESTONE: ("ladder", "stages"),
}
# As dictionaries, in which keys are found fast and keep the order that messages name them in.
OF_SOME_KINDS = dict.fromkeys(chain.from_iterable(BY_KIND.values()))
ITEM = dict.fromkeys((*COMMON, *OF_SOME_KINDS))
STAGE = dict.fromkeys(("id", "percent", "title", "due"))

Span: TypeAlias = tuple[date | None, date | None]  # first and last day; None where wrong


class Context(Struct, frozen=True):
    """What items take from the plan where they don't say otherwise, and what they may name."""

    start: date | None  # None where it is wrong
    due: date | None
    pace: Pace
    chapters: dict[str, Chapter]
    ladders: dict[str, Ladder]


def parse_item(key: str, table: Table, context: Context) -> Item | None:
    """Read one item; None where a mistake, noted in the table's problems, keeps it from being."""
    table.require("chapter", "title", "kind")
    title, kind = table.text("title"), table.choice("kind", Kind)
    chapter = _named(table, "chapter", context.chapters)
    start, due = span = _span(table, context)
    pace, weight = table.choice("pace", Pace) or context.pace, parse_weight(table)
    texts: dict[str, Any] = {
        "lead": table.text("lead"),
        "support": table.texts("support"),
        "tags": table.strings("tags"),
        "unit": table.text("unit"),
        "source": table.text("source"),
        "note": table.text("note", lines=True),
    }
    baseline = table.number("baseline")
    if kind is None:  # all that does not depend on it has been read, for its mistakes
        return None
    _refuse_other_kinds_keys(table, kind)
    target, high = ends = parse_target(table, kind)
    bound = _bound(table, kind, baseline, ends)
    period = table.choice("period", Period) or Period.MONTH
    stages = _stages(table, context.ladders, span) if kind is Kind.MILESTONE else ()
    checkpoints = _checkpoints(table, span)
    if start is None or due is None or (target is None and not stages):
        return None
    item = Item(
        id=key, chapter=chapter or "", title=title or Text(key, key), kind=kind, start=start,
        due=due, pace=pace, target=target, high=high, bound=bound, period=period, stages=stages,
        baseline=baseline if kind is Kind.LEVEL else None, checkpoints=checkpoints,
        weight=Decimal(1) if weight is None else weight, **texts,
    )  # fmt: skip
    _check_way(table, item)
    if table.has("revisions"):
        from wuhai_plan.planfile.revision import parse_revisions  # few plans have any

        item = replace(item, revisions=parse_revisions(table, item))
    return item if chapter and title else None


def _refuse_other_kinds_keys(table: Table, kind: Kind) -> None:
    for name in OF_SOME_KINDS:
        if table.has(name) and name not in BY_KIND[kind]:
            table.wrong(name, "plan-key-not-for-kind", kind=kind, options=BY_KIND[kind])
    if kind is not Kind.MILESTONE:
        table.require("target")


def _named(table: Table, name: str, among: dict[str, Chapter] | dict[str, Ladder]) -> str | None:
    value = table.string(name)
    if value is None or value in among:
        return value
    near = nearest(value, among)
    table.wrong(name, f"plan-unknown-{name}", value=value, nearest=near, options=list(among))
    return None


def _span(table: Table, context: Context) -> Span:
    start = table.day("start") or context.start
    due = table.day("due") or context.due
    if start and due and due < start:
        key = "due" if table.has("due") else "start"
        table.wrong(key, "plan-due-before-start", start=start, due=due)
        return None, None
    return start, due


def _bound(table: Table, kind: Kind, baseline: Decimal | None, ends: Ends) -> Bound:
    target, high = ends
    bound = table.choice("bound", Bound)
    if bound and high is not None:
        table.wrong("bound", "plan-bound-with-range")
    if kind is not Kind.LEVEL or baseline is None or target is None:
        return bound or Bound.AT_LEAST
    if baseline == target:
        table.wrong("baseline", "plan-target-is-baseline")
    # The way from the baseline to the target says which side of the target is good.
    towards = Bound.AT_LEAST if target > baseline else Bound.AT_MOST
    if bound and bound is not towards and baseline != target:
        table.wrong("bound", "plan-bound-against-baseline", baseline=baseline, target=target)
    return towards


def _stages(table: Table, ladders: dict[str, Ladder], span: Span) -> tuple[Stage, ...]:
    if table.has("ladder") == table.has("stages"):
        table.wrong("ladder", "plan-ladder-or-stages", options=list(ladders))
        return ()
    if table.has("stages"):
        stages = parse_stages(table)
    else:
        name = _named(table, "ladder", ladders)
        stages = ladders[name].stages if name else ()
    start, due = span
    for stage in stages:
        if stage.due and start and due and not start <= stage.due <= due:
            table.wrong("stages" if table.has("stages") else "ladder", "plan-stage-due-outside",
                        stage=stage.id, day=stage.due, start=start, due=due)  # fmt: skip
    return stages


def parse_stages(table: Table) -> tuple[Stage, ...]:
    """Read a ladder's stages: ids that differ, percents that rise to 100, dues that don't fall."""
    value = table.raw.get("stages")
    if value is None:
        return ()
    if not isinstance(value, list) or not value:
        table.wrong("stages", "plan-stages-empty")
        return ()
    stages: list[Stage] = []
    for number, raw in enumerate(value):
        stage = _stage(Table(raw, f"{table.at('stages')}[{number}]", table.problems, STAGE))
        if stage is not None:
            stages.append(stage)
    if len(stages) < len(value):  # what agrees can't be said without those that are wrong
        return tuple(stages)
    if len({stage.id for stage in stages}) < len(stages):
        table.wrong("stages", "plan-stages-same-id")
    percents = [stage.percent for stage in stages]
    rises = all(low < high for low, high in pairwise(percents))
    if not rises or percents[0] < 0 or percents[-1] != 100:
        table.wrong("stages", "plan-stages-rise", percents=percents)
    dues = [stage.due for stage in stages if stage.due]
    if dues != sorted(dues):
        table.wrong("stages", "plan-stages-dues")
    return tuple(stages)


def _stage(table: Table) -> Stage | None:
    table.require("id", "percent")
    name, percent = table.string("id"), table.number("percent")
    title, due = table.text("title"), table.day("due")
    if name is None or percent is None:
        return None
    check_id(name, table.at("id"), table.problems)
    return Stage(name, percent, title or Text(name, name), due)


def _checkpoints(table: Table, span: Span) -> tuple[tuple[date, Decimal], ...]:
    """Read checkpoints: days within the item's dates, each with a number."""
    start, due = span
    value = table.raw.get("checkpoints", {})
    if not isinstance(value, dict):
        table.wrong("checkpoints", "plan-checkpoints-table")
        return ()
    points: list[tuple[date, Decimal]] = []
    for name, raw in value.items():
        key = f"checkpoints.{name}"
        day, number = parse_iso_day(name), as_number(raw, table.at(key), table.problems)
        if day is None:
            table.wrong(key, "plan-checkpoint-date")
        elif start and due and not start <= day <= due:
            table.wrong(key, "plan-checkpoint-outside", start=start, due=due)
        elif number is not None:
            points.append((day, number))
    return tuple(sorted(points))


def _check_way(table: Table, item: Item) -> None:
    """Note checkpoints that have no place in the item, or turn back on its way to the target."""
    if not item.checkpoints:
        return
    if item.kind is Kind.KEEP or item.staged:
        table.wrong("checkpoints", "plan-checkpoints-not-here", kind=item.kind)
        return
    if item.kind is Kind.LEVEL and item.baseline is None:
        if not table.has("baseline"):  # a wrong one is noted already
            table.wrong("checkpoints", "plan-checkpoints-baseline")
        return
    if turns_back(item):
        table.wrong("checkpoints", "plan-checkpoints-fall", start=item.origin, end=item.goal)
