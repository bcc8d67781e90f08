"""One item of the plan file: its keys by kind, and what has to agree among them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from typing import TypeAlias

from msgspec import Struct

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.model import (
    CUMULATIVE,
    Bound,
    Chapter,
    Dropped,
    Frequency,
    Item,
    Kind,
    Ladder,
    Pace,
    Period,
    Stage,
    Text,
)
from wuhai_plan.planfile.table import Table, check_id

COMMON = (
    "chapter", "title", "kind", "unit", "source", "start", "due", "pace", "report", "lag", "weight",
    "lead", "leader", "liaison", "support", "tags", "note", "quote", "more", "was",
    "baseline", "checkpoints", "promised", "dropped", "revisions",
)  # fmt: skip
BY_KIND = {
    Kind.COUNT: ("target",),
    Kind.LEVEL: ("target", "bound"),
    Kind.KEEP: ("target", "bound", "period"),
    Kind.CAP: ("target",),
    Kind.MILESTONE: ("ladder", "stages"),
}
# As dictionaries, in which keys are found fast and keep the order that messages name them in.
OF_SOME_KINDS = dict.fromkeys(chain.from_iterable(BY_KIND.values()))
ITEM = dict.fromkeys((*COMMON, *OF_SOME_KINDS))
_OF_OTHER_KINDS = {k: [n for n in OF_SOME_KINDS if n not in keys] for k, keys in BY_KIND.items()}
STAGE = dict.fromkeys(("id", "percent", "title", "due"))
DROPPED = dict.fromkeys(("on", "note"))
MAX_LAG = 3660  # days
Span: TypeAlias = tuple[date, date]  # first and last day


class Context(Struct, frozen=True):
    """What items take from the plan where they don't say otherwise, and what they may name.

    A date is None where the plan's own is wrong.
    """

    start: date | None
    due: date | None
    pace: Pace
    report: Frequency
    lag: int
    chapters: dict[str, Chapter]
    ladders: dict[str, Ladder]


def parse_item(key: str, table: Table, context: Context) -> Item | None:
    """Read one item but for its revisions; mistakes are noted in the table's problems.

    A chapter or title that is wrong is empty; None where another mistake keeps the item from being.
    """
    table.require("chapter", "title", "kind")
    title, kind = table.text("title"), table.choice("kind", Kind)
    chapter = _named(table, "chapter", context.chapters)
    promised = table.day("promised")
    span = _span(table, context, promised)
    pace, weight = table.choice("pace", Pace) or context.pace, parse_weight(table)
    report, lag = table.choice("report", Frequency) or context.report, parse_lag(table, context.lag)
    lead, leader, liaison = table.text("lead"), table.text("leader"), table.text("liaison")
    support, tags = table.texts("support"), table.strings("tags")
    quote, more, was = table.text("quote", lines=True), table.named_texts("more"), _was(table)
    dropped = _dropped(table, promised or (span[0] if span else None))
    unit, source, note = table.text("unit"), table.text("source"), table.text("note", lines=True)
    baseline = table.number("baseline")
    if kind is None:  # all that does not depend on it has been read, for its mistakes
        return None
    _refuse_other_kinds_keys(table, kind)
    target, high = parse_target(table, kind)
    bound = _bound(table, kind, baseline, target, high)
    period = table.choice("period", Period) or Period.MONTH
    stages = _stages(table, context.ladders, span) if kind is Kind.MILESTONE else ()
    checkpoints = parse_checkpoints(table, span) or ()
    if span is None or (target is None and not stages):
        return None
    item = Item(
        id=key, chapter=chapter or "", title=title or Text(), kind=kind, start=span[0],
        due=span[1], pace=pace, report=report, lag=lag, target=target, high=high, unit=unit,
        bound=bound, period=period, baseline=baseline, stages=stages, checkpoints=checkpoints,
        weight=Decimal(1) if weight is None else weight, lead=lead, leader=leader, liaison=liaison,
        support=support, tags=tags, source=source, note=note, quote=quote, more=more, was=was,
        promised=promised, dropped=dropped,
    )  # fmt: skip
    check_baseline(table, item, "baseline")
    check_way(table, item)
    if kind is Kind.CAP and pace is Pace.END and ("pace" in table.raw or not checkpoints):
        table.wrong("pace", "plan-cap-pace")
    return item


def _refuse_other_kinds_keys(table: Table, kind: Kind) -> None:
    for name in _OF_OTHER_KINDS[kind]:
        if name in table.raw:
            table.wrong(name, "plan-key-not-for-kind", kind=kind, options=BY_KIND[kind])
    if kind is not Kind.MILESTONE:
        table.require("target")


def _named(table: Table, name: str, among: Collection[str]) -> str | None:
    value = table.string(name)
    if value is None or value in among:
        return value
    near = table.problems.nearest(value, among)
    table.wrong(name, f"plan-unknown-{name}", value=value, nearest=near, options=list(among))
    return None


def _span(table: Table, context: Context, promised: date | None) -> Span | None:
    start, due = table.day("start") or context.start, table.day("due") or context.due
    if promised and start and "start" not in table.raw:
        start = max(start, promised)
    if start is None or due is None:
        return None
    if due < start:
        key = next((name for name in ("due", "start", "promised") if name in table.raw), "due")
        table.wrong(key, "plan-due-before-start", start=start, due=due)
        return None
    return start, due


def _bound(
    table: Table,
    kind: Kind,
    baseline: Decimal | None,
    target: Decimal | None,
    high: Decimal | None,
) -> Bound:
    bound = table.choice("bound", Bound)
    if bound and high is not None:
        table.wrong("bound", "plan-bound-with-range")
    if kind is Kind.CAP:
        return Bound.AT_MOST
    if kind is not Kind.LEVEL or baseline is None or target is None:
        return bound or Bound.AT_LEAST
    # The way from the baseline to the target says which side of the target is good.
    towards = Bound.AT_LEAST if target > baseline else Bound.AT_MOST
    if bound and bound is not towards and baseline != target:
        table.wrong("bound", "plan-bound-against-baseline", baseline=baseline, target=target)
    return towards


def _stages(table: Table, ladders: dict[str, Ladder], span: Span | None) -> tuple[Stage, ...]:
    if ("ladder" in table.raw) == ("stages" in table.raw):
        table.wrong("ladder", "plan-ladder-or-stages", options=list(ladders))
        return ()
    if "stages" in table.raw:
        key, stages = "stages", parse_stages(table)
    else:
        key, name = "ladder", _named(table, "ladder", ladders)
        stages = ladders[name].stages if name else ()
    for stage in stages:
        if span and stage.due and not span[0] <= stage.due <= span[1]:
            table.wrong(key, "plan-stage-due-outside",
                        stage=stage.id, day=stage.due, start=span[0], due=span[1])  # fmt: skip
    return stages


def parse_stages(table: Table) -> tuple[Stage, ...]:
    """Read a ladder's stages: ids that differ, percents that rise to 100, dues that don't fall."""
    parsed = [_stage(inner) for inner in table.tables("stages", STAGE, "plan-stages-empty")]
    stages = tuple(stage for stage in parsed if stage is not None)
    if not stages or None in parsed:  # what agrees can't be said without those that are wrong
        return stages
    if len({stage.id for stage in stages}) < len(stages):
        table.wrong("stages", "plan-stages-same-id")
    percents = [stage.percent for stage in stages]
    rises = all(low < high for low, high in pairwise(percents))
    if not rises or percents[0] < 0 or percents[-1] != 100:
        table.wrong("stages", "plan-stages-rise", percents=percents)
    dues = [stage.due for stage in stages if stage.due]
    if dues != sorted(dues):
        table.wrong("stages", "plan-stages-dues")
    return stages


def _stage(table: Table) -> Stage | None:
    table.require("id", "percent")
    name, percent = table.string("id"), table.number("percent")
    title, due = table.text("title"), table.day("due")
    if name is None or percent is None:
        return None
    check_id(name, table.at("id"), table.problems)
    return Stage(name, percent, title or Text(name, name), due)


def parse_checkpoints(table: Table, span: Span | None) -> tuple[tuple[date, Decimal], ...] | None:
    """Read checkpoints: days within the item's dates, each with a number; None where none stand."""
    value = table.raw.get("checkpoints")
    if value is None:
        return None
    if not isinstance(value, dict):
        table.wrong("checkpoints", "plan-checkpoints-table")
        return ()
    points: list[tuple[date, Decimal]] = []
    for name, raw in value.items():
        key = f"checkpoints.{name}"
        day, number = parse_iso_day(name), table.number(key, raw)
        if day is None:
            table.wrong(key, "plan-checkpoint-date")
        elif span and not span[0] <= day <= span[1]:
            table.wrong(key, "plan-checkpoint-outside", start=span[0], due=span[1])
        elif number is not None:
            points.append((day, number))
    return tuple(sorted(points))


