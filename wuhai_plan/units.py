"""Units as people write them: how many of one a quantity of another is, exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from wuhai_plan.numbers import EXACT, MAX_PLACES, bounded, narrow, parse_typed, trimmed

_SCALES = {
    **{"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8},
    **{"ten": 10, "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9},
}
# What else people call a unit, and how many of it one is.
_SAME: dict[str, tuple[Fraction | int, str]] = {
    **dict.fromkeys(("yuan", "rmb", "cny", "人民币", "元人民币"), (1, "元")),
    **dict.fromkeys(("%", "percent", "per cent"), (Fraction(1, 100), "1")),
    "‰": (Fraction(1, 1000), "1"),
    **dict.fromkeys(("m", "metre", "meter"), (1, "米")),
    **dict.fromkeys(("km", "㎞", "kilometre", "kilometer", "公里", "千米"), (1000, "米")),
    **dict.fromkeys(("m²", "m2", "㎡", "sq m", "平米", "平方"), (1, "平方米")),
    **dict.fromkeys(("公顷", "ha", "hectare"), (10**4, "平方米")),
    **dict.fromkeys(("平方公里", "平方千米", "km²", "km2"), (10**6, "平方米")),
    **dict.fromkeys(("m³", "m3", "㎥", "立方"), (1, "立方米")),
    **dict.fromkeys(("kg", "公斤", "千克"), (1000, "克")),
    **dict.fromkeys(("kw", "千瓦"), (1000, "瓦")),
    **dict.fromkeys(("kwh", "千瓦时", "度"), (1000, "瓦时")),
    **dict.fromkeys(("t", "ton", "tonne", "吨"), (10**6, "克")),
}


def amount(text: str, into: Collection[str]) -> Decimal | None:
    """Return a number as typed, with a unit or without, in the unit of these names.

    None where it is no clear number, or can't be converted.
    """
    typed = parse_typed(text)
    if typed is None:
        return None
    sign, size, unit = typed
    number = convert(size, unit, into) if unit else size
    return -number if number is not None and sign == "-" else number


def convert(size: Decimal, unit: str, into: Collection[str]) -> Decimal | None:
    """Return how much a quantity in a unit is in another, whose names in all languages are given.

    A scale alone, as the 万 of 3万, goes with a unit that has none of its own, or the same one.
    None where the units are of different sorts, and where the result can't be kept exactly.
    """
    given, others = _parsed(unit), [_parsed(name) for name in into or [""]]
    if given.base:
        factor = next((other.factor for other in others if other.base == given.base), None)
        return None if factor is None else _times(size, given.factor / factor)
    scales = {other.scale for other in others}
    if given.scale in scales:
        return size
    plain = scales == {1} and not in_percent(into)
    return _times(size, Fraction(given.scale)) if plain else None


def is_scale(unit: str) -> bool:
    """Say whether a unit is a scale alone, such as 万."""
    return not _parsed(unit).base


# Words for all of what is promised, which an item in percent takes as 100.
ALL = re.compile("全覆盖|全部覆盖|百分之百|全面覆盖|full cover(?:age)?", re.IGNORECASE)


def in_percent(names: Collection[str]) -> bool:
    """Say whether a unit is percent."""
    return any((unit.factor, unit.base) == _SAME["%"] for unit in map(_parsed, names))


class _Unit(NamedTuple):
    """A unit taken apart: the scale that is written, how many of a plain unit it is, and which."""

    scale: int
    factor: Fraction
    base: str  # "" where it is a scale alone


def _parsed(unit: str) -> _Unit:
    name = " ".join(narrow(unit).lower().split())
    scale = 1
    while True:
        singular = name.removesuffix("s") if name.isascii() and len(name) > 1 else name
        if same := _SAME.get(name) or _SAME.get(singular):
            return _Unit(scale, Fraction(scale * same[0]), same[1])
        word = re.match("[0-9,]+(?= )|[a-z]+(?= |$)|[十百千万亿]", name)
        further = _scale(word[0]) if word else 0
        if not word or not further:
            return _Unit(scale, Fraction(scale), singular)
        scale *= further
        name = name[word.end() :].lstrip()


def _scale(word: str) -> int:
    digits = word.replace(",", "")
    return int(digits[:20]) if digits.isdigit() else _SCALES.get(word, 0)


def _times(size: Decimal, factor: Fraction) -> Decimal | None:
    """Return a size so many times, where that is a decimal that can be kept, else None."""
    if factor == 1:  # as it was written
        return size
    scaled = Fraction(size) * factor * 10**MAX_PLACES
    if scaled.denominator != 1:
        return None
    number = trimmed(Decimal(scaled.numerator).scaleb(-MAX_PLACES, EXACT))
    return number if bounded(number) else None
