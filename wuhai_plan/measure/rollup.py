"""An item's measure as of a day, and the weighted sum of many."""

from __future__ import annotations

from collections.abc import Sequence
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
        entries=len(readings),
        complete=share,
        expected=should,
        gap=None if share is None else (share - should) * 100,
        rating=item_rating(item, share, should, day, limits),
    )


def roll_up(measures: Sequence[Measure], limits: Thresholds) -> Rollup:
    """Σ weight × complete, held to 0…1, ÷ Σ weight over all items: the unreported count 0."""
    ratings = dict.fromkeys(Rating, 0)
    total = done = should = Fraction(0)
    for one in measures:
        ratings[one.rating] += 1
        weight = Fraction(one.item.weight)
        total += weight
        done += weight * min(max(one.complete or Fraction(0), Fraction(0)), Fraction(1))
        should += weight * one.expected
    gap = (done - should) / total * 100 if total else None
    return Rollup(
        items=len(measures),
        reported=sum(one.complete is not None for one in measures),
        complete=done / total if total else None,
        expected=should / total if total else None,
        gap=gap,
        rating=None if gap is None else group_rating([m.rating for m in measures], gap, limits),
        ratings=ratings,
    )
