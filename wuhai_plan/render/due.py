"""What needs attention as a table, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import explain, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.texts import clean
from wuhai_plan.views.due import DueReport, DueRow

GAP = layout.GAP
BRIEFEST = 2  # how short reasons can be told
LEAD, LEAST_NAME = 20, 32  # cells of a unit's name at most; of an item's, beside its unit's
LEAST_PROBLEM = 24  # cells of an item's problem, for which its reasons are told briefly
COLUMNS = ["lead", "due", "rating"]
Cells = dict[str, Text]


def render_due(report: DueReport, tr: Messages, width: int) -> RenderableType:
    """Return the items with all their reasons, or the words that there are none."""
    parts = layout.heading(report, tr)
    if not report.rows:
        return Group(*parts, Text(tr("due-none")))
    head = {name: Text(tr(f"col-{name}")) for name in COLUMNS}
    rows: list[Cells] = [{"title": Text(tr("col-item")), **head}]
    rows += [_cells(row, tr) for row in report.rows]
    whys = [[_why(row, report, tr, brief) for row in report.rows] for brief in range(BRIEFEST + 1)]
    problems = [_problem(row, tr) for row in report.rows]
    if width < layout.WIDEST:
        return Group(*parts, *_two_lines(rows, report.rows, whys, problems, width))
    rows[0]["why"] = Text(tr("due-why"))
    return Group(*parts, *_single_lines(rows, report.rows, whys, problems, width))


def _why(row: DueRow, report: DueReport, tr: Messages, brief: int) -> str:
    return figures.BETWEEN.join(explain.reasons(row, report.as_of, tr, brief=brief))


def _problem(row: DueRow, tr: Messages) -> str:
    """Return what follows an item's reasons: its problem, where it has one."""
    problem = clean(row.measure.problem or "")
    return (
        figures.BETWEEN + tr("labelled", label=tr("col-problem"), text=problem) if problem else ""
    )


def _cells(row: DueRow, tr: Messages) -> Cells:
    item, rating = row.measure.item, row.measure.rating
    return {
        "title": Text(tr.text(item.title)),
        "lead": layout.shortened(Text(tr.text(item.lead)), LEAD),
        "due": Text(item.due.isoformat()),
        "rating": layout.rating_cell(rating, tr),
    }


def _single_lines(
    rows: list[Cells],
    items: Sequence[DueRow],
    whys: list[list[str]],
    problems: list[str],
    width: int,
) -> Iterator[Text]:
    """Yield every row on one line: names have the room that they need, then words."""
    needs = layout.needs(rows, ["title", *COLUMNS])
    full = max(map(cell_len, map(str.__add__, whys[0], problems)))
    brief = max(map(_least, whys[-1], problems))
    leads = ["lead"] if any(row.measure.item.lead for row in items) else []
    names = _columns(leads, needs, brief, width)
    room = width - sum(needs[name] + GAP for name in names) - GAP
    why = min(full, max(room - needs["title"], min(brief, room - LEAST_NAME)))
    widths = {"title": room - why, **{name: needs[name] for name in names}, "why": why}
    yield layout.row_line(rows[0], widths, style="dim")
    for cells, row, problem, *texts in zip(rows[1:], items, problems, *whys, strict=True):
        name = layout.with_id(cells["title"], row.measure.item.id, widths["title"])
        yield layout.row_line(
            {**cells, "title": name, "why": _fitting(texts, problem, why)}, widths
        )


def _columns(leads: list[str], needs: dict[str, int], brief: int, width: int) -> list[str]:
    """Return the columns for which there is room beside names and words; units before due dates.

    What is near or past its due date says so in words.
    """
    for title in (needs["title"], min(needs["title"], LEAST_NAME)):
        for names in ([*leads, "due", "rating"], [*leads, "rating"]):
            if title + brief + GAP + sum(needs[name] + GAP for name in names) <= width:
                return names
    return ["rating"]


def _two_lines(
    rows: list[Cells],
    items: Sequence[DueRow],
    whys: list[list[str]],
    problems: list[str],
    width: int,
) -> Iterator[Text]:
    """Yield every row, and below it why it is there."""
    needs = layout.needs(rows, ["due", "rating"])
    widths = {"title": width - sum(need + GAP for need in needs.values()), **needs}
    yield layout.row_line(rows[0], widths, style="dim")
    for cells, row, problem, *texts in zip(rows[1:], items, problems, *whys, strict=True):
        name = layout.with_id(cells["title"], row.measure.item.id, widths["title"])
        yield layout.row_line({**cells, "title": name}, widths)
        why = _fitting(texts, problem, width - layout.INDENT)
        why.pad_left(layout.INDENT)
        yield why


def _least(text: str, problem: str) -> int:
    """Return the cells that reasons take with the least that is shown of a problem."""
    return cell_len(text) + min(cell_len(problem), LEAST_PROBLEM)


def _fitting(texts: Sequence[str], problem: str, width: int) -> Text:
    """Return the first of texts that fits a width, else the last with a mark where it is cut.

    The first that leaves room for its problem, where any does.
    """
    fitting = [text for text in texts if cell_len(text) <= width] or [texts[-1]]
    for text in fitting:
        if problem and _least(text, problem) <= width:
            return layout.shortened(Text(text + problem, no_wrap=True), width)
    return layout.shortened(Text(fitting[0], no_wrap=True), width)
