"""What became of the first promises: how they stand, and which were dropped, eased or tightened.

docs/formulas.md, "As first promised".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from wuhai_plan.measure.expected import line_value
from wuhai_plan.measure.rollup import AsPromised, measure, roll_up
from wuhai_plan.model import Bound, Item, Kind, Plan, Reading


class Change(str, Enum):
    """What became of a promise, the gravest first: an item counts once."""

    DROPPED = "dropped"
    EASED = "eased"
    TIGHTENED = "tightened"
    CHANGED = "changed"


def as_promised(
    plan: Plan,
    items: Sequence[Item],
    readings: Mapping[str, Sequence[Reading]],
    day: date,
) -> AsPromised:
    """Return how the first promises among items promised by a day stand, and what became of all."""
    first = [item.first for item in items if is_first(plan, item)]
    limits = plan.thresholds
    rollup = roll_up(
        [measure(item, readings.get(item.id, ()), day, limits) for item in first], limits
    )
    changes = [change_of(item, day) for item in items]
    return AsPromised(
        items=rollup.items,
        complete=rollup.complete,
        expected=rollup.expected,
        gap=rollup.gap,
        dropped=changes.count(Change.DROPPED),
        eased=changes.count(Change.EASED),
        tightened=changes.count(Change.TIGHTENED),
        changed=changes.count(Change.CHANGED),
    )


def is_first(plan: Plan, item: Item) -> bool:
    """Say whether an item was promised from the start."""
    return item.is_promised(plan.start)


def was_changed(plan: Plan, day: date) -> bool:
    """Say whether any promise of a plan was changed, dropped or added by a day."""
    return any(
        item.is_promised(day) and (not is_first(plan, item) or change_of(item, day))
        for item in plan.items.values()
    )


def change_of(item: Item, day: date) -> Change | None:
    """Return what became of a promise by a day, against its first terms."""
    if item.is_dropped(day):
        return Change.DROPPED
    return compare(item.first, item.on(day)) if item.revisions else None


def compare(first: Item, now: Item) -> Change | None:
    """Return whether terms are easier than the first, harder, changed otherwise; None if alike.

    They are those of one item: only what a revision can change is compared.
    """
    changes = set(_changes(first, now))
    return next((change for change in Change if change in changes), None)


def _changes(first: Item, now: Item) -> Iterator[Change]:
    if first.baseline != now.baseline:
        yield Change.CHANGED
    yield from _target(first, now)
    if first.due != now.due:
        yield Change.EASED if first.due < now.due else Change.TIGHTENED
    if first.weight != now.weight:
        yield Change.EASED if first.weight > now.weight else Change.TIGHTENED
    if first.checkpoints != now.checkpoints:
        yield _checkpoints(first, now)


def _target(first: Item, now: Item) -> Iterator[Change]:
    """Compare what is to be reached: nearer, wider or higher for a cap is easier."""
    old, new = _bounds(first), _bounds(now)
    if old == new:
        return
    lower, higher = new[0] <= old[0], new[1] >= old[1]
    if lower and higher:
        yield Change.EASED
    elif new[0] >= old[0] and new[1] <= old[1]:
        yield Change.TIGHTENED
    else:
        yield Change.CHANGED


def _bounds(item: Item) -> tuple[Decimal, Decimal]:
    """Return what fulfils a promise as a range: from, to."""
    low, high = Decimal("-Infinity"), Decimal("Infinity")
    if item.target is None:
        return low, high
    if item.high is not None:
        return item.target, item.high
    at_most = item.kind is Kind.CAP or item.bound is Bound.AT_MOST
    return (low, item.target) if at_most else (item.target, high)


def _checkpoints(first: Item, now: Item) -> Change:
    """Compare two lines of checkpoints day by day: lower or later is easier, of a cap higher."""
    if not first.checkpoints or not now.checkpoints:
        return Change.CHANGED
    days = sorted({day for item in (first, now) for day, _ in item.checkpoints})
    differences = {_sign(_share(now, day) - _share(first, day)) for day in days} - {0}
    if len(differences) != 1:
        return Change.CHANGED
    return Change.EASED if differences == {-1} else Change.TIGHTENED


def _share(item: Item, day: date) -> Fraction:
    """Return how much the line asks on a day; of a cap, the more it allows the less it asks."""
    up = item.goal >= item.origin and item.kind is not Kind.CAP
    return line_value(item, day) if up else -line_value(item, day)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
