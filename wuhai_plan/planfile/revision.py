"""An item's revisions: what changed from a day on, each judged against what was in force before."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from wuhai_plan.model import Item, Kind, Revision
from wuhai_plan.planfile.item import parse_target, turns_back
from wuhai_plan.planfile.table import Table

REVISION = dict.fromkeys(("from", "target", "due", "weight", "note"))


def parse_revisions(table: Table, item: Item) -> tuple[Revision, ...]:
    """Read an item's revisions in the order of their days; a wrong one is noted and left out."""
    value = table.raw.get("revisions")
    if not isinstance(value, list) or not value:
        table.wrong("revisions", "plan-revisions-list")
        return ()
    found: list[Revision] = []
    for number, raw in enumerate(value):
        key = f"{table.at('revisions')}[{number}]"
        inner = Table(raw, key, table.problems, REVISION)
        one = _revision(inner, item, found) if isinstance(raw, dict) else None
        if one is not None:
            found.append(one)
            item = item.revised(one)
    return tuple(found)


def _revision(table: Table, item: Item, earlier: list[Revision]) -> Revision | None:
    """Read one revision of an item that the earlier ones have made what it is."""
    mistakes = len(table.problems.found)
    table.require("from")
    since, due, weight = table.day("from"), table.day("due"), table.number("weight")
    target, high = None, None
    if item.kind is Kind.MILESTONE and table.has("target"):
        options = ("from", "due", "weight", "note")
        table.wrong("target", "plan-key-not-for-kind", kind=item.kind, options=options)
    else:
        target, high = parse_target(table, item.kind)
    if weight is not None and weight < 0:
        table.wrong("weight", "plan-weight-negative")
    note = table.text("note", lines=True)
    if since is None or len(table.problems.found) > mistakes:
        return None
    one = Revision(since=since, target=target, high=high, due=due, weight=weight, note=note)
    _check(table, one, item, earlier)
    return one if len(table.problems.found) == mistakes else None


def _check(table: Table, one: Revision, item: Item, earlier: list[Revision]) -> None:
    """Note what does not agree with the item as it was in force before this revision."""
    if earlier and one.since <= earlier[-1].since:
        table.wrong("from", "plan-revision-order", day=one.since, before=earlier[-1].since)
    elif not item.start <= one.since <= item.due:
        table.wrong("from", "plan-revision-outside", start=item.start, due=item.due)
    after = item.revised(one)
    if replace(after, bound=item.bound) == item:
        table.problems.add("plan-revision-nothing", table.key)
    if after.due < item.start:
        table.wrong("due", "plan-due-before-start", start=item.start, due=after.due)
    elif one.due and one.due < one.since:
        table.wrong("due", "plan-revision-due-passed", day=one.since, due=one.due)
    elif one.due and any(day > one.due for day in _days(after)):
        latest = max(_days(after))
        table.wrong("due", "plan-revision-due-early", due=one.due, day=latest)
    if after.kind is Kind.LEVEL and after.goal == after.baseline:
        table.wrong("target", "plan-target-is-baseline")
    elif one.target is not None and after.checkpoints and turns_back(after):
        table.wrong("target", "plan-revision-way", start=after.origin, end=after.goal)


def _days(item: Item) -> list[dt.date]:
    """Return the days that have to lie within the item's dates."""
    return [*(day for day, _ in item.checkpoints), *(s.due for s in item.stages if s.due)]
