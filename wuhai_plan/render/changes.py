"""What became known between two moments as tables: promises, new figures, restated figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import promises
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.changes import figure_cells, headline, span
from wuhai_plan.model import Plan
from wuhai_plan.render import layout
from wuhai_plan.views.changes import ChangesReport, FigureChange
from wuhai_plan.views.promises import PromiseChange

STYLES = {"dropped": "red", "removed": "red", "eased": "yellow", "tightened": "green"}
TITLE, TERM = 30, 40  # cells of an item's title and of a term beside what else is to be said
Cells = dict[str, Text]


def render_changes(report: ChangesReport, tr: Messages, width: int) -> RenderableType:
    """Return the headline before and after, then a table of each sort of change there is."""
    parts: list[RenderableType] = [
        Text(tr.text(report.known.plan.title), "bold"),
        Text(span(report, tr), "dim"),
        Text(headline(report, tr)),
    ]
    sections = (
        ("changes-promises", promise_lines(report.promises, report.known.plan, tr, width)),
        ("changes-new", _figure_lines(report.new, tr, width, effects=False)),
        ("changes-restated", _figure_lines(report.restatements, tr, width, effects=True)),
    )
    shown = [(key, lines) for key, section in sections if (lines := list(section))]
    for key, lines in shown:
        parts += [Text(), Text(tr(key), "bold"), *lines]
    if not shown:
        parts += [Text(), Text(tr("changes-none"))]
    return Group(*parts)


def promise_lines(
    changes: Sequence[PromiseChange], plan: Plan, tr: Messages, width: int
) -> Iterator[Text]:
    """Yield each change: what became of the promise, the term, its effect; and who adopted them."""
    rows = []
    for change in changes:
        word = change.change.value
        term = promises.terms(change, plan, tr)
        row = {
            "word": Text(tr(f"word-{word}"), STYLES.get(word, "")),
            "title": Text(promises.about(change, tr)),
            "term": Text(term),
            "effect": Text("" if word == "reworded" else promises.effect(change.effect, tr)),
        }
        rows.append((row, tr.text(change.note)))
    yield from _lines(rows, tr, width)
    for line in dict.fromkeys(promises.adopted_by(change, tr) for change in changes):
        if line:
            yield Text(line, "dim")


def _figure_lines(
    figures: Iterable[FigureChange], tr: Messages, width: int, *, effects: bool
) -> Iterator[Text]:
    """Yield each figure: item, day, from what to what, its effect, by whom and why."""
    rows = []
    for figure in figures:
        title, day, move, why, effect = figure_cells(figure, tr)
        cells = {"title": title, "day": day, "term": move, "effect": effect if effects else ""}
        rows.append(({name: Text(cell) for name, cell in cells.items()}, why))
    yield from _lines(rows, tr, width)


def _lines(rows: Sequence[tuple[Cells, str]], tr: Messages, width: int) -> Iterator[Text]:
    """Yield a line a row; why, where it is said, at its end, or below it where there is no room."""
    if not rows:
        return
    head = {"effect": Text(tr("changes-effect"))}
    has_effect = any(cells["effect"].plain for cells, _ in rows)
    names = [name for name in rows[0][0] if name != "effect" or has_effect]
    needs = layout.needs([cells for cells, _ in rows], names)
    if has_effect:
        needs["effect"] = max(needs["effect"], head["effect"].cell_len)
    wide = width >= layout.WIDEST and any(why for _, why in rows)
    fixed = sum(needs[name] + layout.GAP for name in names if name not in ("title", "term"))
    room = width - fixed - layout.GAP
    term = min(needs["term"], TERM if wide else room // 2)
    title = min(needs["title"], TITLE) if wide else min(needs["title"], room - term)
    widths = {**needs, "title": title, "term": term}
    if wide:
        widths["why"] = room - title - term - layout.GAP
        names.append("why")
    ordered = {name: widths[name] for name in names}
    if has_effect:
        heads = {name: head.get(name, Text()) for name in names}
        yield layout.row_line(_to_right(heads, widths), ordered, style="dim")
    for cells, why in rows:
        yield layout.row_line(_to_right({**cells, "why": Text(why, "dim")}, widths), ordered)
        if why and not wide:
            yield layout.shortened(Text(f"  {why}", "dim"), width)


def _to_right(cells: Cells, widths: dict[str, int]) -> Cells:
    """Return a row with its effect at the right of its column."""
    effect = cells.get("effect", Text())
    pad = Text(" " * (widths.get("effect", 0) - effect.cell_len))
    return {**cells, "effect": pad + effect}
