"""Tables of any length, made line by line of text and style: what a log is listed as.

Rich's own tables measure and wrap every cell, a third of a millisecond a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import le

from msgspec import Struct
from rich.cells import cell_len, chop_cells

from wuhai_plan.render.layout import GAP, StyledLine

_WORDS = re.compile(r"\s*\S+\s*")


class Row(Struct, gc=False):
    """A row: a text a column, its style, and that of the texts alone, which gaps don't have.

    `below`, if anything, stands dim below all of it, from the column `under` on.
    """

    cells: Sequence[str]
    style: str = ""
    own: str = ""
    below: str = ""
    under: int = 0


def widths(rows: Sequence[Row], room: int, least: Sequence[int] = ()) -> list[int]:
    """Return each column's width: what it needs, at least so much, and in all no more than room.

    The widest gives way until all fit, but none that has 0 for its least: its cells stay whole.
    """
    columns = [[row.cells[place] for row in rows] for place in range(len(rows[0].cells))]
    least = least or [1] * len(columns)
    gaps = _gaps(columns)
    taken = [
        max(low, *map(width, texts)) + gap
        for texts, low, gap in zip(columns, least, gaps, strict=True)
    ]
    while sum(taken) > room:
        giving = [size if low else 0 for size, low in zip(taken, least, strict=True)]
        if max(giving) <= GAP + 1:
            break  # lines that are longer than the terminal only wrap
        taken[giving.index(max(giving))] -= 1
    return [size - gap for size, gap in zip(taken, gaps, strict=True)]


def table(
    rows: Iterable[Row], columns: Sequence[int], room: int, inset: int = 0
) -> Iterator[StyledLine]:
    """Yield rows in columns of those widths; what is too long for its column goes on below.

    What stands below a row begins at its column and may go on to the end of the room.
    """
    gaps, margin = _gaps(columns), " " * inset
    sizes = [size + gap for size, gap in zip(columns, gaps, strict=True)]
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    for row in rows:
        ascii_only = "".join(row.cells).isascii()  # as nearly all; it takes least to lay out
        fits = all(map(le, map(len if ascii_only else width, row.cells), columns))
        for texts in (row.cells,) if fits else _broken(row.cells, columns):
            filled = map(str.ljust if ascii_only else _filled, texts, sizes)
            if row.style:
                yield [(margin, ""), *_styled(texts, filled, gaps, row)]
            else:
                yield [(margin + "".join(filled), "")]
        if row.below:
            start, style = starts[row.under], f"dim {row.own}" if row.own else "dim"
            for text in _folded(row.below, room - start):
                yield [(margin + " " * start, ""), (text, style)]


def _broken(cells: Sequence[str], columns: Sequence[int]) -> Sequence[Sequence[str]]:
    """Return the lines of a row, each a text a column."""
    parts = list(map(_folded, cells, columns))
    return [
        [part[number] if number < len(part) else "" for part in parts]
        for number in range(max(map(len, parts)))
    ]


def _styled(
    texts: Sequence[str], filled: Iterable[str], gaps: Sequence[int], row: Row
) -> Iterator[tuple[str, str]]:
    """Yield the parts of a line in its row's style, gaps on their own: they aren't struck out."""
    for text, cell, gap in zip(texts, filled, gaps, strict=True):
        end = len(cell) - gap if text else 0
        for part, style in ((cell[:end], f"{row.style} {row.own}"), (cell[end:], row.style)):
            if part:
                yield part, style


def _gaps(columns: Sequence[object]) -> list[int]:
    """Return how many cells stand free behind each column: none behind the last."""
    return [GAP] * (len(columns) - 1) + [0]


def width(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def _filled(text: str, size: int) -> str:
    return text.ljust(size if text.isascii() else size - cell_len(text) + len(text))


def _folded(text: str, size: int) -> Sequence[str]:
    """Break a text between words, and within words that are wider than so many cells."""
    if width(text) <= size:
        return (text,)
    lines, line, room = [], "", size
    for word in _WORDS.findall(text):
        bare = word.rstrip()
        blank, need = word[len(bare) :], width(bare)
        if need > room and line:
            lines.append(line.rstrip())
            line, room = "", size
        if need > size:
            *whole, bare = chop_cells(bare, size)
            lines += whole
            need = width(bare)
        line += bare + blank
        room -= need + len(blank)
    return [*lines, line.rstrip()]
