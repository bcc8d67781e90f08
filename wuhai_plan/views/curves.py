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
from wuhai_plan.measure.complete import complete, counting, keep_spans
from wuhai_plan.measure.expected import expected, schedule
from wuhai_plan.measure.rollup import Part, weighted_sums
from wuhai_plan.model import Item, Kind, Reading
from wuhai_plan.views import Known

ZERO = Decimal(0)
SAMPLES = 240  # of a curve drawn large
FEW = 48  # of one drawn small


class Sample(Struct, frozen=True):
    """A day of a curve: shares of 1.

    Complete is None after the day asked for, or unreported; expected where there is no line.
    """

    date: dt.date
    complete: Fraction | None
    expected: Fraction | None


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
    if now.dropped and now.is_dropped(as_of):
        changed.add(now.dropped.on)
    days |= {day for each in (item, now) for day, _ in each.checkpoints} | changed
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
    lines: dict[object, list[Fraction | None]] = {}
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
        Sample(day, complete if day <= as_of else None, expected)
        for day, (_, complete, expected) in zip(days, course, strict=True)
    )


def _course(
    item: Item,
    readings: Sequence[Reading],
    as_of: dt.date,
    days: Sequence[dt.date],
    lines: dict[object, list[Fraction | None]],
) -> Iterator[Part]:
    """Follow an item along days: its weight, what was complete, what was expected on each.

    It has no weight before it is promised and after it is dropped. After `as_of`, and once it is
    dropped, complete stays as it is. Items of one schedule share their line, kept in `lines`.
    """
    gone = item.dropped.on if item.dropped and item.is_dropped(as_of) else None
    final = min(as_of, gone - dt.timedelta(days=1)) if gone else as_of
    changes = [revision.since for revision in item.revisions if revision.since <= final]
    versions = [item.on(day) for day in (dt.date.min, *changes)]
    dates = [reading.date for reading in readings]
    ends = [span.end for span in keep_spans(versions[-1], ())] if item.kind is Kind.KEEP else []
    # What was in force, reported and ended: most days share all three with the day before.
    done: dict[tuple[int, ...], Fraction | None] = {}
    shares, in_force = [], []
    for day in days:
        until = min(day, final)
        state = (
            bisect_right(changes, until),
            bisect_right(dates, until),
            bisect_right(ends, until),
        )
        version = versions[state[0]]
        if state not in done:
            counted = counting(version, readings[: state[1]], until)
            done[state] = complete(version, counted, until)
        shares.append(done[state])
        in_force.append(version)
    key = (schedule(item), item.revisions if changes else ())
    if key not in lines:
        lines[key] = list(map(expected, in_force, days))
    for day, version, share, line in zip(days, in_force, shares, lines[key], strict=True):
        counts = item.is_promised(day) and not (gone and day >= gone)
        yield (version.weight if counts else ZERO), share, (line if counts else None)


def _group_curve(
    days: Sequence[dt.date], as_of: dt.date, sums: Iterable[tuple[Fraction, ...]]
) -> Curve:
    """Divide what was added up on each day by the weight; days without any are left out."""
    samples = []
    for day, (weight, complete_sum, expected_sum) in zip(days, sums, strict=False):
        if not weight:
            continue
        share = complete_sum / weight if day <= as_of else None
        samples.append(Sample(day, share, expected_sum / weight))
    return tuple(samples)
