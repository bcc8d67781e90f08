"""Markdown for a bulletin: the status as a table, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wuhai_plan.measure import Measure, Rollup
from wuhai_plan.messages import Messages, figures
from wuhai_plan.report import StatusReport

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def status_md(report: StatusReport, say: Messages) -> bytes:
    """Return a heading, the dates, and a table of chapters or of the items asked for."""
    lines = [f"# {escape(say.text(report.plan.title))}", "", figures.status_dates(report, say), ""]
    if report.plan.note:
        lines += [f"> {escape(say.text(report.plan.note))}", ""]
    figure_names = ("complete", "expected", "gap", "rating")
    changes = report.changes
    if report.detailed:
        head = [say(f"col-{name}") for name in ("item", "value", *figure_names)]
        rows = [_item(one, say) for one in report.items]
        deltas = [changes.items[one.item.id] for one in report.items] if changes else []
    else:
        head = [say(f"col-{name}") for name in (report.by.value, *figure_names, "reported")]
        titled = [(figures.group_title(one, report.by, say), one.rollup) for one in report.groups]
        rows = [_group(title, rollup, say) for title, rollup in titled]
        rows.append(_group(say("overall"), report.overall, say))
        deltas = [*changes.groups, changes.overall] if changes else []
    if changes:
        head += [say("col-change"), say("col-new")]
        rows = [[*row, *figures.delta(one)] for row, one in zip(rows, deltas, strict=True)]
    numbers = ("complete", "expected", "gap", "reported", "change", "new")
    right = {say(f"col-{name}") for name in numbers}
    rule = ["---:" if name in right else "---" for name in head]
    lines += [table_row(row) for row in (head, rule, *rows)]
    return ("\n".join(lines) + "\n").encode()


def table_md(title: str, dates: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a heading, the dates, and a table of texts from anywhere."""
    lines = [f"# {escape(title)}", "", dates, "", table_row(head), table_row(["---"] * len(head))]
    lines += [table_row([escape(cell) for cell in row]) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def escape(text: str) -> str:
    """Return user text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _item(one: Measure, say: Messages) -> list[str]:
    return [
        escape(say.text(one.item.title)),
        escape(figures.so_far(one, say)),
        figures.percent(one.complete),
        figures.percent(one.expected),
        figures.gap(one.gap),
        figures.rating(one.rating, say),
    ]


def _group(title: str, rollup: Rollup, say: Messages) -> list[str]:
    return [
        escape(title),
        figures.percent(rollup.complete),
        figures.percent(rollup.expected),
        figures.gap(rollup.gap),
        figures.rating(rollup.rating, say),
        say("reported-of", part=rollup.reported, whole=rollup.items),
    ]


def table_row(cells: Sequence[str]) -> str:
    """Return a line of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"
