"""What became known between two moments as tables: promises, new figures, restated figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import promises
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.changes import figure_cells, headline, span
from wuhai_plan.model import Plan
from wuhai_plan.render import layout
from wuhai_plan.views.changes import ChangesReport, FigureChange
from wuhai_plan.views.promises import PromiseChange

STYLES = {"dropped": "red", "removed": "red", "eased": "yellow", "tightened": "green"}


def render_changes(report: ChangesReport, tr: Messages, width: int) -> RenderableType:
    """Return the headline before and after, then a table of each sort of change there is."""
    parts: list[RenderableType] = [
        Text(tr.text(report.known.plan.title), "bold"),
        Text(span(report, tr), "dim"),
        Text(headline(report, tr)),
    ]
    sections = (
        ("changes-promises", promise_table(report.promises, report.known.plan, tr, width)),
        ("changes-new", _figures(report.new, tr, width, effect=False)),
        ("changes-restated", _figures(report.restatements, tr, width, effect=True)),
    )
    shown = [(key, table) for key, table in sections if table is not None]
    adopted = dict.fromkeys(promises.adopted_by(change, tr) for change in report.promises)
    for key, table in shown:
        parts += [Text(), Text(tr(key), "bold"), table]
        if key == "changes-promises":
            parts += [Text(line, "dim") for line in adopted]
    if not shown:
        parts += [Text(), Text(tr("changes-none"))]
    return Group(*parts)


def promise_table(
    changes: Sequence[PromiseChange], plan: Plan, tr: Messages, width: int
) -> Table | None:
    """Return a row a change: what became of the promise, the term, its effect; None for none."""
    if not changes:
        return None
    table = layout.plain_table(width)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    table.add_column(tr("changes-effect"), justify="right", no_wrap=True)
    for change in changes:
        word = Text(tr(f"word-{change.change.value}"), STYLES.get(change.change.value, ""))
        term = promises.terms(change, plan, tr)
        why = tr("with-note", text=term, note=change.note) if change.note else term
        effect = promises.effect(change.effect, tr)
        table.add_row(word, Text(promises.about(change, tr)), Text(why.strip()), Text(effect))
    return table


def _figures(
    figures: Iterable[FigureChange], tr: Messages, width: int, *, effect: bool
) -> Table | None:
    """Return a row a figure: item, day, from what to what, by whom and why, its effect."""
    rows = [figure_cells(figure, tr) for figure in figures]
    if not rows:
        return None
    table = layout.plain_table(width)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    if effect:
        table.add_column(tr("changes-effect"), justify="right", no_wrap=True)
    for title, day, move, why, points in rows:
        cells = [Text(title), Text(day), Text(move), Text(why, "dim")]
        table.add_row(*cells, *([Text(points)] if effect else []))
    return table
