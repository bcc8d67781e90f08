"""A workbook being written: every text a text; numbers, percents and dates as such; few styles.

XlsxWriter's general `write` takes some strings for formulas, addresses or numbers; here each cell
is written by the method for what it is.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

from wuhai_plan.errors import PlanError
from wuhai_plan.export import paper
from wuhai_plan.export.cells import (
    LONGEST,
    LONGEST_FOOT,
    cells_wide,
    number_form,
    of_page,
    points_cell,
    share_cell,
    whole,
    width_beside,
)
from wuhai_plan.files import storage_error
from wuhai_plan.model import Rating
from wuhai_plan.numbers import plain
from wuhai_plan.texts import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_Write: TypeAlias = Callable[..., object]  # a method of a worksheet that writes a cell
_Looks: TypeAlias = Mapping[str, object]
Cell: TypeAlias = str | dt.date | tuple[Decimal, str] | None  # a number with its format
WIDEST_HEAD = 80  # digits, of what stands at the left of a page's head
NARROWEST = 6  # columns, in digits
LINE_HEIGHT, TALLEST = 15, 400  # points
DIGITS = 15  # of a number that a spreadsheet keeps
FIRST_DAY = dt.date(1900, 3, 1)  # before it, spreadsheets disagree about what day it is
DAY = "yyyy-mm-dd"
HEAD = {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "valign": "vcenter",
        "align": "center", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}  # fmt: skip
TITLE: dict[str, object] = {"bold": True, "font_size": 14, "border": 0}
PLAIN: dict[str, object] = {"border": 0}
QUIET: dict[str, object] = {"border": 0, "font_color": "#595959"}
CELL = {"valign": "vcenter", "border": 1, "border_color": "#D9D9D9"}
# Of the cells of a long list.
TEXT: _Looks = {**CELL, "indent": 1, "text_wrap": True}
STRUCK: _Looks = {**TEXT, "font_strikeout": True}
# Background and text of a rating: red to green, told apart also when printed without colour.
COLORS = {
    Rating.DONE: ("#C6E0B4", "#1E4620"),
    Rating.MET: ("#C6E0B4", "#1E4620"),
    Rating.MISSED: ("#F4B6B6", "#7B0A0A"),
    Rating.DROPPED: ("#EDEDED", "#404040"),
    Rating.AHEAD: ("#E2EFDA", "#1E4620"),
    Rating.ON_PACE: ("#E2EFDA", "#1E4620"),
    Rating.SLIPPING: ("#FFF2CC", "#7F6000"),
    Rating.BEHIND: ("#FCE4D6", "#843C0C"),
    Rating.CRITICAL: ("#F8CBAD", "#7B1E0A"),
    Rating.OVERDUE: ("#F4B6B6", "#7B0A0A"),
    Rating.UPCOMING: ("#EDEDED", "#404040"),
    Rating.UNREPORTED: ("#EDEDED", "#404040"),
}


class BookWriter:
    """A workbook in the making, in a folder that is gone with it. The same content, the same bytes.

    `title` and `dates` stand at the head of every page that is printed, `note` at its foot, beside
    its number.
    """

    def __init__(self, made: dt.date, title: str, dates: str, note: str = "") -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError:
            raise PlanError.of("extra-missing", extra="xlsx", library="XlsxWriter") from None
        self._bytes = io.BytesIO()
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        # A sheet's rows go to a file one by one: cells of a long log would take ten times its size.
        settings = {"constant_memory": True, "tmpdir": self._folder.name}
        self.book: Workbook = Workbook(self._bytes, settings)
        self._sheets: list[SheetWriter] = []
        created = dt.datetime.combine(made, dt.time.min)
        self.book.set_properties({"title": clean(title), "created": created})
        # There & begins a code: &R what is at the right, &P the page, &N of how many.
        self._head = f"&L{of_page(title, WIDEST_HEAD)}&R{of_page(dates, WIDEST_HEAD)}"
        self._foot = f"&R&P/&N&L{of_page(note, 2 * LONGEST_FOOT)}"
        # XlsxWriter writes out every format it was ever asked for; thousands of cells share few.
        self._styles: dict[tuple[tuple[str, object], ...], Format] = {}

    def __enter__(self) -> BookWriter:
        """Write to it within the block, and take its bytes there."""
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Remove what was written on the way; say so where the disk did not take it."""
        self._folder.cleanup()
        if isinstance(error, OSError):
            raise storage_error(error, Path(self._folder.name)) from error

    def style(self, looks: Mapping[str, object]) -> Format:
        """Return the style of that look, the same for the same look."""
        asked = tuple(looks.items())
        if asked not in self._styles:
            key = tuple(sorted(asked))
            if key not in self._styles:
                self._styles[key] = self.book.add_format({**looks})
            self._styles[asked] = self._styles[key]
        return self._styles[asked]

    def sheet(self, name: str, *, smallest: float = paper.SIZE) -> SheetWriter:
        """Add a sheet that prints across, one page wide; its smallest text has so many points."""
        worksheet: Worksheet = self.book.add_worksheet(name)
        worksheet.set_landscape()
        worksheet.set_margins(left=paper.MARGIN, right=paper.MARGIN)
        worksheet.set_header(self._head)
        worksheet.set_footer(self._foot)
        self._sheets.append(SheetWriter(self, worksheet, smallest))
        return self._sheets[-1]

    def data(self) -> bytes:
        """Return the workbook's bytes; nothing can be written any more."""
        for sheet in self._sheets:
            sheet.write_kept()
        self.book.close()
        return self._bytes.getvalue()


