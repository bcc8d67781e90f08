"""What the format of a cell makes of its number: a date, a duration, a percent, or itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from enum import Enum, auto

from wuhai_plan.sheets.bounds import STYLES
from wuhai_plan.sheets.xml import Attributes

_LONGEST = 1000  # characters of a format that are looked at; Excel takes 255


class Shown(Enum):
    """As what a number is shown."""

    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()
    DURATION = auto()


# The formats that have a number and no code in the file (ECMA-376, part 1, 18.8.30). From 27 to 36
# and from 50 to 58 they are dates and times in the Chinese and Japanese editions of Excel.
_BUILT_IN = {
    **dict.fromkeys((9, 10), Shown.PERCENT),
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), Shown.DATE),
    46: Shown.DURATION,
}


def shown_as(code: str) -> Shown:
    """Return as what a format shows a number; sections after the first are for other signs."""
    code = code[:_LONGEST]
    first = re.sub(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', "", code.split(";")[0])
    if re.search(r"(?<![_\\])[dmhys]", first, re.IGNORECASE):
        elapsed = re.search(r"\[(?:hh?|mm?|ss?)\]", first, re.IGNORECASE)
        return Shown.DURATION if elapsed else Shown.DATE
    without_literals = re.sub(r'"[^"]*"|\\.', "", code)
    return Shown.PERCENT if "%" in without_literals else Shown.NUMBER


def styles(elements: Iterable[tuple[str, Attributes]]) -> list[Shown]:
    """Return as what each cell style shows a number; raise where there are more than can be."""
    custom: dict[str, Shown] = {}
    shown: list[Shown] = []
    section = ""
    for name, attributes in elements:
        if name in ("numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            section = name
        elif name == "numFmt" and section == "numFmts":
            custom[attributes["numFmtId"]] = shown_as(attributes["formatCode"])
        elif name == "xf" and section == "cellXfs":
            number = attributes.get("numFmtId", "0")
            known = _BUILT_IN.get(int(number), Shown.NUMBER)
            shown.append(custom.get(number, known))
        if max(len(custom), len(shown)) > STYLES:
            raise ValueError(len(custom), len(shown))
    return shown


def day_of(serial: float, *, since_1904: bool) -> dt.datetime | None:
    """Return the moment of a serial number of days, to the millisecond; None for a time of day.

    Excel's calendar has a 29 February 1900: before it the days are off by one. Raise
    `OverflowError` where there is no such day.
    """
    day, fraction = divmod(serial, 1)
    past_midnight = dt.timedelta(milliseconds=round(fraction * 86_400_000))
    if 0 <= serial < 1 and not past_midnight.days:
        return None
    if 0 < serial < 60 and not since_1904:
        day += 1
    epoch = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001
    return epoch + dt.timedelta(days=day) + past_midnight
