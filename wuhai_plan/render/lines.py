"""Tables of any length, made line by line of text and style: what a log is listed as.

Rich's own tables measure and wrap every cell, a third of a millisecond a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len, chop_cells

from wuhai_plan.render.layout import GAP, StyledLine

# A cell: its paragraphs, each with its style.
Cell: TypeAlias = Sequence[tuple[str, str]]


class Row(NamedTuple):
    """A row: a cell a column, and the style of all of it."""

    cells: Sequence[Cell]
    style: str = ""


def widths(rows: Iterable[Row], room: int, least: Sequence[int] = ()) -> list[int]:
    """Return each column's width: what it needs, at least so much, and in all no more than room.

    The widest gives way until all fit, but none that has 0 for its least: its cells stay whole.
    """
    columns = list(zip(*(row.cells for row in rows), strict=True))
    least = least or [1] * len(columns)
    gaps = [GAP] * (len(columns) - 1) + [0]
    taken = [
        max(low, *(width(text) for cell in cells for text, _ in cell)) + gap
        for cells, low, gap in zip(columns, least, gaps, strict=True)
    ]
    while sum(taken) > room:
        giving = [size if low else 0 for size, low in zip(taken, least, strict=True)]
        if max(giving) <= GAP + 1:
            break  # lines that are longer than the terminal only wrap
        taken[giving.index(max(giving))] -= 1
    return [size - gap for size, gap in zip(taken, gaps, strict=True)]


def table(rows: Iterable[Row], columns: Sequence[int], inset: int = 0) -> Iterator[StyledLine]:
    """Yield rows in columns of those widths; what is too long for its column goes on below."""
    spaces = [" " * (size + GAP) for size in columns[:-1]] + [" " * columns[-1]]
    for row in rows:
        cells = [_folded(cell, size) for cell, size in zip(row.cells, columns, strict=True)]
        for number in range(max(map(len, cells))):
            line: StyledLine = [(" " * inset, "")] if inset else []
            for cell, size, space in zip(cells, columns, spaces, strict=True):
                if number >= len(cell):
                    line.append((space, row.style))
                    continue
                text, style = cell[number]
                style = f"{row.style} {style}".strip() if row.style else style
                line.append((text + " " * (size - width(text)), style))
                if space is not spaces[-1]:
                    line.append((" " * GAP, row.style))
            yield line


def width(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def _folded(cell: Cell, size: int) -> list[tuple[str, str]]:
    """Return a cell's lines, each no wider than so many cells."""
    lines = []
    for text, style in cell:
        if width(text) <= size:
            lines.append((text, style))
        else:
            lines += [(line, style) for line in folded(text, size)]
    return lines


def folded(text: str, size: int) -> list[str]:
    """Break a text between words, and within words that are wider than so many cells."""
    lines = [""]
    for word in re.findall(r"\s*\S+\s*", text):
        bare = word.rstrip()
        if width(lines[-1]) + width(bare) <= size:
            lines[-1] += word
        elif width(bare) <= size:
            lines.append(word)
        else:
            parts = chop_cells(bare, size)
            lines = [*lines, *parts] if lines[-1] else parts
            lines[-1] += word[len(bare) :]
    return [line.rstrip() for line in lines]
