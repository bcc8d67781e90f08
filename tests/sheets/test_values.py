"""What cells of a workbook hold, by type and format, as spreadsheet programs write them."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.sheets.workbooks import MAIN, SHEET, STRINGS, STYLES, packed, parts, sheet
from wuhai_plan.sheets import read_book
from wuhai_plan.sheets.table import Flaw, Percent, Range, Value

DAY = dt.datetime.fromisoformat("2023-06-30")


def read(data: bytes) -> list[tuple[int, list[Value]]]:
    """The rows of the one sheet of a workbook."""
    [only] = read_book(io.BytesIO(data), "x.xlsx", len).sheets
    return [(number, list(row)) for number, row in only.rows]


def cells(data: str, **others: str | bytes) -> list[Value]:
    """The cells of one row."""
    [(_, row)] = read(packed({**parts(f"<row>{data}</row>"), **others}))
    return row


@pytest.mark.parametrize(
    ("number", "shown", "value"),
    [
        (0.715, "0.0%", Percent(Decimal("0.715"))),
        (0.715, '0.0"%"', Decimal("0.715")),
        (0.715, r"0.0\%", Decimal("0.715")),
        (0.1 + 0.2, "General", Decimal("0.3")),
        (-5, "#,##0;[Red]-#,##0", Decimal(-5)),
        (12, '0" days"', Decimal(12)),
        (12, "[Red]0", Decimal(12)),
        (45107, "yyyy-mm-dd", DAY),
        (45107, 'yyyy"年"m"月"d"日"', DAY),
        (45107, "[$-804]yyyy/m/d;@", DAY),
        (45107.5, "m/d/yy h:mm", DAY.replace(hour=12)),
        (59, "yyyy-mm-dd", dt.datetime.fromisoformat("1900-02-28")),
        (0.5, "h:mm", Flaw("cell-time")),
        (45107, "[h]:mm", Flaw("cell-time")),
        (99999999, "yyyy-mm-dd", Flaw("cell-error", {"value": "#VALUE!"})),
    ],
)
def test_numbers_by_their_format(number: float, shown: str, value: Value):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    book.add_worksheet().write_number(0, 0, number, book.add_format({"num_format": shown}))
    book.close()
    assert read(data.getvalue()) == [(1, [value])]


@pytest.mark.parametrize("number", [14, 22, 27, 31, 36, 50, 57, 58])
def test_dates_in_formats_that_are_built_in(number: int):
    """Excel in Chinese writes 31 and 57, and no code with them."""
    style = (
        f'<styleSheet xmlns="{MAIN}"><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    assert cells('<c s="1"><v>45107</v></c><c s="0"><v>1</v></c>', **{STYLES: style}) == [
        DAY,
        Decimal(1),
    ]


def test_days_from_1904():
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"date_1904": True})
    book.add_worksheet().write_datetime(0, 0, DAY, book.add_format({"num_format": 14}))
    book.close()
    assert read(data.getvalue()) == [(1, [DAY])]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="b"><v>1</v></c>', Flaw("cell-logical")),
        ('<c t="e"><v>#N/A</v></c>', Flaw("cell-error", {"value": "#N/A"})),
        ('<c t="d"><v>2023-06-30</v></c>', DAY),
        ('<c t="d"><v>2023-06-30T12:30:00</v></c>', DAY.replace(hour=12, minute=30)),
        ('<c t="d"><v>12:30:00</v></c>', Flaw("cell-time")),
        ("<c><f>1+1</f></c>", Flaw("cell-formula")),
        ('<c><f t="shared" si="0"/></c>', Flaw("cell-formula")),
        ("<c><f>1+1</f><v>2</v></c>", Decimal(2)),
        ('<c t="str"><f>A1&amp;""</f><v></v></c>', None),
        ('<c t="str"><f>A1</f><v> a b </v></c>', " a b "),
        ('<c t="inlineStr"><is><r><t>on </t></r><r><t>site</t></r></is></c>', "on site"),
        (
            '<c t="inlineStr"><is><t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>',
            "东京",
        ),
        ('<c t="str"><v>a_x000D_\n_x005F_x0041_</v></c>', "a\n_x0041_"),
        ("<c><!-- no --><v>1<![CDATA[2]]></v></c>", Decimal(12)),
    ],
)
def test_cells_by_their_type(cell: str, value: Value):
    assert cells(f'{cell}<c r="C1"><v>0</v></c>') == [value, None, Decimal(0)]


def test_texts_that_are_kept_beside_the_sheets():
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>homes</t></si><si><r><t>on </t></r><r><t>site</t></r></si>'
        '<si><t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si/>'
        "<si><t>a_x000D_\n_x005F_x0041_</t></si></sst>"
    )
    row = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(5))
    assert cells(row, **{STRINGS: strings}) == ["homes", "on site", "东京", "", "a\n_x0041_"]


@pytest.mark.parametrize("space", [MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"])
def test_a_sheet_with_prefixes_and_in_either_namespace(space: str):
    data = (
        f'<x:worksheet xmlns:x="{space}" xmlns:o="other"><x:sheetData>'
        "<x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>"
        "<o:row><o:c><o:v>2</o:v></o:c></o:row></x:worksheet>"
    )
    assert read(packed({**parts(), SHEET: data})) == [(1, [Decimal(1)])]


def test_merged_cells_are_known_when_the_rows_were_read():
    after = '<mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="A1"/></mergeCells>'
    [only] = read_book(io.BytesIO(packed({**parts(), SHEET: sheet("", after)})), "x", len).sheets
    assert list(only.rows) == []
    areas: list[Range] = [(1, 1, 1, 1), (2, 2, 3, 3)]
    assert only.merged == areas


def test_the_same_as_openpyxl_reads():
    """Rows and columns left out, texts, numbers and days of another library."""
    data = io.BytesIO()
    book = openpyxl.Workbook()
    held: dict[str, Any] = {
        "A1": "item", "C1": "date", "B3": 3.25, "D3": DAY, "AA5": "far", "A7": "\n", "B9": -0.0,
    }  # fmt: skip
    for name, value in held.items():
        book.active[name] = value
    book.create_sheet("hidden").sheet_state = "hidden"
    book.save(data)
    theirs = openpyxl.load_workbook(data).worksheets[0]
    ours = {
        (number, column): value
        for number, row in read(data.getvalue())
        for column, value in enumerate(row, start=1)
        if value is not None
    }
    assert ours == {
        (cell.row, cell.column): cell.value
        for row in theirs.rows
        for cell in row
        if cell.value is not None
    }
