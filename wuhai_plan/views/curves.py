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

from msgspec import Struct

from wuhai_plan.dates import Periods, before
from wuhai_plan.measure.complete import complete, counting
from wuhai_plan.measure.expected import expected, expected_value, keep_periods, line_of, schedule
from wuhai_plan.measure.rollup import Part, weighted_sums
from wuhai_plan.model import IN_PERCENT, Item, Kind, Reading
from wuhai_plan.views import Known

ZERO = Decimal(0)
SAMPLES = 240  # of a curve drawn large
FEW = 48  # of one drawn small


class Sample(Struct, frozen=True):
    """A day of a curve: shares of 1, and the same in the unit that it is drawn in.

    Complete and value are None after the day asked for, or unreported; expected and line where
    there is no line; target where nothing is promised, and of a group.
    """

    date: dt.date
    complete: Fraction | None
    expected: Fraction | None
    value: Fraction | None = None
    line: Fraction | None = None
    target: Fraction | None = None


class Curve(Struct, frozen=True):
    """An item's or a group's course; no samples where it has none.

    An item, as in force on the day asked for, is drawn in its own unit, but for what has no total
    or value: that is drawn in percent, as a group is. `eve` is where its line begins.
    """

    samples: tuple[Sample, ...]
    item: Item | None = None
    eve: Fraction = Fraction(0)

    @property
    def in_percent(self) -> bool:
        """Whether it is drawn in percent of what was promised."""
        return self.item is None or self.item.kind in IN_PERCENT

    @property
    def ground(self) -> Fraction:
        """What it is filled up from, or down from: the baseline, else 0."""
        return Fraction(0) if self.item is None or self.in_percent else Fraction(self.item.origin)

    @property
    def straight(self) -> bool:
        """Whether what is expected goes straight between corners, not in steps."""
        return self.item is None or self.item.kind is Kind.CAP or line_of(self.item).straight


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
    days |= {day - dt.timedelta(days=1) for day in changed if day > item.start}
    days |= {stage.due for stage in item.stages if stage.due}
    days |= _month_ends(item.start, now.due) or set(even_days(item.start, now.due, as_of))
    inside = sorted(day for day in days if item.start <= day <= last)
    return _curve(item, readings, as_of, inside or [item.start])


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
            [at.part for at in _course(item, known.readings.get(item.id, ()), as_of, days, lines)]
            for item in group
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
    ends = _month_ends(first, last, FEW)
    return sorted(days | ends | {end - dt.timedelta(days=1) for end in ends if end > first})


def _month_ends(first: dt.date, last: dt.date, most: int = SAMPLES) -> set[dt.date]:
    """Return the ends of a span's months; none of a span of so many that they can't be seen."""
    months = Periods(first, last, 1)
    return {end for _, end in months} if len(months) <= most else set()


def _curve(
    item: Item, readings: Sequence[Reading], as_of: dt.date, days: Sequence[dt.date]
) -> Curve:
    samples = [
        _sample(day, as_of, at)
        for day, at in zip(days, _course(item, readings, as_of, days, {}), strict=True)
    ]
    eve = Fraction(0) if item.kind in IN_PERCENT else Fraction(item.origin)
    return Curve(tuple(samples), item.on(as_of), eve)


def _sample(day: dt.date, as_of: dt.date, at: _Day) -> Sample:
    """Return a day with its shares, and in the item's own unit."""
    item, (_, share, expected_share) = at.item, at.part
    counted = share is not None and day <= as_of
    if item.kind in IN_PERCENT or at.last is None or at.last.value is None:
        value = None if share is None else share * 100
    else:
        value = Fraction(at.last.value)
    return Sample(
        day,
        share if counted else None,
        expected_share,
        value=value if counted else None,
        line=expected_value(item, day, expected_share),
        target=Fraction(100 if item.kind in IN_PERCENT else item.goal) if at.promised else None,
    )


class _Day(Struct):
    """An item on a day: as in force, its last reading that counts, its part of a sum."""

    item: Item
    last: Reading | None
    promised: bool
    part: Part


def _course(
    item: Item,
    readings: Sequence[Reading],
    as_of: dt.date,
    days: Sequence[dt.date],
    lines: dict[object, list[Fraction | None]],
) -> Iterator[_Day]:
    """Follow an item along days: its weight, what was complete, what was expected on each.

    It has no weight before it is promised and after it is dropped. After `as_of`, and once it is
    dropped, complete stays as it is. Items of one schedule share their line, kept in `lines`.
    """
    gone = item.dropped.on if item.dropped and item.is_dropped(as_of) else None
    final = min(as_of, before(gone)) if gone else as_of
    changes = [revision.since for revision in item.revisions if revision.since <= final]
    versions = [item.on(day) for day in (dt.date.min, *changes)]
    dates = [reading.date for reading in readings]
    # What was in force, reported and ended: most days share all three with the day before.
    done: dict[tuple[int, ...], tuple[Reading | None, Fraction | None]] = {}
    stood, in_force = [], []
    for day in days:
        until = min(day, final)
        change = bisect_right(changes, until)
        version = versions[change]
        state = (change, bisect_right(dates, until), _ended(version, until))
        if state not in done:
            counted = counting(version, readings[: state[1]], until)
            last = counted[-1] if counted else None
            done[state] = last, complete(version, counted, until)
        stood.append(done[state])
        in_force.append(version)
    key = (schedule(item), item.revisions if changes else ())
    if key not in lines:
        lines[key] = list(map(expected, in_force, days))
    for day, version, (last, share), line in zip(days, in_force, stood, lines[key], strict=True):
        counts = item.is_promised(day) and not (gone and day >= gone)
        part = (version.weight if counts else ZERO), share, (line if counts else None)
        yield _Day(version, last, counts, part)


def _ended(item: Item, day: dt.date) -> int:
    """Return how many of a keep's periods have ended by a day."""
    return keep_periods(item).ended(day) if item.kind is Kind.KEEP else 0


def _group_curve(
    days: Sequence[dt.date], as_of: dt.date, sums: Iterable[tuple[Fraction, ...]]
) -> Curve:
    """Divide what was added up on each day by the weight; days without any are left out."""
    samples = []
    for day, (weight, complete_sum, expected_sum) in zip(days, sums, strict=False):
        if not weight:
            continue
        share, line = complete_sum / weight, expected_sum / weight
        reached = day <= as_of
        samples.append(
            Sample(
                day,
                share if reached else None,
                line,
                value=share * 100 if reached else None,
                line=line * 100,
            )
        )
    return Curve(tuple(samples))
