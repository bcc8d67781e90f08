"""Markdown for a bulletin: tables of texts, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Text
from wuhai_plan.views import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def table_md(
    report: Report,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    tr: Messages,
    *,
    right: Sequence[bool] = (),
    dates: str | None = None,
    note: Text | None = None,
    below: Iterable[str] = (),
) -> bytes:
    """Return the plan's title, a report's dates, a note, a table of texts, and lines below it."""
    lines = [f"# {escape(tr.text(report.plan.title))}", "", dates or figures.dates(report, tr), ""]
    if note:
        lines += [f"> {escape(tr.text(note))}", ""]
    lines += table_lines(heads, rows, right or [False] * len(heads))
    for line in below:
        lines += ["", escape(line)]
    return ("\n".join(lines) + "\n").encode()


def table_lines(
    heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool]
) -> list[str]:
    """Return a table of texts below heads that are Markdown; `right` are columns of numbers."""
    rule = ["---:" if to_right else "---" for to_right in right]
    escaped = ([escape(cell).replace("\n", "<br>") for cell in row] for row in rows)
    return [f"| {' | '.join(cells)} |" for cells in (heads, rule, *escaped)]


def escape(text: str) -> str:
    """Return user text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
