"""An item's measure as of a day, and the weighted sum of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from wuhai_plan.measure.complete import baseline, complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.rating import group_rating, item_rating
from wuhai_plan.model import Item, Rating, Reading, Thresholds


class Measure(Struct, frozen=True):
    """How an item stands: shares of 1, the gap in points; None where nothing was reported."""

    item: Item
    baseline: Decimal | None
    last: Reading | None
    entries: int
    complete: Fraction | None
    expected: Fraction
    gap: Fraction | None
    rating: Rating


class Rollup(Struct, frozen=True):
    """How a group stands: shares of 1, the gap in points; None where it has no weight at all."""

    items: int
    reported: int
    complete: Fraction | None
    expected: Fraction | None
    gap: Fraction | None
    rating: Rating | None
    ratings: dict[Rating, int]


def measure(item: Item, readings: Sequence[Reading], day: date, limits: Thresholds) -> Measure:
    """Measure an item as of a day; `readings` are those dated up to it, in order."""
    share, should = complete(item, readings), expected(item, day)
    return Measure(
        item=item,
        baseline=baseline(item, readings),
        last=readings[-1] if readings else None,
        entries=sum(one.entries for one in readings),
        complete=share,
        expected=should,
        gap=None if share is None else (share - should) * 100,
        rating=item_rating(item, share, should, day, limits),
    )


def roll_up(measures: Sequence[Measure], limits: Thresholds) -> Rollup:
    """Σ weight × complete, held to 0…1, ÷ Σ weight over all items: the unreported count 0."""
    ratings = dict.fromkeys(Rating, 0)
    for one in measures:
        ratings[one.rating] += 1
    total = exact_sum((one.item.weight, Fraction(1)) for one in measures)
    done = exact_sum((one.item.weight, held(one.complete)) for one in measures)
    should = exact_sum((one.item.weight, one.expected) for one in measures)
    reported = sum(one.complete is not None for one in measures)
    if not total:
        return Rollup(len(measures), reported, None, None, None, None, ratings)
    share, should = done / total, should / total
    return Rollup(
        items=len(measures),
        reported=reported,
        complete=share,
        expected=should,
        gap=(share - should) * 100,
        rating=group_rating([one.rating for one in measures], share, should, limits),
        ratings=ratings,
    )


def held(share: Fraction | None) -> Fraction:
    """Hold a share to 0…1; what nobody reported is 0."""
    return Fraction(0) if share is None or share < 0 else min(share, Fraction(1))


def exact_sum(weighted: Iterable[tuple[Decimal, Fraction]]) -> Fraction:
    """Return Σ weight × share, exact.

    Most shares of a plan have one of a few denominators, so numerators are added up by denominator
    first: adding many fractions one by one costs far more.
    """
    sums: defaultdict[int, int | Fraction] = defaultdict(int)
    for weight, share in weighted:
        factor = 1 if weight == 1 else Fraction(weight)
        sums[share.denominator] += factor * share.numerator
    return sum((Fraction(top) / bottom for bottom, top in sums.items()), Fraction(0))