class SheetWriter:
    """A sheet: cells by row and column from 0, and the width that each column needs.

    Cells are kept until the end, when they are written row by row, but for those of `long`.
    """

    def __init__(self, book: BookWriter, worksheet: Worksheet, smallest: float) -> None:
        self.worksheet = worksheet
        self._book = book
        self._smallest = smallest
        self._kept: list[tuple[int, int, _Write, object, Format]] = []
        self._put: Callable[..., None] = self._keep
        self._fitted = False  # widths are set; only heights are still asked for
        self._widths: dict[int, float] = {}  # at which nothing is wrapped
        self._least: dict[int, float] = {}  # of what isn't wrapped
        self._lines: dict[int, list[tuple[int, list[float]]]] = {}
        self._across: list[tuple[int, str, dict[str, object]]] = []
        self._first = self._last = 0

    def text(self, row: int, column: int, text: str | None, /, **looks: object) -> None:
        """Write a text as a text, whatever it begins with; one too long for a cell says so."""
        text = whole(text or "")
        self._last = max(self._last, row)
        if "align" not in looks and looks.get("border") != 0:
            looks.setdefault("indent", 1)
        if not text:
            self._put(row, column, self.worksheet.write_blank, None, looks)
            return
        self._put(row, column, self.worksheet.write_string, text, looks)
        if self._fitted:
            return
        lines = [cells_wide(line) for line in text.split("\n")]
        wraps = bool(looks.get("text_wrap"))
        self._fit(column, max(lines) + 1, wraps=wraps)
        if wraps:
            self._lines.setdefault(row, []).append((column, lines))

    def across(self, row: int, text: str, /, **looks: object) -> None:
        """Write a text across all columns of the sheet, in as many lines as it takes."""
        self._across.append((row, clean(text)[:LONGEST], {"text_wrap": True, **looks}))
        self._last = max(self._last, row)

    def write(
        self, row: int, column: int, value: object, *, points: bool = False, **looks: object
    ) -> None:
        """Write a value by its type: a fraction as percent, or as points with their sign."""
        if value is None or isinstance(value, str):
            self.text(row, column, value, **looks)
        elif isinstance(value, Fraction):
            self.number(row, column, *(points_cell if points else share_cell)(value), **looks)
        elif isinstance(value, Decimal):
            self.number(row, column, value, **looks)
        elif isinstance(value, int):
            self.number(row, column, Decimal(value), "0", **looks)
        elif isinstance(value, dt.datetime):
            self.moment(row, column, value, **looks)
        elif isinstance(value, dt.date):
            self.day(row, column, value, **looks)
        else:
            self.text(row, column, str(value), **looks)

    def number(
        self, row: int, column: int, value: Decimal, form: str = "", /, **looks: object
    ) -> None:
        """Write a number, in a form that shows all its decimals unless one is given.

        As text where a spreadsheet, which counts in binary, would not keep all its digits.
        """
        if len(value.normalize().as_tuple().digits) > DIGITS:
            self.text(row, column, plain(value), **looks)
            return
        looks["num_format"] = form = form or number_form(value)
        # In a column that somebody made too narrow it is small, not ###.
        looks["shrink"] = True
        self._put(row, column, self.worksheet.write_number, float(value), looks)
        if not self._fitted:
            self._fit(column, len(f"{value:,f}") + 1 + width_beside(form))

    def day(self, row: int, column: int, day: dt.date, **looks: object) -> None:
        """Write a day as a date; as text where it is too early to be one in a spreadsheet."""
        if day < FIRST_DAY:
            self.text(row, column, day.isoformat(), **looks)
            return
        looks = {"align": "center", **looks, "num_format": DAY, "shrink": True}
        at = dt.datetime.combine(day, dt.time.min)
        self._put(row, column, self.worksheet.write_datetime, at, looks)
        self._fit(column, 11)

    def moment(self, row: int, column: int, at: dt.datetime, **looks: object) -> None:
        """Write a moment as a date with its time, without its offset."""
        looks |= {"num_format": f"{DAY} hh:mm:ss", "shrink": True}
        self._put(row, column, self.worksheet.write_datetime, at.replace(tzinfo=None), looks)
        self._fit(column, 19)

    def rating(self, row: int, column: int, rating: Rating | None, word: str) -> None:
        """Write a rating by its word, in its colours."""
        if rating is None:
            self.text(row, column, None)
            return
        back, front = COLORS[rating]
        self.text(row, column, word, bg_color=back, font_color=front, align="center")

    def heads(self, row: int, heads: Sequence[str], **looks: object) -> None:
        """Write a row of headings, which every page that is printed repeats."""
        for column, head in enumerate(heads):
            self._put(row, column, self.worksheet.write_string, clean(head), {**HEAD, **looks})
            # In two lines, but no word divided.
            words = [cells_wide(word) for word in re.findall("[!-~]+", head)]
            self._fit(column, max(cells_wide(head) / 2, *words, 0) + 1)
            self._lines.setdefault(row, []).append((column, [cells_wide(head)]))
        self._first, self._last = row, max(self._last, row)
        self.worksheet.repeat_rows(row)

    def fit(self, fixed: dict[int, float] | None = None) -> dict[int, float]:
        """Set and return each column's width, and choose the paper: text has to be large enough.

        A width is what its cells need, within bounds, or a fixed one. Rows whose texts take several
        lines get the height for them; not all programs see to it.
        """
        needs, least = (
            {column: max(need + 1.5, NARROWEST) for column, need in needs.items()} | (fixed or {})
            for needs in (self._widths, self._least)
        )
        layout = paper.laid_out(needs, {**dict.fromkeys(needs, NARROWEST), **least}, self._smallest)
        widths = layout.widths
        self.worksheet.set_paper(layout.paper.number)
        self.worksheet.fit_to_pages(layout.pages, 0)
        for column, width in widths.items():
            self.worksheet.set_column(column, column, width)
        filled = {row for row, *_ in self._kept}
        for row in range(self._first, self._last + 1):
            self._set_height(row, widths)
            if row not in filled:  # a row without cells isn't written, nor its height
                self._put(row, 0, self.worksheet.write_blank, None, PLAIN)
        self._write_across(widths)
        return widths

    def _write_across(self, widths: Mapping[int, float]) -> None:
        wide, last = sum(widths.values()), max(widths, default=0)

        def write(row: int, column: int, text: object, style: Format) -> None:
            if last:
                self.worksheet.merge_range(row, column, row, last, "", style)
            self.worksheet.write_string(row, column, str(text), style)

        for row, text, looks in self._across:
            size = int(str(looks.get("font_size", paper.SIZE))) / paper.SIZE
            lines = ceil(cells_wide(text) * size * 1.1 / wide)
            self.worksheet.set_row(row, min((lines * LINE_HEIGHT + 2) * size + 2, TALLEST))
            self._keep(row, 0, write, text, looks)

    def long(self, rows: Callable[[], Iterable[tuple[bool, Sequence[Cell]]]]) -> None:
        """Write rows that are too many to keep, below all others.

        Each is whether it is struck out, save its last cell, and its cells. `rows` is called twice:
        widths have to be known before the first is written.
        """
        first, self._put = self._last + 1, self._drop
        for _, cells in rows():
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    self._fit(column, max(map(cells_wide, cell.split("\n"))) + 1, wraps=True)
                elif cell is not None:
                    self._typed(0, column, cell)
        widths = self.fit()
        self.write_kept()
        self._put, self._fitted = self._write, True
        rooms = [widths.get(column, NARROWEST) - 2 for column in range(max(widths) + 1)]
        for row, (struck, cells) in enumerate(rows(), first):
            self._write_row(row, cells, rooms, struck=struck)

    def _write_row(
        self, row: int, cells: Sequence[Cell], rooms: Sequence[float], *, struck: bool
    ) -> None:
        """Write a row's cells at once. A long list spends its time here."""
        last, lines = len(cells) - 1, 1
        plain = self._book.style(TEXT)
        style = self._book.style(STRUCK) if struck else plain
        write, blank = self.worksheet.write_string, self.worksheet.write_blank
        for column, cell in enumerate(cells):
            if not cell:
                blank(row, column, None, style)
            elif isinstance(cell, str):
                write(row, column, whole(cell), style if column < last else plain)
                # Few are so long that they may take several.
                if 2.1 * len(cell) > rooms[column] or "\n" in cell:
                    wide = map(cells_wide, cell.split("\n"))
                    lines = max(lines, sum(max(ceil(w / rooms[column]), 1) for w in wide))
            else:
                self._typed(row, column, cell, **({"font_strikeout": True} if struck else {}))
        self.worksheet.set_row(row, min(lines * LINE_HEIGHT + 4, TALLEST))

    def _typed(
        self, row: int, column: int, cell: dt.date | tuple[Decimal, str], **looks: object
    ) -> None:
        if isinstance(cell, tuple):
            self.number(row, column, *cell, **looks)
        elif isinstance(cell, dt.datetime):
            self.moment(row, column, cell, **looks)
        else:
            self.day(row, column, cell, **looks)

    def kept(self, first: int, last: int, column: int) -> list[object]:
        """Return what stands in rows of a column, for who shows a chart without reading cells."""
        cells = {row: value for row, place, _, value, _ in self._kept if place == column}
        values = (cells.get(row) for row in range(first, last + 1))
        return ["" if value is None else value for value in values]

    def write_kept(self) -> None:
        """Write the cells that were kept, in the order of rows."""
        for row, column, write, value, style in sorted(self._kept, key=itemgetter(0)):
            write(row, column, value, style)
        self._kept.clear()

    def _keep(self, row: int, column: int, write: _Write, value: object, looks: _Looks) -> None:
        self._kept.append((row, column, write, value, self._book.style({**CELL, **looks})))

    def _write(self, row: int, column: int, write: _Write, value: object, looks: _Looks) -> None:
        write(row, column, value, self._book.style({**CELL, **looks}))

    def _drop(self, *_: object) -> None:
        pass

    def _set_height(self, row: int, widths: Mapping[int, float]) -> None:
        needs = (
            sum(max(ceil(line / (widths[column] - 2)), 1) for line in texts)
            for column, texts in self._lines.pop(row, ())
        )
        self.worksheet.set_row(row, min(max(needs, default=1) * LINE_HEIGHT + 4, TALLEST))

    def to_filter(self, rows: int, columns: int) -> None:
        """Make a list below one row of headings ready to be scrolled, filtered and printed."""
        self.worksheet.freeze_panes(1, 0)
        self.worksheet.autofilter(0, 0, max(rows, 1), columns - 1)

    def _fit(self, column: int, width: float, *, wraps: bool = False) -> None:
        self._widths[column] = max(width, self._widths.get(column, 0))
        if not wraps:
            self._least[column] = max(width, self._least.get(column, 0))
