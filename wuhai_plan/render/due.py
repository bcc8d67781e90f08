"""What needs attention as a table, most urgent first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import explain, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.status import STYLES
from wuhai_plan.views.due import DueReport

WIDE = 100


def due(report: DueReport, tr: Messages, width: int) -> RenderableType:
    """Return the items with all their reasons, or the words that there are none."""
    heading = Text(tr.text(report.plan.title), "bold")
    heading.append(f"\n{figures.dates(report, tr)}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(tr.text(report.plan.note), "yellow"))
    if not report.rows:
        return Group(*parts, Text(tr("due-none")))
    wide = width >= WIDE and any(row.measure.item.lead for row in report.rows)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", width=width)
    table.add_column(tr("col-item"), ratio=3, overflow="fold")
    if wide:
        table.add_column(tr("col-lead"), overflow="fold", max_width=20)
    table.add_column(tr("col-due"), no_wrap=True)
    table.add_column(tr("col-rating"), no_wrap=True)
    table.add_column(tr("due-why"), ratio=4, overflow="fold")
    for row in report.rows:
        one = row.measure
        name = Text(tr.text(one.item.title))
        name.append(f"\n{one.item.id}", "dim")
        first, *others = explain.reasons(row, report.as_of, tr)
        why = Text(first)
        why.append("".join(f"\n{other}" for other in others), "dim")
        lead = [Text(tr.text(one.item.lead))] if wide else []
        rating = Text(figures.rating(one.rating, tr), STYLES[one.rating])
        table.add_row(name, *lead, Text(one.item.due.isoformat()), rating, why)
    return Group(*parts, table)
