"""Markdown for a bulletin: tables of texts, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Plan, Text
from wuhai_plan.views import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def table_md(
    report: Report, heads: Sequence[str], rows: Iterable[Sequence[str]], tr: Messages
) -> bytes:
    """Return the plan's title, the report's dates, and a table of texts from anywhere."""
    escaped = ([escape(cell) for cell in row] for row in rows)
    table = table_lines(heads, escaped, [False] * len(heads))
    return page(report.plan, figures.dates(report, tr), table, tr)


def page(
    plan: Plan, dates: str, table: Iterable[str], tr: Messages, *, note: Text | None = None
) -> bytes:
    """Return the plan's title, a report's dates, a note, and the lines of a table."""
    lines = [f"# {escape(tr.text(plan.title))}", "", dates, ""]
    if note:
        lines += [f"> {escape(tr.text(note))}", ""]
    return ("\n".join([*lines, *table]) + "\n").encode()


def table_lines(
    heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool]
) -> list[str]:
    """Return a table of cells that are Markdown already; `right` are the columns of numbers."""
    rule = ["---:" if to_right else "---" for to_right in right]
    return [f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows)]


def escape(text: str) -> str:
    """Return user text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
