"""Workbooks on paper: how large their text is printed, what every page repeats, no ###."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

ROOT = Path(__file__).parents[2]
INVENTED = ROOT / "examples" / "illustrative"
PLANS = {
    "shipped": (ROOT / "plan.toml", ROOT / "progress.jsonl"),
    "invented": (INVENTED / "plan.toml", INVENTED / "progress.jsonl"),
}  # fmt: skip
PAPERS = {"9": 11.69, "8": 16.54}  # inches across: A4, A3
WIDEST_DIGIT = 9.4 / 96  # inches, of DejaVu Sans at 11 points; Calibri's are 7 dots
LONG_TITLE = "市政府工作报告确定的全年重点任务和为民实事" * 6


def printed(path: Path) -> dict[str, tuple[float, Any]]:
    """Return by sheet how many points its text has on paper, and its openpyxl sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path)
    sizes: dict[str, tuple[float, Any]] = {}
    for sheet in book.worksheets:
        if sheet.sheet_state == "hidden":
            continue
        setup, margins = sheet.page_setup, sheet.page_margins
        assert setup.orientation == "landscape"
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        room = PAPERS[str(setup.paperSize)] - margins.left - margins.right
        widths: dict[str, float] = {}
        for column in sheet.column_dimensions.values():
            for number in range(column.min, column.max + 1):
                widths[get_column_letter(number)] = column.width
        assert sheet.max_column == len(widths)
        fonts = [cell.font.sz for row in sheet.rows for cell in row if cell.value is not None]
        smallest = min(fonts + [10] * len(sheet._charts))  # a chart's text has 10 points
        size = smallest * min(room / (sum(widths.values()) * WIDEST_DIGIT), 1)
        sizes[sheet.title] = size, sheet
    return sizes


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("form", ["xlsx", "form", "bulletin"])
def test_every_sheet_is_printed_at_7_points_or_more(desk, plan: str, form: str, lang: str):
    source, log = PLANS[plan]
    args = ["xlsx", "--columns", "bulletin"] if form == "bulletin" else [form]
    files = ["--plan", str(source), "--log", str(log)]
    desk.ok("export", *args, *files, "--lang", lang, "-o", "x.xlsx")
    sizes = printed(desk.folder / "x.xlsx")
    assert len(sizes) == (1 if form == "form" else 5 if plan == "invented" else 4)
    assert {name: size for name, (size, _) in sizes.items() if size < 7} == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("form", ["xlsx", "form"])
def test_long_titles_and_units_are_printed_at_7_points_or_more(desk, form: str, lang: str):
    plan = desk.plan.read_text(encoding="utf-8")
    unit = (
        "thousand tonnes of standard coal equivalent a year"
        if lang == "en"
        else "万吨标准煤/年" * 4
    )
    plan = re.sub(r"(?m)^title = .*$", f'title = "{LONG_TITLE}"', plan, count=1)
    plan = re.sub(r"unit = \{[^}]*座[^}]*\}", f'unit = "{unit}"', plan)
    desk.plan.write_text(plan, encoding="utf-8")
    assert unit in plan
    desk.ok("export", form, "--lang", lang, "-o", "x.xlsx")
    for size, sheet in printed(desk.folder / "x.xlsx").values():
        assert size >= 7
        assert len(sheet.oddHeader.left.text) < 60
        # The title takes as many lines as it needs, and all columns.
        if LONG_TITLE in str(sheet["A1"].value):
            assert sheet["A1"].coordinate in sheet.merged_cells
            assert sheet.row_dimensions[1].height > 30


