"""A workbook being written: every text a text; numbers, percents and dates as such; few styles.

XlsxWriter's general `write` takes some strings for formulas, addresses or numbers; here each cell
is written by the method for what it is.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import east_asian_width

from wuhai_plan.errors import PlanError
from wuhai_plan.files import storage_error
from wuhai_plan.messages.figures import decimals
from wuhai_plan.model import Rating
from wuhai_plan.numbers import plain, rounded_percent, rounded_points
from wuhai_plan.texts import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_Write: TypeAlias = Callable[..., object]  # a method of a worksheet that writes a cell
_Looks: TypeAlias = Mapping[str, object]
LONGEST, LONGEST_FOOT = 32767, 120  # characters of a cell, of a foot
NARROWEST, WIDEST = 6, 48  # columns, in digits
LINE_HEIGHT, HEAD_HEIGHT, TALLEST = 15, 30, 400  # points
DIGITS = 15  # of a number that a spreadsheet keeps
FIRST_DAY = dt.date(1900, 3, 1)  # before it, spreadsheets disagree about what day it is
DAY = "yyyy-mm-dd"
HEAD = {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "valign": "vcenter",
        "align": "center", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}  # fmt: skip
TITLE: dict[str, object] = {"bold": True, "font_size": 14, "border": 0}
PLAIN: dict[str, object] = {"border": 0}
QUIET: dict[str, object] = {"border": 0, "font_color": "#595959"}
CELL = {"valign": "vcenter", "border": 1, "border_color": "#D9D9D9"}
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

    `note` stands at the foot of every page that is printed, beside its number.
    """

    def __init__(self, made: dt.date, title: str, note: str = "") -> None:
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
        # In a foot, & begins a code: &R what is at the right, &P the page, &N of how many.
        self._foot = "&R&P/&N&L" + clean(note)[:LONGEST_FOOT].replace("&", "&&")
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

    def sheet(self, name: str, *, one_page: bool = False) -> SheetWriter:
        """Add a sheet that prints across and one page wide, or on one page."""
        worksheet: Worksheet = self.book.add_worksheet(name)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.set_footer(self._foot)
        worksheet.fit_to_pages(1, int(one_page))
        self._sheets.append(SheetWriter(self, worksheet))
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

    def __init__(self, book: BookWriter, worksheet: Worksheet) -> None:
        self.worksheet = worksheet
        self._book = book
        self._kept: list[tuple[int, int, _Write, object, Format]] = []
        self._put: Callable[..., None] = self._keep
        self._fitted = False  # widths are set; only heights are still asked for
        self._widths: dict[int, float] = {}
        self._lines: dict[int, list[tuple[int, list[float]]]] = {}
        self._first = self._last = 0

    def text(self, row: int, column: int, text: str | None, /, **looks: object) -> None:
        """Write a text as a text, whatever it begins with; one too long for a cell says so."""
        text = clean(text, lines=True) if text else ""
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
        self._last = max(self._last, row)
        if not text and self._put == self._drop:
            return  # it asks for no width
        if "align" not in looks and looks.get("border") != 0:
            looks.setdefault("indent", 1)
        if not text:
            self._put(row, column, self.worksheet.write_blank, None, looks)
            return
        self._put(row, column, self.worksheet.write_string, text, looks)
        if self._fitted and not looks.get("text_wrap"):
            return
        lines = [cells_wide(line) for line in text.split("\n")]
        self._fit(column, max(lines) + 1)
        if looks.get("text_wrap"):
            self._lines.setdefault(row, []).append((column, lines))

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
        looks["num_format"] = form or number_form(value)
        self._put(row, column, self.worksheet.write_number, float(value), looks)
        self._fit(column, len(f"{value:,f}") + 3)

    def day(self, row: int, column: int, day: dt.date, **looks: object) -> None:
        """Write a day as a date; as text where it is too early to be one in a spreadsheet."""
        if day < FIRST_DAY:
            self.text(row, column, day.isoformat(), **looks)
            return
        looks = {"align": "center", **looks, "num_format": DAY}
        at = dt.datetime.combine(day, dt.time.min)
        self._put(row, column, self.worksheet.write_datetime, at, looks)
        self._fit(column, 11)

    def moment(self, row: int, column: int, at: dt.datetime, **looks: object) -> None:
        """Write a moment as a date with its time, without its offset."""
        looks["num_format"] = f"{DAY} hh:mm:ss"
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
        """Write a row of headings."""
        for column, head in enumerate(heads):
            self.text(row, column, head, **{**HEAD, **looks})
        self._first = row + 1
        self.worksheet.set_row(row, HEAD_HEIGHT)

    def fit(self, fixed: dict[int, float] | None = None) -> dict[int, float]:
        """Set and return each column's width: what its cells need, within bounds, or a fixed one.

        Rows whose texts take several lines get the height for them; not all programs see to it.
        """
        widths = {
            column: min(max(need + 1.5, NARROWEST), WIDEST) for column, need in self._widths.items()
        }
        widths |= fixed or {}
        for column, width in widths.items():
            self.worksheet.set_column(column, column, width)
        filled = {row for row, *_ in self._kept}
        for row in range(self._first, self._last + 1):
            self._set_height(row, widths)
            if row not in filled:  # a row without cells isn't written, nor its height
                self._put(row, 0, self.worksheet.write_blank, None, PLAIN)
        return widths

    def long(self, rows: Callable[[], Iterable[int]]) -> None:
        """Write rows that are too many to keep, below all others.

        `rows` writes them in order and yields the number of each when it is done. It is called
        twice: widths have to be known before the first is written.
        """
        last = self._last
        self._put = self._drop
        for row in rows():
            self._lines.pop(row, None)
        self._last = last
        widths = self.fit()
        self.write_kept()
        self._put, self._fitted = self._write, True
        for row in rows():
            self._set_height(row, widths)

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
        self.worksheet.repeat_rows(0)

    def _fit(self, column: int, width: float) -> None:
        self._widths[column] = max(width, self._widths.get(column, 0))


def number_form(value: Decimal, *, grouped: bool = True) -> str:
    """Return the format that shows all decimals of a number and no more."""
    places, whole = decimals(value), "#,##0" if grouped else "0"
    return f"{whole}.{'0' * places}" if places else whole


def share_cell(share: Fraction) -> tuple[Decimal, str]:
    """Return a share as every table shows it, and its format: a spreadsheet rounds it no further.

    It would round what is just short of its target up to it.
    """
    return rounded_percent(share, 1).scaleb(-2), "0.0%"


def points_cell(gap: Fraction) -> tuple[Decimal, str]:
    """Return points as every table shows them, and their format, with a sign."""
    return rounded_points(gap, 1), "+0.0;-0.0;0.0"


def cells_wide(text: str) -> float:
    """Return how wide a text is, in digits."""
    if text.isascii():
        return 1.05 * len(text) + 0.25 * sum(map(str.isupper, text))
    return sum(
        2.1 if east_asian_width(sign) in "WF" else 1.3 if sign.isupper() else 1.05 for sign in text
    )
