"""One item on a screen: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import entries, explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.render.curve import render_curve
from wuhai_plan.render.log import entry_cells
from wuhai_plan.views.log import replaced
from wuhai_plan.views.show import ShowReport

COLUMNS = ("log-entry", "log-date", "log-recorded", "log-change", "col-by", "col-note")
FOLDED = ("log-change", "col-by", "col-note")


def render_show(
    report: ShowReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return an item whole, as it fits a width in cells."""
    item = report.measure.item
    dates = f"{figures.dates(report, tr)} · {tr('show-id', id=item.id)}"
    parts = layout.heading(report, tr, title=tr.text(item.title), dates=dates)
    parts.append(_pairs((tr(f"col-{key}"), text) for key, text in fields.fields(report, tr)))
    parts += _part("arithmetic", _arithmetic(report, tr), tr)
    if item.revisions:
        parts += _part("revisions", Text("\n".join(fields.revisions(report, tr))), tr)
    parts += _part("forecast", Text("\n".join(explain.forecast(report, tr))), tr)
    parts += _part("entries", _entries(report, tr, wide=width >= layout.WIDE), tr)
    curve = render_curve(report.curve, report.as_of, tr, width - 2, ascii_only=ascii_only)
    parts += _part("curve", Group(*curve), tr)
    return Group(*parts)


def _arithmetic(report: ShowReport, tr: Messages) -> Table:
    """Return the steps; a label that stands above already is not said again."""
    rows, last = [], ""
    for key, text in explain.arithmetic(report, tr):
        rows.append(("" if key == last else tr(f"col-{key}"), text))
        last = key
    return _pairs(rows)


def _entries(report: ShowReport, tr: Messages, *, wide: bool) -> RenderableType:
    """Return who reported what, when and on what evidence; withdrawn ones are struck out.

    Those that a later entry of their day took the place of say so.
    """
    if not report.rows:
        return Text(tr("nothing-yet"))
    tails = entries.id_tails([row.entry.id for row in report.rows])
    form = "%Y-%m-%d %H:%M" if wide else "%Y-%m-%d"
    table = layout.plain_table()
    for name in COLUMNS:
        folds = name in FOLDED
        table.add_column(
            tr(name), overflow="fold", no_wrap=not folds, min_width=8 if folds else None
        )
    old = replaced(report.rows)
    for row in report.rows:
        proofs = map(entries.proof, row.entry.evidence)
        note = " · ".join(part for part in (row.entry.note, *proofs) if part)
        cells = entry_cells(row, note, tr, tails, form=form, replaced=old)
        style = "dim" if row.withdrawn_by or row.entry.id in old else ""
        table.add_row(*(cells[name] for name in COLUMNS), style=style)
    return table


def _part(name: str, body: RenderableType, tr: Messages) -> list[RenderableType]:
    return [Text(f"\n{tr(f'show-{name}')}", "bold"), Padding(body, (0, 0, 0, 2), expand=False)]


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    table = layout.plain_table()
    table.show_header = False
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(Text(label), Text(text))
    return table
