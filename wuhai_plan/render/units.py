"""The units as a table: a line a unit where there is room, else two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import units as words
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render import layout
from wuhai_plan.views.units import UnitsReport

GAP = layout.GAP
EASY = 24  # cells of a name that nothing more is left out for
NARROWEST = 6  # cells of a name
SPARED = ("expected", "reported")  # columns, in this order
Cells = dict[str, Text]


def render_units(report: UnitsReport, tr: Messages, width: int) -> RenderableType:
    """Return the units as they fit a width in cells."""
    texts = list(words.rows(report, tr))
    heads = {name: Text(tr(key)) for name, key in words.HEADS.items()}
    rows: list[Cells] = [
        {**{name: Text(text) for name, text in each.items()},
         "rating": layout.rating_cell(unit.rollup.rating, tr)}
        for unit, each in zip(report.units, texts, strict=True)
    ]  # fmt: skip
    names = words.columns(report)
    lines: list[RenderableType] = list(layout.heading(report, tr))
    if width < layout.WIDEST:
        counts = [words.report_words(each, names, tr) for each in texts]
        names = [name for name in names if name not in words.COUNTS]
    else:
        counts = [[] for _ in rows]
    widths = _widths([heads, *rows], names, width)
    lines.append(layout.row_line(heads, widths, style="dim", right=words.NUMBERS))
    for row, parts in zip(rows, counts, strict=True):
        lines += _lines(row, parts, widths, width)
    return Group(*lines, Text(words.below(report, tr), "dim"))


def _lines(row: Cells, counts: Sequence[str], widths: dict[str, int], width: int) -> Iterator[Text]:
    """Yield a unit's line, and below it its counts where they have no columns."""
    yield layout.row_line(row, widths, right=words.NUMBERS)
    if counts:
        inset = widths["rank"] + GAP
        for line in layout.broken(counts, width - inset, "dim").split():
            line.pad_left(inset)
            yield line


def _widths(rows: Sequence[Cells], names: list[str], width: int) -> dict[str, int]:
    """Return the columns and how wide they are; names have what figures leave them."""
    needs = layout.needs(rows, names)
    room = width - sum(needs[name] + GAP for name in names if name != "lead")
    kept = list(names)
    for name in SPARED:
        if room < min(needs["lead"], EASY):
            kept.remove(name)
            room += needs[name] + GAP
    return {
        **{name: needs[name] for name in kept},
        "lead": max(min(needs["lead"], room), NARROWEST),
    }
