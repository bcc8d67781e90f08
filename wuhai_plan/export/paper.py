"""How large a sheet's text is on paper, and the paper and columns that make it large enough.

A sheet is printed across and one page wide: the wider its columns, the smaller its text. Widths of
columns are in digits of the text's size, as spreadsheets count them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

SIZE, LEAST = 11, 7  # points: of a text as it is written, and at least as it is printed
MARGIN = 0.4  # inches
DOTS = 96  # an inch
# How wide a digit of that size is: 7 dots in Calibri, and more in what takes its place elsewhere.
DIGIT = 9.8
PADDING = 5 / 7  # digits, of a column
WIDEST = 48  # digits, of a column


class Paper(Struct, frozen=True):
    """A size of paper: its number in XLSX, its longer side in inches.

    Where that makes the text large enough, texts are wrapped in columns down to `narrowest`.
    """

    number: int
    side: float
    narrowest: int


A4, A3 = Paper(9, 11.69, 14), Paper(8, 16.54, 8)


class Layout(Struct, frozen=True):
    """What a sheet is printed on, how many pages side by side, and the width of each column."""

    paper: Paper
    pages: int
    widths: dict[int, float]


def points(widths: Mapping[int, float], paper: Paper, size: float = SIZE) -> float:
    """Return how large a text of a size is printed, one page wide, with whatever font there is."""
    room = (paper.side - 2 * MARGIN) * DOTS
    taken = sum(width + PADDING for width in widths.values()) * DIGIT
    return size * min(room / max(taken, 1), 1)


def laid_out(wishes: Mapping[int, float], least: Mapping[int, float], size: float) -> Layout:
    """Return the smallest paper, and the widest columns on it, that make the text large enough.

    `wishes` are the widths at which nothing is wrapped, `least` those that a column can't do
    without; `size` is that of the smallest text. What no paper takes goes on several pages.
    """
    widths = dict(wishes)
    for paper in (A4, A3):
        for most in range(WIDEST, paper.narrowest - 1, -1):
            widths = {key: max(least[key], min(wish, most)) for key, wish in wishes.items()}
            if points(widths, paper, size) >= LEAST:
                return Layout(paper, 1, widths)
    pages, widest = 2, max(widths.values())
    # A column is not divided: beside it some of a page stays empty.
    while pages * points({**widths, -1: (pages - 1) * widest}, A3, size) < LEAST:
        pages += 1
    return Layout(A3, pages, widths)
