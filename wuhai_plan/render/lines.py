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
    gaps = [GAP] * (len(columns) - 1) + [0]
    blanks = [(" " * (size + gap), "") for size, gap in zip(columns, gaps, strict=True)]
    margin = [(" " * inset, "")] if inset else []
    for row in rows:
        cells = list(map(_fitted, row.cells, columns, gaps))
        for number in range(max(map(len, cells))):
            line = [
                cell[number] if number < len(cell) else blank
                for cell, blank in zip(cells, blanks, strict=True)
            ]
            if row.style:
                line = list(_styled(line, row.style, gaps))
            yield margin + line


def _styled(line: StyledLine, style: str, gaps: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a line in a row's style; gaps are not struck out as texts may be."""
    for (text, own), gap in zip(line, gaps, strict=True):
        end = len(text) - gap
        if own or text.strip():
            yield text[:end], f"{style} {own}".rstrip()
            text = text[end:]
        if text:
            yield text, style


def width(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def _fitted(cell: Cell, size: int, gap: int) -> Cell:
    """Return a cell's lines, each filled up to so many cells and the gap behind them."""
    if len(cell) == 1:
        ((text, style),) = cell
        if text.isascii() and len(text) <= size:  # as nearly all
            return ((text.ljust(size + gap), style),)
    return [
        (part.ljust(size + gap - width(part) + len(part)), style)
        for text, style in cell
        for part in ((text,) if width(text) <= size else folded(text, size))
    ]


def folded(text: str, size: int) -> list[str]:
    """Break a text between words, and within words that are wider than so many cells."""
    lines, used = [""], 0
    for word in re.findall(r"\s*\S+\s*", text):
        bare = word.rstrip()
        need = width(bare)
        if used + need <= size:
            lines[-1] += word
        elif need <= size:
            lines.append(word)
            used = 0
        else:
            parts = chop_cells(bare, size)
            lines = [*lines, *parts] if lines[-1] else parts
            lines[-1] += word[len(bare) :]
            used, need = 0, width(parts[-1])
        used += need + len(word) - len(bare)
    return [line.rstrip() for line in lines]
