"""The overall figure beside other ways of adding up, as a table."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.compare_rules import _heading, _table
from wuhai_plan.render.status import STYLES
from wuhai_plan.views.sensitivity import SensitivityReport


def sensitivity(report: SensitivityReport, tr: Messages) -> RenderableType:
    """Return the overall figure beside what other ways of adding up make of it."""
    table = _table(None)
    table.add_column(tr("col-way"), overflow="fold")
    for name in ("complete", "difference", "expected", "gap"):
        table.add_column(tr(f"col-{name}"), justify="right", no_wrap=True)
    table.add_column(tr("col-rating"), no_wrap=True)
    table.add_column(tr("col-reported"), justify="right", no_wrap=True)
    for row in report.rows:
        one = row.rollup
        table.add_row(
            Text(tr(f"way-{row.id}")),
            Text(figures.percent(one.complete)),
            Text(figures.gap(row.change)),
            Text(figures.percent(one.expected)),
            Text(figures.gap(one.gap)),
            Text(figures.rating(one.rating, tr), STYLES[one.rating] if one.rating else "dim"),
            Text(tr("reported-of", part=one.reported, whole=one.items)),
        )
    return Group(*_heading(report, tr), table)
