"""An item's measure as of a day, and the weighted sum of many (docs/formulas.md, "Roll-up")."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from msgspec import Struct

from wuhai_plan.dates import before
from wuhai_plan.measure.complete import complete, counting
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.rating import LAGGING, by_limits, held_back, item_rating
from wuhai_plan.measure.reports import report_due
from wuhai_plan.model import Counts, Item, Rating, Reading, Thresholds

Share = Annotated[Fraction, "share"]  # of 1, the whole promise
Points = Annotated[Fraction, "points"]  # percentage points
Part = tuple[Decimal, Fraction | None, Fraction | None]  # weight, what is complete and expected
Texts = tuple[str | None, str | None]
Reports = tuple[dt.date | None, Iterable[str] | None]
ZERO, ONE = Fraction(0), Fraction(1)


class Sides(Struct, frozen=True):
    """An item's readings that stand, and those that a second party confirmed.

    `counts` tells which of them it is measured by; `shown` whether both measures are told.
    """

    claimed: Sequence[Reading]
    confirmed: Sequence[Reading] = ()
    counts: Counts = Counts.REPORTED
    shown: bool = False

    @property
    def counted(self) -> Sequence[Reading]:
        """The readings that the item is measured by."""
        return self.claimed if self.counts is Counts.REPORTED else self.confirmed


class Measure(Struct, frozen=True):
    """How an item stands, with the item as in force; None where it isn't known.

    `complete` is None where nothing was reported, `expected` where the item has no line, `gap` in
    both cases. `started` tells whether its start has come. `report_due` is the day by which the
    first report not given is due, `report_missing` whether that day has passed. `claimed` and
    `confirmed` are the measures by all standing readings and by the confirmed ones, `waiting` how
    many wait for a word; None where nobody has confirmed or returned any reading of the log.
    """

    item: Item
    last: Reading | None
    entries: int
    complete: Share | None
    expected: Share | None
    gap: Points | None
    rating: Rating
    started: bool = True
    days_overdue: int | None = None
    report_due: dt.date | None = None
    report_missing: bool = False
    problem: str | None = None
    next: str | None = None
    claimed: Share | None = None
    confirmed: Share | None = None
    waiting: int | None = None

    @property
    def unconfirmed(self) -> bool:
        """Whether the item is complete by what is claimed, but not by what was confirmed."""
        there = self.claimed is not None and self.claimed >= 1
        return there and (self.confirmed is None or self.confirmed < 1)

    @property
    def lags(self) -> bool:
        """Whether the item holds its group back."""
        return self.rating in LAGGING or (self.rating is Rating.UNREPORTED and self.report_missing)


class AsPromised(Struct, frozen=True):
    """How the first promises stand, at their first terms, and how many changed since.

    `complete` and the rest are None where there are none, or none with any weight. `added` counts
    what was promised later, `settings` names what changed of the plan's own.
    """

    items: int
    complete: Share | None
    expected: Share | None
    gap: Points | None
    dropped: int
    eased: int
    tightened: int
    changed: int
    added: int = 0
    settings: tuple[str, ...] = ()


class Rollup(Struct, frozen=True):
    """How a group stands; None where it has no weight at all. `ratings` counts all twelve.

    `items` leaves out those that were dropped; `as_promised` is None where no promise changed;
    `claimed`, `confirmed` and `waiting` as in `Measure`.
    """

    items: int
    reported: int
    complete: Share | None
    expected: Share | None
    gap: Points | None
    rating: Rating | None
    ratings: dict[Rating, int]
    claimed: Share | None = None
    confirmed: Share | None = None
    as_promised: AsPromised | None = None
    waiting: int | None = None


def measure(
    item: Item,
    readings: Sequence[Reading] | Sides,
    day: dt.date,
    limits: Thresholds,
    reports: Reports | None = None,
    *,
    texts: Texts = (None, None),
) -> Measure:
    """Measure an item as it was in force on a day; `readings` are those up to it, in order.

    Given with two sides, it is measured by the one that counts; that it was reported at all is
    judged by those that stand. Where none of them was confirmed, nothing is complete by these.

    `reports` are the day on which the log began, None where it is empty, and the days that the item
    was reported for, None where only whether its first report is missing matters; `texts` are its
    problem and its next step.
    """
    sides = readings if isinstance(readings, Sides) else Sides(readings)
    entries, line = sum(reading.entries for reading in sides.claimed), None
    if item.dropped and item.is_dropped(day):  # it stands as on the day before
        last_day = before(item.dropped.on)
        item = item.on(last_day)
    else:
        item, last_day = item.on(day), day
        line = expected(item, day)
    last, claimed = _stands(item, sides.claimed, last_day)
    share, vouched = claimed, None
    if sides.shown or sides.counts is Counts.CONFIRMED:
        last_vouched, vouched = _stands(item, sides.confirmed, last_day)
        if vouched is None and claimed is not None:
            vouched = ZERO
        if sides.counts is Counts.CONFIRMED:
            last, share = last_vouched, vouched
    rating = item_rating(item, last, (share, line), day, limits)
    due = None
    if reports is not None and rating not in (Rating.DONE, Rating.DROPPED):
        began, reported = reports
        if reported is not None or not entries:
            due = report_due(item, reported or (), began or day)
    return Measure(
        item=item,
        last=last,
        entries=entries,
        complete=share,
        expected=line,
        gap=difference(share, line),
        rating=rating,
        started=item.start <= day,
        days_overdue=(day - item.due).days if rating is Rating.OVERDUE else None,
        report_due=due,
        report_missing=due is not None and due < day,
        problem=texts[0],
        next=texts[1],
        claimed=claimed if sides.shown else None,
        confirmed=vouched if sides.shown else None,
        waiting=entries - sum(r.entries for r in sides.confirmed) if sides.shown else None,
    )


def _stands(
    item: Item, readings: Sequence[Reading], day: dt.date
) -> tuple[Reading | None, Fraction | None]:
    """Return the last reading up to a day, and the share that they come to."""
    if item.dropped and readings and readings[-1].date > day:
        readings = [reading for reading in readings if reading.date <= day]
    counted = counting(item, readings, day)
    return counted[-1] if counted else None, complete(item, counted, day)


def roll_up(
    measures: Sequence[Measure], limits: Thresholds, parts: Sequence[Part] | None = None
) -> Rollup:
    """Σ weight × complete, held to 0…1, ÷ Σ weight over all items but those dropped.

    The unreported count 0. An item without a line counts as expected what it has, so that it
    neither lifts nor lowers the gap. `parts` are added up in place of the items.
    """
    counted = [measure for measure in measures if measure.rating is not Rating.DROPPED]
    if parts is None:
        parts = [(measure.item.weight, measure.complete, measure.expected) for measure in counted]
    weight, complete_sum, expected_sum = weighted_sums(parts)
    complete = expected = rating = claimed = confirmed = None
    if measures and not counted:
        rating = Rating.DROPPED
    elif weight:
        complete, expected = complete_sum / weight, expected_sum / weight
        rating = _group_rating(counted, complete, expected, limits)
    judged = any(measure.waiting is not None for measure in measures)
    if judged and weight:
        claimed = exact_sum((m.item.weight, held(m.claimed)) for m in counted) / weight
        confirmed = exact_sum((m.item.weight, held(m.confirmed)) for m in counted) / weight
    ratings = [measure.rating for measure in measures]
    return Rollup(
        items=len(counted),
        reported=sum(measure.entries > 0 for measure in counted),
        complete=complete,
        expected=expected,
        gap=difference(complete, expected),
        rating=rating,
        ratings={rating: ratings.count(rating) for rating in Rating},
        claimed=claimed,
        confirmed=confirmed,
        waiting=sum(measure.waiting or 0 for measure in measures) if judged else None,
    )


def _group_rating(
    measures: Sequence[Measure], complete: Fraction, expected: Fraction, limits: Thresholds
) -> Rating:
    """Rate a group: by its items where they agree, else by its gap, held back by its laggards."""
    ratings = {measure.rating for measure in measures}
    if ratings <= {Rating.DONE, Rating.MET}:
        return Rating.MET if Rating.MET in ratings else Rating.DONE
    if all(measure.expected is None for measure in measures if measure.started):
        return Rating.UPCOMING
    weight = exact_sum((measure.item.weight, ONE) for measure in measures)
    lagging = exact_sum((measure.item.weight, ONE) for measure in measures if measure.lags)
    return held_back(by_limits(complete, expected, limits), lagging / weight if weight else ZERO)


def weighted_sums(parts: Sequence[Part]) -> tuple[Fraction, Fraction, Fraction]:
    """Return Σ weight, Σ weight × complete, held to 0…1, and Σ weight × expected.

    What has no line counts as expected what it has.
    """
    return (
        exact_sum((weight, ONE) for weight, _, _ in parts),
        exact_sum((weight, held(complete)) for weight, complete, _ in parts),
        exact_sum((w, held(c) if expected is None else expected) for w, c, expected in parts),
    )


def difference(share: Fraction | None, other: Fraction | None) -> Fraction | None:
    """Return how far one share is above another in percentage points; None without both."""
    return None if share is None or other is None else (share - other) * 100


def held(share: Fraction | None) -> Fraction:
    """Hold a share to 0…1; what nobody reported is 0."""
    return ZERO if share is None or share < 0 else min(share, ONE)


def exact_sum(weighted: Iterable[tuple[Decimal, Fraction]]) -> Fraction:
    """Return Σ weight × share, exact.

    Most shares of a plan have one of a few denominators, so numerators are added up by denominator
    first: adding many fractions one by one costs far more.
    """
    sums: defaultdict[int, int | Fraction] = defaultdict(int)
    for weight, share in weighted:
        factor = 1 if weight == 1 else Fraction(weight)
        sums[share.denominator] += factor * share.numerator
    return sum((Fraction(top) / bottom for bottom, top in sums.items()), ZERO)
