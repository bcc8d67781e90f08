"""One item on a screen: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import entries, explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.render.curve import render_curve
from wuhai_plan.render.lines import table, widths
from wuhai_plan.render.log import entry_row, heads
from wuhai_plan.texts import clean
from wuhai_plan.views.log import replaced
from wuhai_plan.views.show import ShowReport

COLUMNS = ("log-entry", "log-date", "log-recorded", "log-change", "col-by", "col-note")
NARROW = ("log-entry", "log-date", "log-change")  # what else there is stands below
WHOLE = ("log-entry", "log-date", "log-recorded")  # never folded; others to eight cells
INSET, LEAST_WIDTH = 2, 64  # cells; of all columns beside one another


def render_show(
    report: ShowReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> Iterator[RenderableType | layout.Lines]:
    """Yield an item whole, part by part, as it fits a width in cells."""
    item = report.measure.item
    dates = f"{figures.dates(report, tr)} · {tr('show-id', id=item.id)}"
    parts = layout.heading(report, tr, title=tr.text(item.title), dates=dates)
    parts.append(_pairs((tr(f"col-{key}"), text) for key, text in fields.fields(report, tr)))
    parts += _part("arithmetic", _arithmetic(report, tr), tr)
    if item.revisions:
        parts += _part("revisions", Text("\n".join(fields.revisions(report, tr))), tr)
    parts += _part("forecast", Text("\n".join(explain.forecast(report, tr))), tr)
    yield Group(*parts, _title("entries", tr))
    yield _entries(report, tr, width)
    curve = render_curve(report.curve, report.as_of, tr, width - 2, ascii_only=ascii_only)
    yield Group(*_part("curve", Group(*curve), tr))


def _arithmetic(report: ShowReport, tr: Messages) -> Table:
    """Return the steps; a label that stands above already is not said again."""
    rows, last = [], ""
    for key, text in explain.arithmetic(report, tr):
        rows.append(("" if key == last else tr(f"col-{key}"), text))
        last = key
    return _pairs(rows)


def _entries(report: ShowReport, tr: Messages, width: int) -> RenderableType | layout.Lines:
    """Return who reported what, when and on what evidence; withdrawn ones are struck out.

    Those that a later entry of their day took the place of say so.
    """
    if not report.rows:
        return Padding(Text(tr("nothing-yet")), (0, 0, 0, INSET), expand=False)
    endings = entries.endings([row.entry.id for row in report.rows])
    form = "%Y-%m-%d %H:%M" if width >= layout.WIDE else "%Y-%m-%d"
    old = replaced(report.rows)
    names = COLUMNS if width >= LEAST_WIDTH else NARROW
    rows = [heads(names, tr)]
    for row in report.rows:
        proofs = map(entries.proof, row.entry.evidence)
        note = " · ".join([*entries.words(row.entry, tr), *proofs])
        made = entry_row(row, names, note, tr, endings, form=form, replaced=old)
        if row.entry.id in old:
            made.style = "dim"
        if names is NARROW:
            besides = (row.entry.at.strftime(form), row.entry.by, note)
            made.below, made.under = clean(" · ".join(filter(None, besides))), 1
        rows.append(made)
    room = width - INSET
    least = [0 if name in WHOLE else 8 for name in names]
    return layout.Lines(table(rows, widths(rows, room, least), room, INSET))


def _title(name: str, tr: Messages) -> Text:
    return Text(f"\n{tr(f'show-{name}')}", "bold")


def _part(name: str, body: RenderableType, tr: Messages) -> list[RenderableType]:
    return [_title(name, tr), Padding(body, (0, 0, 0, INSET), expand=False)]


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    table = layout.plain_table()
    table.show_header = False
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(Text(label), Text(text))
    return table
