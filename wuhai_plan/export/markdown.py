"""Markdown for a bulletin: tables of texts, escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def table_md(title: str, dates: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a heading, the dates, and a table of texts from anywhere."""
    lines = [f"# {escape(title)}", "", dates, "", table_row(head), table_row(["---"] * len(head))]
    lines += [table_row([escape(cell) for cell in row]) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def escape(text: str) -> str:
    """Return user text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def table_row(cells: Sequence[str]) -> str:
    """Return a line of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"
