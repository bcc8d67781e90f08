"""Exact numbers: what people type, what files hold, what is shown. No binary float anywhere."""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

MAX_WHOLE_DIGITS = 18
MAX_PLACES = 12

# Sums of a million numbers within the bounds above need at most 37 digits; should a sum ever need
# more than 60, it is an error rather than a rounded figure.
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_QUIET = Context(traps=[])  # NaN in place of an error, for `bounded` to refuse

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: " ", 0x2212: "-", 0x00A0: " "}
# A unit begins with a letter or a sign such as % or ℃, never with what might be more of the number:
# a digit, a comma, a stroke, an exponent.
_TYPED = (
    r"(?P<sign>[+-]?)\s*(?P<digits>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)"
    r"\s*(?P<unit>(?![eE][+-]?[0-9])[^\s\d,.'_:/*^=+\-、。·].*)?"
)


def narrow(text: str) -> str:
    """Return text with full-width ASCII, the minus sign and wide spaces made plain, trimmed."""
    return text.translate(_FULL_WIDTH).strip()


def exact(text: str) -> Decimal:
    """Read a number of a file exactly; NaN where even its exponent is beyond what can be held."""
    return Decimal(text, _QUIET)


def bounded(value: Decimal) -> bool:
    """Say whether a number is finite, below 10^18 and has at most 12 decimal places."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):  # but a letter, as NaN and infinity have
        return False
    return -MAX_PLACES <= exponent <= MAX_WHOLE_DIGITS and value.adjusted() < MAX_WHOLE_DIGITS


def parse_typed(text: str) -> tuple[str, Decimal, str] | None:
    """Split what a person typed into sign ("+", "-" or ""), exact size and trailing unit.

    Full-width digits and properly placed thousands commas are understood. None where the text
    isn't one clear number within bounds: NaN, infinities, exponents, "1,79", "0,123".
    """
    match = re.fullmatch(_TYPED, narrow(text), re.DOTALL)
    if not match:
        return None
    size = Decimal(match["digits"].replace(",", ""))
    if not bounded(size):
        return None
    return match["sign"], size, (match["unit"] or "").strip()


def round_half_up(value: Fraction | Decimal, places: int) -> Decimal:
    """Round an exact value to decimal places, halves away from zero."""
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places, EXACT)


def rounded_percent(fraction: Fraction, places: int) -> Decimal:
    """Return a fraction of 1 in percent: below 1 never 100.0, off zero never 0.0.

    A target that is not reached must not be shown as reached.
    """
    shown = rounded_points(fraction * 100, places)
    if fraction < 1 and shown >= 100:
        return Decimal(100) - Decimal(1).scaleb(-places)
    return shown


def rounded_points(points: Fraction, places: int) -> Decimal:
    """Return percentage points rounded half up; what is off zero never shows as zero."""
    shown = round_half_up(points, places)
    if points and not shown:
        least = Decimal(1).scaleb(-places)
        return least if points > 0 else -least
    return shown


def plain(value: Decimal) -> str:
    """Write a decimal without exponent or needless zeros: 1E+3 is 1000, 5.70 is 5.7."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def trimmed(value: Decimal) -> Decimal:
    """Return a number without exponent or needless zeros."""
    return Decimal(plain(value))
