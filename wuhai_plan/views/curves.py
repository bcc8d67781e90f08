"""Curves: what was complete and what was expected on the days from a start to its due date.

A point holds what `plan status --as-of` says of its day: by the readings dated up to it and by what
was in force on it. The line of what is expected goes on after the day asked for, by what is in
force on that day.
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
from wuhai_plan.measure.expected import expected, schedule
from wuhai_plan.measure.rollup import exact_sum, held
from wuhai_plan.model import Item, Plan, Reading

SAMPLES = 240  # of a curve drawn large
FEW = 48  # of one drawn small


class Sample(Struct, frozen=True):
    """A day of a curve: shares of 1; complete is None after the day asked for, or unreported."""

    date: dt.date
    complete: Fraction | None
    expected: Fraction


Curve = tuple[Sample, ...]


def item_curve(item: Item, readings: Sequence[Reading], as_of: dt.date) -> Curve:
    """Return an item from start to due, or to `as_of` where that is later, evenly sampled.

    `item` is as first promised; `readings` are those dated up to `as_of`, in order.
    """
    last = max(item.on(as_of).due, as_of)
    return _curve(item, readings, as_of, even_days(item.start, last, as_of))


def item_corners(item: Item, readings: Sequence[Reading], as_of: dt.date) -> Curve:
    """Return an item on those days only on which its curve can bend: fewer, and no less exact.

    Between two of them complete stays as it was; expected does too, or goes straight on where the
    item's line is straight.
    """
    now = item.on(as_of)
    last = max(now.due, as_of)
    days = {item.start, now.due, last, as_of, *(reading.date for reading in readings)}
    changed = {revision.since for revision in now.revisions}
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

    They run over the plan's own dates, on the days that `days_of` picks, else evenly sampled. What
    has no items, or no weight, has no curve.
    """
    days = (days_of or even_days)(plan.start, max(plan.due, as_of), as_of)
    shared: dict[object, list[Fraction]] = {}
    sums = []
    for group in groups:
        courses = [_course(item, readings.get(item.id, ()), as_of, days, shared) for item in group]
        sums.append([_day_sum(courses, n, known=day <= as_of) for n, day in enumerate(days)])
    return [_group_curve(days, sums), *(_group_curve(days, [group]) for group in sums)]


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
    """An item along some days: on each its weight, what was complete, what was expected."""

    weight: list[Decimal]
    complete: list[Fraction | None]
    expected: list[Fraction]


class _Sum(Struct):
    """A group on one day, weighted: all of it, what was complete (None later), what expected."""

    weight: Fraction
    complete: Fraction | None
    expected: Fraction


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
    """Follow an item along days; items of one schedule share what is expected of them."""
    changes = [revision.since for revision in item.revisions if revision.since <= as_of]
    versions = [item.on(day) for day in (dt.date.min, *changes)]
    dates = [reading.date for reading in readings]
    # What was in force and what was reported: most days share both with the day before.
    states = [(bisect_right(changes, day), bisect_right(dates, day)) for day in days]
    done = {
        (version, count): complete(versions[version], readings[:count])
        for version, count in set(states)
    }
    key = (schedule(item), item.revisions if changes else ())
    if key not in shared:
        in_force = (versions[version] for version, _ in states)
        shared[key] = list(map(expected, in_force, days))
    return _Course(
        [versions[version].weight for version, _ in states],
        [done[at] if day <= as_of else None for at, day in zip(states, days, strict=True)],
        shared[key],
    )


def _day_sum(courses: Sequence[_Course], n: int, *, known: bool) -> _Sum:
    """Add a group up on its nth day, each item held to 0…1 as in a roll-up."""
    return _Sum(
        exact_sum((course.weight[n], Fraction(1)) for course in courses),
        exact_sum((course.weight[n], held(course.complete[n])) for course in courses)
        if known
        else None,
        exact_sum((course.weight[n], course.expected[n]) for course in courses),
    )


def _group_curve(days: Sequence[dt.date], groups: Sequence[Sequence[_Sum]]) -> Curve:
    """Return the curve of one group, or of several together; none from where there is no weight."""
    samples = []
    for day, sums in zip(days, zip(*groups, strict=True), strict=False):
        weight = sum((group.weight for group in sums), Fraction(0))
        if not weight:
            return ()
        complete_sums = [group.complete for group in sums if group.complete is not None]
        complete_share = sum(complete_sums, Fraction(0)) / weight if complete_sums else None
        expected_sum = sum((group.expected for group in sums), Fraction(0))
        samples.append(Sample(day, complete_share, expected_sum / weight))
    return tuple(samples)