@pytest.mark.parametrize(("lang", "day"), [("en", "as of 2023-06-30"), ("zh", "截至 2023-06-30")])
@pytest.mark.parametrize("form", ["xlsx", "form"])
def test_every_page_has_the_title_the_day_and_the_headings(desk, form: str, lang: str, day: str):
    plan = desk.plan.read_text(encoding="utf-8")
    plan = re.sub(r"(?m)^title = .*$", 'title = "Roads & &P rails"', plan, count=1)
    desk.plan.write_text(plan, encoding="utf-8")
    desk.ok("export", form, "--lang", lang, "--as-of", "2023-06-30", "-o", "x.xlsx")
    for _, sheet in printed(desk.folder / "x.xlsx").values():
        head = sheet.oddHeader
        # Written twice, & is no code.
        assert (head.left.text, head.right.text) == ("Roads && &&P rails", day)
        assert sheet.print_title_rows, sheet.title
    with ZipFile(desk.folder / "x.xlsx") as archive:
        assert "&amp;LRoads" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_numbers_and_dates_shrink_in_a_column_made_too_narrow(desk):
    desk.ok("export", "xlsx", "-o", "x.xlsx")
    cells = [
        cell for _, sheet in printed(desk.folder / "x.xlsx").values()
        for row in sheet.rows for cell in row if cell.data_type in "nd" and cell.value is not None
    ]  # fmt: skip
    assert len(cells) > 80
    assert {cell.alignment.shrink_to_fit for cell in cells} == {True}


def test_a_unit_too_long_for_its_cell_makes_a_text_of_the_figure(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    plan = re.sub(r"unit = \{[^}]*座[^}]*\}", 'unit = "万吨标准煤/年（按等价值折算）"', plan)
    desk.plan.write_text(plan, encoding="utf-8")
    desk.ok("export", "xlsx", "--columns", "id,goal", "-o", "x.xlsx", "--lang", "zh")
    sheet = printed(desk.folder / "x.xlsx")["任务"][1]
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "base-stations")
    assert (cell.value, cell.data_type) == ("600万吨标准煤/年（按等价值折算）", "s")


def test_more_columns_than_any_paper_takes_go_on_several_pages(desk):
    desk.ok("export", "csv", "-o", "all.csv")
    head = (desk.folder / "all.csv").read_text(encoding="utf-8").splitlines()[0]
    desk.ok("export", "xlsx", "--columns", f"bulletin,items,{head}", "-o", "x.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = load_workbook(desk.folder / "x.xlsx").worksheets[1]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (8, 0)
    assert sheet.page_setup.fitToWidth == 3


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_logs_sheet_has_stages_by_words_figures_with_units_and_ids_last(desk, lang: str):
    desk.ok("export", "xlsx", "--lang", lang, "-o", "x.xlsx")
    sheet = printed(desk.folder / "x.xlsx")["Log" if lang == "en" else "记录"][1]
    heads = [cell.value for cell in sheet[1]]
    ids = ["Withdraws", "Item id", "Entry", "Adopts plan", "Withdrawn by"]
    if lang == "zh":
        ids = ["撤销记录", "任务编号", "记录编号", "立账", "撤销该条的记录编号"]
    assert heads[-5:] == ids
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    total, stage, item = (
        ("Total", "Stage", "Item id") if lang == "en" else ("累计数", "阶段", "任务编号")
    )
    shown = {
        row[item].value: (row[total].value, row[total].number_format, row[stage].value)
        for row in rows if row[total].value is not None or row[stage].value
    }  # fmt: skip
    assert shown["museum"][2] == ("Started" if lang == "en" else "开工")
    assert shown["base-stations"][1] == ('#,##0" stations"' if lang == "en" else '#,##0"座"')
    assert shown["hotline"][:2] == (0.885, "0.0%")


def test_a_stage_whose_word_means_another_is_told_by_its_id(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    assert 'en = "Started"' in plan
    desk.plan.write_text(plan.replace('en = "Started"', 'en = "In"'), encoding="utf-8")
    desk.ok("export", "xlsx", "--lang", "en", "-o", "x.xlsx")
    sheet = printed(desk.folder / "x.xlsx")["Log"][1]
    column = next(cell.column for cell in sheet[1] if cell.value == "Stage")
    stages = {row[column - 1].value for row in sheet.iter_rows(min_row=2)}
    assert "started" in stages
    assert "In" not in stages