def check_way(table: Table, item: Item) -> None:
    """Note checkpoints that have no place in the item, or turn back on its way to the target."""
    if not item.checkpoints:
        return
    if item.kind is Kind.KEEP or item.staged:
        table.wrong("checkpoints", "plan-checkpoints-not-here", kind=item.kind)
    elif item.kind is Kind.LEVEL and item.baseline is None:
        if "baseline" not in table.raw:  # a wrong one is noted already
            table.wrong("checkpoints", "plan-checkpoints-baseline")
    elif turns_back(item):
        table.wrong("checkpoints", "plan-checkpoints-fall", start=item.origin, end=item.goal)


def parse_target(table: Table, kind: Kind) -> tuple[Decimal | None, Decimal | None]:
    """Return the target and, for a kept range, its upper end."""
    if kind is Kind.MILESTONE:
        return None, None
    value = table.raw.get("target")
    if kind is Kind.KEEP and isinstance(value, list):
        ends = [table.number("target", end) for end in value]
        match ends:
            case [Decimal() as low, Decimal() as high] if low < high:
                return low, high
        if None not in ends:  # those are noted
            table.wrong("target", "plan-bad-range")
        return None, None
    target = table.number("target")
    if kind in CUMULATIVE and target is not None and target <= 0:
        table.wrong("target", "plan-count-target", kind=kind)
        return None, None
    return target, None


