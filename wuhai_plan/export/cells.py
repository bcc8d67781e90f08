"""What the cells of a workbook hold and show: texts cut to fit, formats of numbers, widths.

Widths are in digits of the text's size, as spreadsheets count them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from string import ascii_uppercase
from unicodedata import east_asian_width

from wuhai_plan.messages.figures import decimals
from wuhai_plan.numbers import rounded_percent, rounded_points
from wuhai_plan.texts import clean

LONGEST, LONGEST_FOOT = 32767, 120  # characters of a cell, of a foot or head of a page
NO_CAPITALS = dict.fromkeys(map(ord, ascii_uppercase))


def whole(text: str) -> str:
    """Return a text as a cell holds it; one too long for a cell says so."""
    text = clean(text, lines=True)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def of_page(text: str, widest: int) -> str:
    """Return as much of a text as a head or foot of a page has room for, its signs escaped."""
    text = clean(text)
    shown = text[:LONGEST_FOOT]
    while cells_wide(shown) > widest:
        shown = shown[:-1]
    return (shown if shown == text else f"{shown[:-1]}…").replace("&", "&&")


@cache
def width_beside(form: str) -> float:
    """Return how wide the words are that a number's format shows beside it."""
    return sum(map(cells_wide, re.findall('"([^"]*)"', form)))


def number_form(value: Decimal, *, grouped: bool = True) -> str:
    """Return the format that shows all decimals of a number and no more."""
    places, whole = decimals(value), "#,##0" if grouped else "0"
    return f"{whole}.{'0' * places}" if places else whole


def share_cell(share: Fraction) -> tuple[Decimal, str]:
    """Return a share as every table shows it, and its format: a spreadsheet rounds it no further.

    It would round what is just short of its target up to it.
    """
    return rounded_percent(share, 1).scaleb(-2), "0.0%"


def points_cell(gap: Fraction) -> tuple[Decimal, str]:
    """Return points as every table shows them, and their format, with a sign."""
    return rounded_points(gap, 1), "+0.0;-0.0;0.0"


def cells_wide(text: str) -> float:
    """Return how wide a text is, in digits."""
    if text.isascii():
        return 1.05 * len(text) + 0.25 * (len(text) - len(text.translate(NO_CAPITALS)))
    return sum(
        2.1 if east_asian_width(sign) in "WF" else 1.3 if sign.isupper() else 1.05 for sign in text
    )
