"""What became of the first promises: how they stand, and which were dropped, eased or tightened.

docs/formulas.md, "As first promised".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct

from wuhai_plan.history import History
from wuhai_plan.measure.expected import line_value
from wuhai_plan.measure.rollup import AsPromised, Measure, measure, roll_up
from wuhai_plan.model import Bound, Item, Kind, Pace, Period, Reading, Thresholds

PACES = (Pace.DAY, Pace.MONTH, Pace.QUARTER, Pace.END)  # each asks later than those before
PERIODS = (Period.MONTH, Period.QUARTER, Period.YEAR)  # each is looser than those before
PLAIN = ("kind", "chapter", "start", "promised", "report", "lag", "unit", "baseline")
SETTINGS = {
    "thresholds": "[rating]",
    "pace": "pace",
    "report": "report",
    "lag": "lag",
    "counts": "counts",
    "due": "due",
    "timezone": "timezone",
}  # of the plan's own, with what the file calls them
Ordered = TypeVar("Ordered", int, date, Decimal)


class PromiseWord(str, Enum):
    """What became of a promise, or of a setting of the plan.

    The first four in the order in which they count: an item counts once.
    """

    DROPPED = "dropped"
    EASED = "eased"
    TIGHTENED = "tightened"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


class Promises(Struct, frozen=True):
    """The first promises as of a day, and what became of all that were made by then.

    Both go by the items' ids today, also those of items that were removed; `today` are those of
    today's plan.
    """

    limits: Thresholds
    first: Mapping[str, Measure]
    changes: Mapping[str, PromiseWord | None]
    settings: tuple[str, ...]
    today: Mapping[str, Item]

    def of(self, keys: Iterable[str], *, whole: bool = False) -> AsPromised:
        """Return how the first promises among some items stand, and what became of those.

        Of the whole plan, also which of its settings changed.
        """
        keys = tuple(keys)
        rollup = roll_up([self.first[k] for k in keys if k in self.first], self.limits)
        changes = [self.changes.get(key) for key in keys]
        return AsPromised(
            items=rollup.items,
            complete=rollup.complete,
            expected=rollup.expected,
            gap=rollup.gap,
            dropped=changes.count(PromiseWord.DROPPED),
            eased=changes.count(PromiseWord.EASED),
            tightened=changes.count(PromiseWord.TIGHTENED),
            changed=changes.count(PromiseWord.CHANGED),
            added=sum(key not in self.first and key in self.today for key in keys),
            settings=self.settings if whole else (),
        )


def promises(
    history: History, readings: Mapping[str, Sequence[Reading]], day: date
) -> Promises | None:
    """Return what became of the promises by a day; None where all of them are as they were made."""
    plan, firsts = history.plan, history.first_promises
    changes: dict[str, PromiseWord | None] = {
        key: PromiseWord.DROPPED for key, item in history.removed.items() if item.is_promised(day)
    }
    for item in plan.items.values():
        first = history.first_terms[item.id]
        # One that was promised by the day counts on, though the day of its promise was put off.
        if item.is_promised(day) or first.is_promised(day):
            changes[item.id] = change_of(first, item, day)
    added, settings = any(key not in firsts for key in changes), changed_settings(history)
    if not (added or settings or any(changes.values())):
        return None
    measures = {
        key: measure(item, readings.get(item.id, ()), day, plan.thresholds)
        for key, item in firsts.items()
        if item.is_promised(day)
    }
    return Promises(plan.thresholds, measures, changes, settings, plan.items)


def changed_settings(history: History) -> tuple[str, ...]:
    """Return which settings of the plan are no longer what they were first."""
    first, plan = history.first, history.plan
    names = (name for name in SETTINGS if getattr(first, name) != getattr(plan, name))
    return tuple(SETTINGS[name] for name in names)


def change_of(first: Item, now: Item, day: date) -> PromiseWord | None:
    """Return what became of a promise by a day, against its first terms; None if nothing did."""
    if now.is_dropped(day):
        return PromiseWord.DROPPED
    changes = {change for _, change in differences(first, now.on(day))}
    return next((change for change in PromiseWord if change in changes), None)


def differences(first: Item, now: Item) -> Iterator[tuple[str, PromiseWord]]:
    """Yield the terms that differ, by their names, with whether they are easier or harder now."""
    yield from ((n, PromiseWord.CHANGED) for n in PLAIN if getattr(first, n) != getattr(now, n))
    if first.kind is now.kind:
        yield from _target(first, now)
    yield from _ordered("due", first.due, now.due)
    yield from _ordered("weight", now.weight, first.weight)
    if first.kind is Kind.KEEP:
        yield from _ordered("period", PERIODS.index(first.period), PERIODS.index(now.period))
    else:
        yield from _ordered("pace", PACES.index(first.pace), PACES.index(now.pace))
    if [stage.id for stage in first.stages] != [stage.id for stage in now.stages]:
        yield "stages", PromiseWord.CHANGED
    else:
        for old, new in zip(first.stages, now.stages, strict=True):
            yield from _ordered("stages", old.percent, new.percent)
            if old.due is None or new.due is None:
                yield from [("stages", PromiseWord.CHANGED)] * (old.due != new.due)
            else:
                yield from _ordered("stages", old.due, new.due)
    if first.checkpoints != now.checkpoints:
        yield "checkpoints", _checkpoints(first, now)


def _ordered(name: str, old: Ordered, new: Ordered) -> Iterator[tuple[str, PromiseWord]]:
    """Compare two terms of which more is easier."""
    if old != new:
        yield name, PromiseWord.EASED if old < new else PromiseWord.TIGHTENED


def _target(first: Item, now: Item) -> Iterator[tuple[str, PromiseWord]]:
    """Compare what is to be reached: nearer, wider or higher for a cap is easier."""
    old, new = _bounds(first), _bounds(now)
    if old == new:
        return
    lower, higher = new[0] <= old[0], new[1] >= old[1]
    if lower and higher:
        yield "target", PromiseWord.EASED
    elif new[0] >= old[0] and new[1] <= old[1]:
        yield "target", PromiseWord.TIGHTENED
    else:
        yield "target", PromiseWord.CHANGED


def _bounds(item: Item) -> tuple[Decimal, Decimal]:
    """Return what fulfils a promise as a range: from, to."""
    low, high = Decimal("-Infinity"), Decimal("Infinity")
    if item.target is None:
        return low, high
    if item.high is not None:
        return item.target, item.high
    at_most = item.kind is Kind.CAP or item.bound is Bound.AT_MOST
    return (low, item.target) if at_most else (item.target, high)


def _checkpoints(first: Item, now: Item) -> PromiseWord:
    """Compare two lines of checkpoints day by day: lower or later is easier, of a cap higher."""
    if not first.checkpoints or not now.checkpoints:
        return PromiseWord.CHANGED
    days = sorted({day for item in (first, now) for day, _ in item.checkpoints})
    signs = {_sign(_share(now, day) - _share(first, day)) for day in days} - {0}
    if len(signs) != 1:
        return PromiseWord.CHANGED
    return PromiseWord.EASED if signs == {-1} else PromiseWord.TIGHTENED


def _share(item: Item, day: date) -> Fraction:
    """Return how much the line asks on a day; of a cap, the more it allows the less it asks."""
    up = item.goal >= item.origin and item.kind is not Kind.CAP
    return line_value(item, day) if up else -line_value(item, day)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
