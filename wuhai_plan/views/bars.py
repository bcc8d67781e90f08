"""How far a bar is filled, whatever draws it: cells of a terminal, units of a drawing."""

from __future__ import annotations

from fractions import Fraction


def filled(complete: Fraction | None, width: int) -> int:
    """Return how much of a width is filled: all of it at 1, none at 0, else something of both.

    Rounding alone would fill the bar of 99.9%, and a full bar says that nothing is left to do.
    """
    if complete is None or complete <= 0:
        return 0
    if complete >= 1:
        return width
    part, whole = complete.numerator, complete.denominator
    return min(max((2 * part * width + whole) // (2 * whole), 1), width - 1)