def check_baseline(table: Table, item: Item, key: str) -> None:
    """Note a baseline that leaves no way to the target, or has no place in the item."""
    if item.baseline is None:
        return
    if item.kind not in (Kind.COUNT, Kind.LEVEL):
        table.wrong(key, "plan-baseline-not-here", kind=item.kind)
    elif item.baseline == item.goal:
        table.wrong(key, "plan-target-is-baseline")
    elif item.kind is Kind.COUNT and not 0 <= item.baseline < item.goal:
        table.wrong(key, "plan-count-baseline", target=item.goal)


def parse_lag(table: Table, usual: int) -> int:
    """Return after how many days a report is due, as usual where none are given."""
    lag = table.number("lag")
    if lag is None:
        return usual
    if lag != lag.to_integral_value() or not 0 <= lag <= MAX_LAG:
        table.wrong("lag", "plan-lag", most=MAX_LAG)
        return usual
    return int(lag)


def _dropped(table: Table, first: date | None) -> Dropped | None:
    if "dropped" not in table.raw:
        return None
    inner = table.inner("dropped", DROPPED)
    inner.require("on")
    on, note = inner.day("on"), inner.text("note", lines=True)
    if on and first and on < first:
        inner.wrong("on", "plan-dropped-early", day=on, first=first)
    return Dropped(on, note) if on else None


def _was(table: Table) -> str | None:
    was = table.string("was")
    if was is not None:
        check_id(was, table.at("was"), table.problems)
    return was


def parse_weight(table: Table) -> Decimal | None:
    """Return the weight; None where none is given."""
    weight = table.number("weight")
    if weight is not None and weight < 0:
        table.wrong("weight", "plan-weight-negative")
    return weight


def turns_back(item: Item) -> bool:
    """Say whether the checkpoints turn back on the way to the target."""
    way = [item.origin, *(number for _, number in item.checkpoints), item.goal]
    return any((high - low) * (way[-1] - way[0]) < 0 for low, high in pairwise(way))
