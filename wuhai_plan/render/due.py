"""What needs attention as a table, most urgent first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import explain
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.views.due import DueReport


def render_due(report: DueReport, tr: Messages, width: int) -> RenderableType:
    """Return the items with all their reasons, or the words that there are none."""
    parts = layout.heading(report, tr)
    if not report.rows:
        return Group(*parts, Text(tr("due-none")))
    with_lead = width >= layout.WIDE and any(row.measure.item.lead for row in report.rows)
    table = layout.plain_table(width)
    table.add_column(tr("col-item"), ratio=3, overflow="fold")
    if with_lead:
        table.add_column(tr("col-lead"), overflow="fold", max_width=20)
    layout.add_columns(table, ["due", "rating"], tr)
    table.add_column(tr("due-why"), ratio=4, overflow="fold")
    for row in report.rows:
        item, rating = row.measure.item, row.measure.rating
        first, *others = explain.reasons(row, report.as_of, tr)
        why = Text(first)
        why.append("".join(f"\n{other}" for other in others), "dim")
        lead = [Text(tr.text(item.lead))] if with_lead else []
        due = Text(item.due.isoformat())
        table.add_row(layout.name_cell(item, tr), *lead, due, layout.rating_cell(rating, tr), why)
    return Group(*parts, table)
