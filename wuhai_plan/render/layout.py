"""What reports on a screen share: their heading, plain tables, and how a rating is coloured."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Rating
from wuhai_plan.render.bar import bar
from wuhai_plan.views import Report
from wuhai_plan.views.status import Delta

WIDE = 100  # cells from which on there is room for every column
STYLES = {
    Rating.DONE: "green",
    Rating.MET: "green",
    Rating.MISSED: "bold red",
    Rating.DROPPED: "dim strike",
    Rating.OVERDUE: "bold red",
    Rating.UPCOMING: "dim",
    Rating.UNREPORTED: "dim",
    Rating.AHEAD: "cyan",
    Rating.ON_PACE: "green",
    Rating.SLIPPING: "yellow",
    Rating.BEHIND: "red",
    Rating.CRITICAL: "bold red",
}


def heading(
    report: Report, tr: Messages, *, title: str | None = None, dates: str | None = None
) -> list[RenderableType]:
    """Return a report's title and dates, the plan's own unless given, and the plan's note."""
    text = Text(title or tr.text(report.plan.title), "bold")
    text.append(f"\n{dates or figures.dates(report, tr)}", "not bold dim")
    if report.plan.note is None:
        return [text]
    return [text, Text(tr.text(report.plan.note), "yellow")]


def listed(words: list[str], tr: Messages, width: int) -> Text:
    """Return a list, its lines broken between words only: Chinese has no spaces to break at."""
    comma, lines = tr("list-comma"), [""]
    for word in words:
        end = comma if word is not words[-1] else ""
        if lines[-1] and cell_len(lines[-1] + word + end) > width:
            lines.append("")
        lines[-1] += word + end
    return Text("\n".join(line.rstrip() for line in lines))


def plain_table(width: int | None = None, *, gap: int = 2) -> Table:
    """Return a table without lines, its columns so many cells apart."""
    return Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="dim", width=width)


def add_columns(table: Table, names: list[str], tr: Messages, **widths: int) -> None:
    """Add columns whose cells are never broken; `widths` are those of drawings, by column."""
    for name in names:
        side: JustifyMethod = "right" if name in figures.NUMBERS else "left"
        table.add_column(tr(f"col-{name}"), justify=side, width=widths.get(name), no_wrap=True)


def figure_cells(
    standing: Measure | Rollup,
    tr: Messages,
    bars: int = 0,
    *,
    delta: Delta | None = None,
    ascii_only: bool = False,
) -> dict[str, Text]:
    """Return how an item or a group stands, by the name of the column that each cell is for."""
    cells = {name: Text(text) for name, text in figures.cells(standing, tr, delta).items()}
    cells["rating"] = rating_cell(standing.rating, tr)
    style = str(cells["rating"].style)
    return {**cells, "progress": bar(standing, bars, style, ascii_only=ascii_only)}


def rating_cell(rating: Rating | None, tr: Messages) -> Text:
    """Return a rating by symbol and word in its colour."""
    return Text(figures.rating(rating, tr), STYLES[rating] if rating else "dim")


def name_cell(item: Item, tr: Messages) -> Text:
    """Return an item's title, and on a second line its id, which commands take."""
    name = Text(tr.text(item.title))
    return name.append(f"\n{item.id}", "dim")
