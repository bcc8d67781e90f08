"""An item's revisions: what changed from a day on, each judged against what was in force before."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.model import Item, Kind, Revision
from wuhai_plan.planfile.item import (
    check_baseline,
    check_way,
    parse_checkpoints,
    parse_target,
    parse_weight,
    turns_back,
)
from wuhai_plan.planfile.table import Table

REVISION = dict.fromkeys(("from", "target", "due", "weight", "baseline", "checkpoints", "note"))


def parse_revisions(table: Table, item: Item) -> tuple[Revision, ...]:
    """Read an item's revisions in the order of their days; a wrong one is noted and left out."""
    revisions: list[Revision] = []
    for inner in table.tables("revisions", REVISION, "plan-revisions-list"):
        revision = _revision(inner, item, revisions)
        if revision is not None:
            revisions.append(revision)
            item = item.revised(revision)
    return tuple(revisions)


def _revision(table: Table, item: Item, earlier: list[Revision]) -> Revision | None:
    """Read one revision of an item that the earlier ones have made what it is."""
    mistakes = len(table.problems.noted)
    table.require("from")
    since, due, weight = table.day("from"), table.day("due"), parse_weight(table)
    target, high = None, None
    if item.kind is Kind.MILESTONE and "target" in table.raw:
        options = [key for key in REVISION if key != "target"]
        table.wrong("target", "plan-key-not-for-kind", kind=item.kind, options=options)
    else:
        target, high = parse_target(table, item.kind)
    note = table.text("note", lines=True)
    if since is None or len(table.problems.noted) > mistakes:
        return None
    span = item.start, max(item.due, due or item.due)
    revision = Revision(
        since=since, target=target, high=high, due=due, weight=weight,
        baseline=table.number("baseline"), checkpoints=parse_checkpoints(table, span), note=note,
    )  # fmt: skip
    if len(table.problems.noted) > mistakes:
        return None
    _check(table, revision, item, earlier)
    return revision if len(table.problems.noted) == mistakes else None


def _check(table: Table, revision: Revision, item: Item, earlier: list[Revision]) -> None:
    """Note what does not agree with the item as it was in force before this revision."""
    since, due = revision.since, revision.due
    if earlier and since <= earlier[-1].since:
        table.wrong("from", "plan-revision-order", day=since, before=earlier[-1].since)
    elif since < item.start:
        table.wrong("from", "plan-revision-early", start=item.start)
    after = item.revised(revision)
    if replace(after, bound=item.bound) == item:  # the bound follows from the target
        table.problems.add("plan-revision-nothing", table.key)
    days = [*(day for day, _ in after.checkpoints), *(s.due for s in after.stages if s.due)]
    if after.due < item.start:
        table.wrong("due", "plan-due-before-start", start=item.start, due=after.due)
    elif due and due < since:
        table.wrong("due", "plan-revision-due-passed", day=since, due=due)
    elif due and days and max(days) > due:
        table.wrong("due", "plan-revision-due-early", due=due, day=max(days))
    check_baseline(table, after, "target" if revision.baseline is None else "baseline")
    if revision.checkpoints:
        check_way(table, after)
    elif after.checkpoints and turns_back(after):
        table.wrong("target", "plan-revision-way", start=after.origin, end=after.goal)
