"""A bar of fixed width: how much is complete, and a tick where it should be by now."""

from __future__ import annotations

from fractions import Fraction

from rich.text import Text

FULL, EMPTY, TICK = "█", "░", "│"


def bar(
    share: Fraction | None, should: Fraction | None, width: int, style: str, *, ascii_only: bool
) -> Text:
    """Draw a bar. It is full only for what is complete and empty only for what is not begun."""
    filled = cells(share, width)
    full, empty, mark = (FULL, EMPTY, TICK) if not ascii_only else ("#", ".", "|")
    drawn = Text(full * filled + empty * (width - filled), no_wrap=True)
    drawn.stylize(style, 0, filled)
    drawn.stylize("dim", filled)
    if width and should is not None and 0 < should < 1:
        tick = min(int(should * width), width - 1)
        drawn.plain = f"{drawn.plain[:tick]}{mark}{drawn.plain[tick + 1 :]}"
        drawn.stylize("not dim bold", tick, tick + 1)
    return drawn


def cells(share: Fraction | None, width: int) -> int:
    """Return how many cells a share fills: all at 1, none at 0, at least one in between."""
    if share is None or share <= 0:
        return 0
    if share >= 1:
        return width
    return min(max(int(share * width + Fraction(1, 2)), 1), width - 1)
