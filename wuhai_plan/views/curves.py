"""Curves: what was complete and what was expected on the days from a start to its due date.

A point speaks of its day as `plan status --as-of` that day does: by the readings dated up to it and
by what was in force on it. The line of what is expected goes on after the day asked for, by what is
in force on that day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from msgspec import Struct

from wuhai_plan.dates import periods
from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.rollup import exact_sum, held
from wuhai_plan.model import Item, Plan, Reading

SAMPLES = 240
FEW = 48


class Sample(Struct, frozen=True):
    """A day of a curve: shares of 1; complete is None after the day asked for, or unreported."""

    date: dt.date
    complete: Fraction | None
    expected: Fraction


Curve = tuple[Sample, ...]
_ONE = Fraction(1)


def item_curve(item: Item, readings: Sequence[Reading], as_of: dt.date) -> Curve:
    """Return an item from start to due, or to `as_of` where that is later, evenly sampled.

    `item` is as first promised; `readings` are those dated up to `as_of`, in order.
    """
    last = max(item.on(as_of).due, as_of)
    return _curve(item, readings, as_of, even_days(item.start, last, as_of))


def item_corners(item: Item, readings: Sequence[Reading], as_of: dt.date) -> Curve:
    """Return an item on those days only on which its curve can bend: fewer, and no less exact.

    Between two of them complete stays as it was; expected does too, or goes straight on where the
    item's pace is by day or by checkpoints.
    """
    now = item.on(as_of)
    last = max(now.due, as_of)
    days = {item.start, now.due, last, as_of, *(reading.date for reading in readings)}
    changed = {one.since for one in now.revisions}
    days |= {day for day, _ in item.checkpoints} | changed
    days |= {day - dt.timedelta(days=1) for day in changed}
    days |= {stage.due for stage in item.stages if stage.due}
    days |= {end for _, end in periods(item.start, now.due, 1)}
    inside = sorted(day for day in days if item.start <= day <= last)
    return _curve(item, readings, as_of, inside or [item.start])


def axis_top(samples: Iterable[Sample]) -> Fraction:
    """Return the share at the top of a curve's axis: 1, or as many halves more as it needs."""
    highest = max((each.complete for each in samples if each.complete is not None), default=0)
    return max(Fraction(1), Fraction(ceil(highest * 2), 2))


def group_curves(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    groups: Sequence[Sequence[Item]],
    as_of: dt.date,
    days_of: Callable[[dt.date, dt.date, dt.date], list[dt.date]] | None = None,
) -> list[Curve]:
    """Return the curve of all items together, then that of each group; an item is in one of them.

    They run over the plan's own dates, evenly sampled unless told. What has no items, or no weight,
    has no curve.
    """
    days = (days_of or even_days)(plan.start, max(plan.due, as_of), as_of)
    shared: dict[object, list[Fraction]] = {}
    sums = []
    for group in groups:
        courses = (_course(one, readings.get(one.id, ()), as_of, days, shared) for one in group)
        sums.append(_summed(list(courses), as_of, days))
    return [_shares(sums, days), *(_shares([one], days) for one in sums)]


def even_days(
    first: dt.date, last: dt.date, as_of: dt.date, samples: int = SAMPLES
) -> list[dt.date]:
    """Return at most so many days from first to last, evenly apart, and `as_of` among them."""
    start, length = first.toordinal(), (last - first).days
    count = min(length + 1, samples)
    days = {start + length * n // max(count - 1, 1) for n in range(count)}
    if first <= as_of <= last:
        days.add(as_of.toordinal())
    return [dt.date.fromordinal(day) for day in sorted(days)]


def month_days(first: dt.date, last: dt.date, as_of: dt.date) -> list[dt.date]:
    """Return about every eighth day of a year, and the ends of months with the days before them.

    What goes by the month bends there; the ends of months are left out of a span of many years.
    """
    days = set(even_days(first, last, as_of, FEW))
    ends = {end for _, end in periods(first, last, 1)}
    if len(ends) <= FEW:
        days |= ends | {end - dt.timedelta(days=1) for end in ends if end > first}
    return sorted(days)


class _Course(Struct):
    """An item along some days: its weight, what was complete, what was expected on each."""

    weight: list[Decimal]
    complete: list[Fraction | None]
    expected: list[Fraction]


class _Sums(Struct):
    """Sums of weights on some days: all of it, what was complete, what was expected."""

    weight: list[Fraction]
    complete: list[Fraction | None]
    expected: list[Fraction]


def _curve(
    item: Item, readings: Sequence[Reading], as_of: dt.date, days: Sequence[dt.date]
) -> Curve:
    course = _course(item, readings, as_of, days, {})
    return tuple(map(Sample, days, course.complete, course.expected))


def _course(
    item: Item,
    readings: Sequence[Reading],
    as_of: dt.date,
    days: Sequence[dt.date],
    shared: dict[object, list[Fraction]],
) -> _Course:
    """Follow an item along days; items that are expected alike share one list of it."""
    changes = [one.since for one in item.revisions if one.since <= as_of]
    versions = [item.on(day) for day in (dt.date.min, *changes)]
    if not changes:
        key = _schedule(item)
        if key not in shared:
            shared[key] = [expected(item, day) for day in days]
        should = shared[key]
    else:
        should = [expected(versions[bisect_right(changes, day)], day) for day in days]
    dates = [reading.date for reading in readings]
    known: dict[tuple[int, int], Fraction | None] = {}
    shares: list[Fraction | None] = []
    for day in days:
        if day > as_of:
            shares.append(None)
            continue
        at = bisect_right(dates, day), bisect_right(changes, day)
        if at not in known:
            known[at] = complete(versions[at[1]], readings[: at[0]])
        shares.append(known[at])
    weights = [version.weight for version in versions]
    return _Course([weights[bisect_right(changes, day)] for day in days], shares, should)


def _schedule(item: Item) -> object:
    """Return all that decides what is expected of an item."""
    if item.checkpoints:
        return item.start, item.due, item.checkpoints, item.origin, item.goal
    if item.staged:
        return item.start, item.due, item.stages
    return item.start, item.due, item.pace, item.kind, item.period


def _summed(courses: Sequence[_Course], as_of: dt.date, days: Sequence[dt.date]) -> _Sums:
    """Add items up on each day, held to 0…1 as in a roll-up."""
    zero, found = Fraction(0), _Sums([], [], [])
    known = [[zero if one is None else held(one) for one in each.complete] for each in courses]
    alike: dict[int, list[_Course]] = {}
    for one in courses:
        alike.setdefault(id(one.expected), []).append(one)
    for n, day in enumerate(days):
        found.weight.append(exact_sum((one.weight[n], _ONE) for one in courses))
        should = zero
        for several in alike.values():
            share = several[0].expected[n]
            should += exact_sum((one.weight[n], share) for one in several)
        found.expected.append(should)
        weighted = ((one.weight[n], share[n]) for one, share in zip(courses, known, strict=True))
        found.complete.append(exact_sum(weighted) if day <= as_of else None)
    return found


def _shares(sums: Sequence[_Sums], days: Sequence[dt.date]) -> Curve:
    """Return the curve of one group, or of several together."""
    samples = []
    for n, day in enumerate(days):
        total = sum((one.weight[n] for one in sums), Fraction(0))
        if not total:
            return ()
        should = sum((one.expected[n] for one in sums), Fraction(0)) / total
        done = [share for one in sums if (share := one.complete[n]) is not None]
        share = sum(done, Fraction(0)) / total if done else None
        samples.append(Sample(day, share, should))
    return tuple(samples)
