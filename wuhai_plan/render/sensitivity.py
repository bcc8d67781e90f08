"""The overall figure beside other ways of adding up, as a table."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.views.sensitivity import SensitivityReport

COLUMNS = ["complete", "difference", "expected", "gap", "rating", "reported"]


def render_sensitivity(report: SensitivityReport, tr: Messages) -> RenderableType:
    """Return the overall figure beside what other ways of adding up make of it."""
    table = layout.plain_table()
    table.add_column(tr("col-way"), overflow="fold")
    layout.add_columns(table, COLUMNS, tr)
    for row in report.rows:
        cells = layout.figure_cells(row.rollup, tr)
        cells["difference"] = Text(figures.gap(row.change))
        table.add_row(Text(tr(f"way-{row.id}")), *(cells[name] for name in COLUMNS))
    return Group(*layout.heading(report, tr), table)
