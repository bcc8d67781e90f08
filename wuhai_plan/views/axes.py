"""The axes of a curve: round numbers up its side, months or years along its foot, few of each.

All of it is bounded by what can be seen, however long the span or large the numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from math import ceil, floor

from msgspec import Struct

from wuhai_plan.views.curves import Curve

MOST = 5  # steps of a scale
APART = 3  # signs between two labels
STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))
MONTHS = (1, 2, 3, 4, 6, 12)  # a year begins wherever one of these is counted off


class Scale(Struct, frozen=True):
    """From the bottom to the top of a drawing in so many equal steps, all of them round numbers."""

    bottom: Fraction
    step: Fraction
    steps: int

    @property
    def top(self) -> Fraction:
        """The number at the top."""
        return self.bottom + self.step * self.steps

    @property
    def ticks(self) -> list[Fraction]:
        """The numbers beside the axis, from the bottom up."""
        return [self.bottom + self.step * n for n in range(self.steps + 1)]


def bounds(curve: Curve) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest of what is drawn: the ground, lines and targets too."""
    if curve.in_percent:
        return Fraction(0), Fraction(100)
    drawn = {n for day in curve.samples for n in (day.value, day.line, day.target)}
    numbers = [number for number in (*drawn, curve.ground) if number is not None]
    if curve.samples[0].line is not None:
        numbers.append(curve.eve)
    low, high = min(numbers), max(numbers)
    return low, high if high > low else low + 1


def scale(curve: Curve) -> Scale:
    """Return the scale that a curve is drawn on: the narrowest of few steps that holds it."""
    if curve.in_percent:
        return Scale(Fraction(0), Fraction(25), 4)
    low, high = bounds(curve)
    step = next(_steps(low, high, whole=_is_whole(curve)))
    bottom = floor(low / step)
    return Scale(bottom * step, step, ceil(high / step) - bottom)


def time_marks(first: dt.date, last: dt.date, room: int) -> list[tuple[dt.date, str]]:
    """Return the first days of years, months or, of a short span, days, each with its label.

    Years where two of them begin after the first day, else months. `room` is how many signs fit
    below the span.
    """
    if last.year - first.year >= 2:
        return _years(first, last, max(room // (4 + APART), 1))
    months = _months(first, last, max(room // (7 + APART), 1))
    return months if len(months) >= 2 else _days(first, last, max(room // (10 + APART), 1))


def _steps(low: Fraction, high: Fraction, *, whole: bool) -> Iterator[Fraction]:
    """Yield the round steps of which few reach from low to high, rising; whole ones if so asked."""
    size = Fraction(10) ** (_magnitude(high - low) - 1)
    for power in count():
        for digit in STEPS:
            step = digit * size * 10**power
            few = ceil(high / step) - floor(low / step) <= MOST
            if few and not (whole and step.denominator > 1):
                yield step


def _magnitude(size: Fraction) -> int:
    """Return about the power of ten that a number above 0 has."""
    return len(str(floor(size))) - 1 if size >= 1 else -len(str(floor(1 / size)))


def _is_whole(curve: Curve) -> bool:
    """Say whether all that is reported and promised is in whole numbers."""
    numbers = {curve.ground, *(n for day in curve.samples for n in (day.value, day.target))}
    return all(number is None or number.denominator == 1 for number in numbers)


def _years(first: dt.date, last: dt.date, most: int) -> list[tuple[dt.date, str]]:
    begin = first.year if first == dt.date(first.year, 1, 1) else first.year + 1
    for n in count():
        apart = (1, 2, 5)[n % 3] * 10 ** (n // 3)
        years = range(begin + -begin % apart, last.year + 1, apart)
        if len(years) <= most:
            return [(dt.date(year, 1, 1), f"{year:04d}") for year in years]
    raise AssertionError  # one of them is far enough apart


def _months(first: dt.date, last: dt.date, most: int) -> list[tuple[dt.date, str]]:
    begin = first.year * 12 + first.month - (first.day == 1)
    for apart in MONTHS:
        months = range(begin + -begin % apart, last.year * 12 + last.month, apart)
        if len(months) <= most or apart == MONTHS[-1]:
            days = [dt.date(month // 12, month % 12 + 1, 1) for month in months]
            return [(day, day.isoformat()[:7]) for day in days]
    raise AssertionError  # the last of them is taken


def _days(first: dt.date, last: dt.date, most: int) -> list[tuple[dt.date, str]]:
    apart = max(-(-((last - first).days + 1) // most), 1)
    days = range(first.toordinal(), last.toordinal() + 1, apart)
    return [(dt.date.fromordinal(day), dt.date.fromordinal(day).isoformat()) for day in days]
