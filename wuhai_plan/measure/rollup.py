"""An item's measure as of a day, and the weighted sum of many (docs/formulas.md, "Roll-up")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from msgspec import Struct

from wuhai_plan.measure.complete import baseline, complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.rating import by_limits, item_rating
from wuhai_plan.model import Item, Plan, Rating, Reading, Thresholds

Share = Annotated[Fraction, "share"]  # of 1, the whole promise
Points = Annotated[Fraction, "points"]  # percentage points
ZERO, ONE = Fraction(0), Fraction(1)


class Measure(Struct, frozen=True):
    """How an item stands, with the item as in force; None where nothing was reported."""

    item: Item
    baseline: Decimal | None
    last: Reading | None
    entries: int
    complete: Share | None
    expected: Share
    gap: Points | None
    rating: Rating


class Rollup(Struct, frozen=True):
    """How a group stands; None where it has no weight at all. `ratings` counts all nine."""

    items: int
    reported: int
    complete: Share | None
    expected: Share | None
    gap: Points | None
    rating: Rating | None
    ratings: dict[Rating, int]


def measure(item: Item, readings: Sequence[Reading], day: date, limits: Thresholds) -> Measure:
    """Measure an item as it was in force on a day; `readings` are those up to it, in order."""
    item = item.on(day)
    share, expected_share = complete(item, readings), expected(item, day)
    return Measure(
        item=item,
        baseline=baseline(item, readings),
        last=readings[-1] if readings else None,
        entries=sum(reading.entries for reading in readings),
        complete=share,
        expected=expected_share,
        gap=difference(share, expected_share),
        rating=item_rating(item, share, expected_share, day, limits),
    )


def measure_all(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    day: date,
    limits: Thresholds | None = None,
) -> list[Measure]:
    """Measure every item as of a day, rated by the plan's own thresholds unless others are given.

    `readings` holds each item's by its id, dated up to the day, in order.
    """
    limits = limits or plan.thresholds
    return [measure(item, readings.get(item.id, ()), day, limits) for item in plan.items.values()]


def roll_up(measures: Sequence[Measure], limits: Thresholds) -> Rollup:
    """Σ weight × complete, held to 0…1, ÷ Σ weight over all items: the unreported count 0."""
    weight, complete_sum, expected_sum = weighted_sums(
        [(measure.item.weight, measure.complete, measure.expected) for measure in measures]
    )
    shares = (complete_sum / weight, expected_sum / weight) if weight else None
    return group_of(measures, shares, limits)


def weighted_sums(
    figures: Sequence[tuple[Decimal, Fraction | None, Fraction]],
) -> tuple[Fraction, Fraction, Fraction]:
    """Add up items by weight, complete and expected: Σ weight, Σ weight × each share."""
    return (
        exact_sum((weight, ONE) for weight, _, _ in figures),
        exact_sum((weight, held(complete)) for weight, complete, _ in figures),
        exact_sum((weight, expected) for weight, _, expected in figures),
    )


def group_of(
    measures: Sequence[Measure], shares: tuple[Fraction, Fraction] | None, limits: Thresholds
) -> Rollup:
    """Count a group's items and rate its shares, complete and expected; None without weight.

    It is done when all its items are.
    """
    ratings = [measure.rating for measure in measures]
    complete, expected = shares or (None, None)
    rating = by_limits(*shares, limits) if shares else None
    if shares and set(ratings) == {Rating.DONE}:
        rating = Rating.DONE
    return Rollup(
        items=len(measures),
        reported=sum(measure.complete is not None for measure in measures),
        complete=complete,
        expected=expected,
        gap=difference(complete, expected),
        rating=rating,
        ratings={rating: ratings.count(rating) for rating in Rating},
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
