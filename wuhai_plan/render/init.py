"""A plan made of a ledger: a table of its items, then what was guessed and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.layout import plain_table
from wuhai_plan.views.init import InitReport

COLUMNS = ("title", "kind", "goal", "due", "lead", "id")


def render_init(report: InitReport, tr: Messages, width: int) -> RenderableType:
    """Return the items with the cells they come from, and below every guess and every row left."""
    table = plain_table(width)
    table.add_column(tr("ledger-cell"), no_wrap=True)
    for name in COLUMNS:
        table.add_column(tr(f"ledger-col-{name}"), overflow="fold", no_wrap=name == "due")
    for entry in report.items:
        item = entry.item
        table.add_row(
            entry.cell,
            Text(tr.text(item.title)),
            tr(f"ledger-kind-{item.kind.value}"),
            Text(figures.target(item, tr)),
            Text(item.due.isoformat(), no_wrap=True),
            Text(tr.text(item.lead)),
            Text(item.id),
        )
    return Group(table, Text("\n".join(_below(report, tr))))


def _below(report: InitReport, tr: Messages) -> Iterator[str]:
    kinds = Counter(entry.item.kind for entry in report.items)
    named = [
        tr("ledger-count", kind=tr(f"ledger-kind-{k.value}"), count=n) for k, n in kinds.items()
    ]
    chapters = [chapter.title for chapter in report.plan.chapters.values()]
    yield ""
    yield tr("ledger-items", count=len(report.items), kinds=named)
    yield tr("ledger-chapters", count=len(chapters), titles=chapters)
    yield tr("ledger-guesses")
    cells: dict[str, list[str]] = {}
    for entry in report.items:
        for guess in entry.guesses:
            cells.setdefault(guess, []).append(entry.cell)
    for guess, places in cells.items():
        yield "  " + tr("ledger-guess", guess=tr(guess), cells=places)
    if report.left:
        yield tr("ledger-left", count=len(report.left))
        yield from (f"  {tr.problem(problem)}" for problem in report.left)
    if report.more:
        yield tr("ledger-more", names=report.more)
    if report.derived:
        yield tr("ledger-derived", names=report.derived)
    if report.untold:
        yield tr("ledger-untold", count=len(report.untold), cells=report.untold)
