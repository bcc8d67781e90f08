"""Curves: what was complete and what was expected on the days from a start to its due date.

A point holds what `plan status --as-of` says of its day: by the readings dated up to it and by what
was in force on it. The line of what is expected goes on after the day asked for, by what is in
force on that day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from msgspec import Struct

from wuhai_plan.dates import periods
from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected, schedule
from wuhai_plan.measure.rollup import weighted_sums
from wuhai_plan.model import Item, Reading
from wuhai_plan.views import Known

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
    known: Known,
    groups: Sequence[Sequence[Item]],
    days_of: Callable[[dt.date, dt.date, dt.date], list[dt.date]] | None = None,
) -> list[Curve]:
    """Return the curve of all items together, then that of each group; an item is in one of them.

    They run over the plan's own dates, on the days that `days_of` picks, else evenly sampled. What
    has no items, or no weight, has no curve.
    """
    plan, as_of = known.plan, known.as_of
    days = (days_of or even_days)(plan.start, max(plan.due, as_of), as_of)
    lines: dict[object, list[Fraction]] = {}
    sums = []
    for group in groups:
        courses = [
            _course(item, known.readings.get(item.id, ()), as_of, days, lines) for item in group
        ]
        sums.append([weighted_sums(on_day) for on_day in zip(*courses, strict=True)])
    overall = [
        tuple(sum(column, Fraction(0)) for column in zip(*on_day, strict=True))
        for on_day in zip(*filter(None, sums), strict=True)
    ]
    return [_group_curve(days, as_of, overall), *(_group_curve(days, as_of, each) for each in sums)]


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


def _curve(
    item: Item, readings: Sequence[Reading], as_of: dt.date, days: Sequence[dt.date]
) -> Curve:
    course = _course(item, readings, as_of, days, {})
    return tuple(
        Sample(day, complete, expected)
        for day, (_, complete, expected) in zip(days, course, strict=True)
    )


def _course(
    item: Item,
    readings: Sequence[Reading],
    as_of: dt.date,
    days: Sequence[dt.date],
    lines: dict[object, list[Fraction]],
) -> Iterator[tuple[Decimal, Fraction | None, Fraction]]:
    """Follow an item along days: its weight, what was complete, what was expected on each.

    Items of one schedule share their line, which is kept in `lines`.
    """
    changes = [revision.since for revision in item.revisions if revision.since <= as_of]
    versions = [item.on(day) for day in (dt.date.min, *changes)]
    dates = [reading.date for reading in readings]
    # What was in force and what was reported: most days share both with the day before.
    states = [(bisect_right(changes, day), bisect_right(dates, day)) for day in days]
    done = {
        (version, count): complete(versions[version], readings[:count])
        for version, count in set(states)
    }
    in_force = [versions[version] for version, _ in states]
    key = (schedule(item), item.revisions if changes else ())
    if key not in lines:
        lines[key] = list(map(expected, in_force, days))
    shares = (done[at] if day <= as_of else None for at, day in zip(states, days, strict=True))
    return zip((version.weight for version in in_force), shares, lines[key], strict=True)


def _group_curve(
    days: Sequence[dt.date], as_of: dt.date, sums: Iterable[tuple[Fraction, ...]]
) -> Curve:
    """Divide what was added up on each day by the weight; no curve where there is none on a day."""
    samples = []
    for day, (weight, complete_sum, expected_sum) in zip(days, sums, strict=False):
        if not weight:
            return ()
        share = complete_sum / weight if day <= as_of else None
        samples.append(Sample(day, share, expected_sum / weight))
    return tuple(samples)
