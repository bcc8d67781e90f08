"""A workbook being written: every text a text; numbers, percents and dates as such; few styles.

XlsxWriter's general `write` takes some strings for formulas, addresses or numbers; here each cell
is written by the method for what it is.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from wuhai_plan.errors import PlanError
from wuhai_plan.messages.figures import decimals
from wuhai_plan.model import Rating
from wuhai_plan.numbers import plain, rounded_percent, rounded_points
from wuhai_plan.texts import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

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
    """A workbook in memory. The same content gives the same bytes.

    `note` stands at the foot of every page that is printed, beside its number.
    """

    def __init__(self, made: dt.date, title: str, note: str = "") -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError:
            raise PlanError.of("extra-missing", extra="xlsx", what="XlsxWriter") from None
        self._bytes = io.BytesIO()
        self.book: Workbook = Workbook(self._bytes, {"in_memory": True})
        created = dt.datetime.combine(made, dt.time.min)
        self.book.set_properties({"title": clean(title), "created": created})
        # In a foot, & begins a code: &R what is at the right, &P the page, &N of how many.
        self._foot = "&R&P/&N&L" + clean(note)[:LONGEST_FOOT].replace("&", "&&")
        # XlsxWriter writes out every format it was ever asked for; thousands of cells share few.
        self._styles: dict[tuple[tuple[str, object], ...], Format] = {}

    def style(self, **looks: object) -> Format:
        """Return the style of that look, the same for the same look."""
        key = tuple(sorted(looks.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format(looks)
        return self._styles[key]

    def sheet(self, name: str, *, one_page: bool = False) -> SheetWriter:
        """Add a sheet that prints across and one page wide, or on one page."""
        worksheet: Worksheet = self.book.add_worksheet(name)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.set_footer(self._foot)
        worksheet.fit_to_pages(1, int(one_page))
        return SheetWriter(self, worksheet)

    def data(self) -> bytes:
        """Return the workbook's bytes; nothing can be written any more."""
        self.book.close()
        return self._bytes.getvalue()


class SheetWriter:
    """A sheet: cells by row and column from 0, and the width that each column needs."""

    def __init__(self, book: BookWriter, worksheet: Worksheet) -> None:
        self.worksheet = worksheet
        self._book = book
        self._widths: dict[int, float] = {}
        self._lines: dict[int, list[tuple[int, list[float]]]] = {}
        self._first = self._last = 0

    def text(self, row: int, column: int, text: str | None, /, **looks: object) -> None:
        """Write a text as a text, whatever it begins with; one too long for a cell says so."""
        text = clean(text or "", lines=True)
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
        self._last = max(self._last, row)
        inset = {} if "align" in looks or looks.get("border") == 0 else {"indent": 1}
        style = self._book.style(**{**CELL, **inset, **looks})
        if not text:
            self.worksheet.write_blank(row, column, None, style)
            return
        self.worksheet.write_string(row, column, text, style)
        lines = [cells_wide(line) for line in text.split("\n")]
        self._fit(column, max(lines) + 1)
        if looks.get("text_wrap"):
            self._lines.setdefault(row, []).append((column, lines))

    def write(
        self, row: int, column: int, value: object, *, points: bool = False, **looks: object
    ) -> None:
        """Write a value by its type: a fraction as percent, or as points with their sign."""
        if isinstance(value, Fraction):
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
            self.text(row, column, None if value is None else str(value), **looks)

    def number(
        self, row: int, column: int, value: Decimal, form: str = "", /, **looks: object
    ) -> None:
        """Write a number, in a form that shows all its decimals unless one is given.

        As text where a spreadsheet, which counts in binary, would not keep all its digits.
        """
        if len(value.normalize().as_tuple().digits) > DIGITS:
            self.text(row, column, plain(value), **looks)
            return
        style = self._book.style(**{**CELL, **looks, "num_format": form or number_form(value)})
        self.worksheet.write_number(row, column, float(value), style)
        self._fit(column, len(f"{value:,f}") + 3)

    def day(self, row: int, column: int, day: dt.date, **looks: object) -> None:
        """Write a day as a date; as text where it is too early to be one in a spreadsheet."""
        if day < FIRST_DAY:
            self.text(row, column, day.isoformat(), **looks)
            return
        style = self._book.style(**{**CELL, "align": "center", **looks, "num_format": DAY})
        self.worksheet.write_datetime(row, column, dt.datetime.combine(day, dt.time.min), style)
        self._fit(column, 11)

    def moment(self, row: int, column: int, at: dt.datetime, **looks: object) -> None:
        """Write a moment as a date with its time, without its offset."""
        style = self._book.style(**{**CELL, **looks, "num_format": f"{DAY} hh:mm:ss"})
        self.worksheet.write_datetime(row, column, at.replace(tzinfo=None), style)
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

    def fit(self, fixed: dict[int, float] | None = None) -> None:
        """Set each column's width: what its cells need, within bounds, or a fixed one.

        Rows whose texts take several lines get the height for them; not all programs see to it.
        """
        widths = {
            column: min(max(need + 1.5, NARROWEST), WIDEST) for column, need in self._widths.items()
        }
        widths |= fixed or {}
        for column, width in widths.items():
            self.worksheet.set_column(column, column, width)
        for row in range(self._first, self._last + 1):
            needs = (
                sum(max(ceil(line / (widths[column] - 2)), 1) for line in texts)
                for column, texts in self._lines.get(row, ())
            )
            self.worksheet.set_row(row, min(max(needs, default=1) * LINE_HEIGHT + 4, TALLEST))

    def to_filter(self, rows: int, columns: int) -> None:
        """Make a list below one row of headings ready to be scrolled, filtered and printed."""
        self.worksheet.freeze_panes(1, 0)
        self.worksheet.autofilter(0, 0, max(rows, 1), columns - 1)
        self.worksheet.repeat_rows(0)
        self.fit()

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
    return sum(
        2.1 if east_asian_width(sign) in "WF" else 1.3 if sign.isupper() else 1.05 for sign in text
    )
