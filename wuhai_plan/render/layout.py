"""What reports on a screen share: their heading, plain tables, and how a rating is coloured."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from rich.cells import cell_len, chop_cells
from rich.console import JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Rating
from wuhai_plan.views import Report
from wuhai_plan.views.status import Delta

WIDE = 100  # cells from which on there is room for every column
WIDEST = 120  # cells from which on an item takes one line whatever it is called
GAP = 2  # cells between columns
INDENT = 2  # of items below their group
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

# A line: its parts, each with Rich's name of its style, none where it has no style.
StyledLine: TypeAlias = Sequence[tuple[str, str]]


class Lines:
    """Lines to print; they are made while they are printed."""

    def __init__(self, lines: Iterable[StyledLine]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[StyledLine]:
        """Make the lines, once."""
        return iter(self._lines)


def heading(
    report: Report, tr: Messages, *, title: str | None = None, dates: str | None = None
) -> list[RenderableType]:
    """Return a report's title and dates, the plan's own unless given, and the plan's note."""
    text = Text(title or tr.text(report.plan.title), "bold")
    text.append(f"\n{dates or figures.dates(report, tr)}", "not bold dim")
    if report.plan.note is None:
        return [text]
    return [text, Text(tr.text(report.plan.note), "yellow")]


def plain_table(width: int | None = None) -> Table:
    """Return a table without lines."""
    return Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim", width=width)


def add_columns(table: Table, names: list[str], tr: Messages, **widths: int) -> None:
    """Add columns whose cells are never broken; `widths` are those of drawings, by column."""
    for name in names:
        side: JustifyMethod = "right" if name in figures.NUMBERS else "left"
        table.add_column(tr(f"col-{name}"), justify=side, width=widths.get(name), no_wrap=True)


def figure_cells(
    standing: Measure | Rollup, tr: Messages, delta: Delta | None = None
) -> dict[str, Text]:
    """Return how an item or a group stands, by the name of the column that each cell is for."""
    cells = {name: Text(text) for name, text in figures.cells(standing, tr, delta).items()}
    return {**cells, "rating": rating_cell(standing.rating, tr)}


def rating_cell(rating: Rating | None, tr: Messages) -> Text:
    """Return a rating by symbol and word in its colour."""
    return Text(figures.rating(rating, tr), rating_style(rating))


def rating_style(rating: Rating | None) -> str:
    """Return a rating's colour."""
    return STYLES[rating] if rating else "dim"


def name_cell(item: Item, width: int, tr: Messages) -> Text:
    """Return an item's title and its id, which commands take, on one line or else on two."""
    title = tr.text(item.title)
    if cell_len(title) + GAP + cell_len(item.id) <= width:
        return with_id(Text(title), item.id, width)
    name, *rest = two_lines(title, width)
    return Text(name).append(f"\n{rest[0]}") if rest else Text(name).append(f"\n{item.id}", "dim")


def needs(rows: Iterable[Mapping[str, Text]], names: Sequence[str]) -> dict[str, int]:
    """Return how many cells the widest text of each column takes."""
    rows = list(rows)
    return {name: max(row[name].cell_len for row in rows) for name in names}


def row_line(
    cells: Mapping[str, Text],
    widths: Mapping[str, int],
    *,
    style: str = "",
    right: Container[str] = figures.NUMBERS,
) -> Text:
    """Return a row on one line, in columns of those widths; what is too long ends with a mark.

    `right` are the columns of numbers.

    Rich's own tables measure every cell, and wrap what is too long; a list of items does neither.
    """
    line, start, end = Text(style=style, no_wrap=True), 0, 0
    for name, width in widths.items():
        cell = shortened(cells[name], width)
        takes = cell.cell_len
        inset = width - takes if name in right else 0
        line.pad_right(start + inset - end)  # its end is known: to measure it anew takes longest
        line.append_text(cell)
        end = start + inset + takes
        start += width + GAP
    return line


def shortened(text: Text, width: int) -> Text:
    """Return a text cut to a width, with a mark where something is missing; itself if it fits."""
    if text.cell_len <= width:
        return text
    text = text.copy()
    text.truncate(width, overflow="ellipsis")
    return text


def with_id(name: Text, item_id: str, width: int) -> Text:
    """Return a name with the id, which commands take, at the right edge, where there is room."""
    room = width - name.cell_len - cell_len(item_id)
    if not item_id or room < GAP:
        return name
    name = name.copy()
    name.pad_right(room)
    return name.append(item_id, "dim")


def two_lines(text: str, width: int) -> list[str]:
    """Break a name into two lines at most, at a blank where there is one."""
    first = chop_cells(text, width)[0] if cell_len(text) > width else text
    rest = text[len(first) :]
    if rest and not rest.startswith(" ") and " " in first and rest[0].isascii():
        first = first[: first.rindex(" ")]
        rest = text[len(first) :]
    return [first, shortened(Text(rest.strip()), width).plain] if rest.strip() else [first]


def broken(parts: Sequence[str], width: int, style: str = "") -> Text:
    """Return parts in as few lines as hold them, none broken that fits."""
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{figures.BETWEEN}{part}" if lines[-1] else part
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return Text("\n".join(line for line in lines if line), style)
