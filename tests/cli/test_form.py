"""The return form: what it asks for, filled in by somebody, imported, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

DAY = dt.datetime.fromisoformat("2023-07-15")


class Form:
    """A form exported and opened as a spreadsheet program would."""

    def __init__(self, desk, *args: str) -> None:
        self.path = desk.folder / "form.xlsx"
        desk.ok("export", "form", "-o", "form.xlsx", "--force", *args)
        self.book = load_workbook(self.path)
        self.sheet = self.book.worksheets[0]
        self.heads = [cell.value for cell in self.sheet[10]]
        self.rows = {row[-1].value: row for row in self.sheet.iter_rows(min_row=11)}
        self.unit, self.reporter, self.day = (self.sheet[f"C{row}"] for row in (6, 7, 8))

    def fill(self, item: str, value: object = None, *told: str, date: object = DAY) -> None:
        self.day.value = date
        for cell, content in zip(self.rows[item][6:], (value, *told), strict=False):
            cell.value = content

    def save(self) -> str:
        self.book.save(self.path)
        return str(self.path.name)


def entries(desk) -> dict[str, dict[str, Any]]:
    return {entry["item"]: entry for entry in map(json.loads, desk.entries())}


def test_it_tells_and_asks(desk):
    form = Form(desk, "--lang", "zh")
    assert form.heads == [
        "序号", "任务", "目标值", "完成时限", "上次数据", "上次数据日期",
        "累计完成或所达阶段", "进展情况", "存在问题", "下一步措施", "佐证（每行一项）", "任务编号",
    ]  # fmt: skip
    told = form.rows["base-stations"]
    assert [cell.value for cell in told[:6]] == [
        1, "新建基站", 600, dt.datetime.fromisoformat("2023-12-31"), 310,
        dt.datetime.fromisoformat("2023-06-30"),
    ]  # fmt: skip
    assert {cell.value for row in form.rows.values() for cell in row[6:11]} == {None}
    assert {cell.protection.locked for cell in told[6:11]} == {False}
    assert form.sheet.protection.sheet
    assert form.sheet.freeze_panes == "C11"


def test_unit_reporter_and_day_are_asked_for_once_over_the_table(desk):
    form = Form(desk, "--lang", "zh")
    assert [form.sheet[f"B{row}"].value for row in (6, 7, 8)] == ["填报单位", "报送人", "截至日期"]
    cells = (form.unit, form.reporter, form.day)
    assert [cell.value for cell in cells] == [None, None, None]
    assert not any(cell.protection.locked for cell in cells)


@pytest.mark.parametrize("day", ["2023-Q2", "2023年二季度", "2023-06-30"])
def test_the_day_that_is_asked_about_is_filled_in(desk, day: str):
    form = Form(desk, "--as-of", day)
    assert form.day.value == dt.datetime.fromisoformat("2023-06-30")
    assert not form.day.protection.locked
    form.rows["base-stations"][6].value = 360
    form.save()
    desk.ok("import", "form.xlsx", "--correct", "--note", "counted again")
    assert entries(desk)["base-stations"]["date"] == "2023-06-30"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("unit", "reporter", "by"),
    [
        ("市住建局", None, "市住建局"), ("市住建局", "张三", "张三"), (None, "张三", "张三"),
        (None, None, "ops"),
    ],
)  # fmt: skip
def test_who_reports_is_told_once(desk, lang: str, unit, reporter, by: str):
    form = Form(desk, "--lang", lang)
    form.fill("base-stations", 360)
    form.fill("investment", 5.7)
    form.unit.value, form.reporter.value = unit, reporter
    form.save()
    desk.ok("import", "form.xlsx")
    assert {entries(desk)[item]["by"] for item in ("base-stations", "investment")} == {by}


def test_a_form_without_its_day_is_told_once_at_its_cell(desk):
    form = Form(desk)
    form.fill("base-stations", 360, date=None)
    form.fill("investment", 5.7, date=None)
    form.save()
    said = desk.fails("import", "form.xlsx")
    assert said == "plan: form.xlsx, C8: “Date of the figure” is missing.\n"
    desk.ok("import", "form.xlsx", "--date", "2023-07-15")
    assert entries(desk)["investment"]["date"] == "2023-07-15"


def test_a_day_to_come_is_told_once_at_its_cell(desk):
    form = Form(desk)
    form.fill("base-stations", 360, date=dt.datetime.fromisoformat("2023-12-31"))
    form.fill("investment", 5.7, date=dt.datetime.fromisoformat("2023-12-31"))
    form.save()
    assert desk.fails("import", "form.xlsx").count("form.xlsx, C8: ") == 1


def test_a_form_for_a_lead_names_that_unit_as_the_reporter(desk):
    form = Form(desk, "--lead", "Health bureau", "--lang", "zh")
    assert form.unit.value == "市卫健委"
    form.fill("investment", 5.7)
    form.save()
    desk.ok("import", "form.xlsx", "--by", "who sends it on")
    assert entries(desk)["investment"]["by"] == "市卫健委"


def test_its_cells_are_validated(desk):
    form = Form(desk)
    rules = {str(rule.sqref): rule for rule in form.sheet.data_validations.dataValidation}
    row = {item: cells[0].row for item, cells in form.rows.items()}
    date = rules["C8"]
    assert (date.type, date.operator, date.formula2) == ("date", None, "TODAY()")
    number = rules[f"G{row['homes']}"]
    assert (number.type, number.operator, number.formula1) == ("decimal", "greaterThanOrEqual", "0")
    stages = rules[f"G{row['museum']}"]
    assert (stages.type, stages.formula1) == ("list", "'Lists'!$A$1:$A$3")
    assert [cell.value for cell in form.book["Lists"]["A"]] == ["Approved", "Started", "In use"]
    assert form.book["Lists"].sheet_state == "hidden"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_department_fills_in_is_imported(desk, lang: str):
    form = Form(desk, "--lang", lang)
    form.fill("base-stations", 360, "360 on air", "power", "connect", "https://example.org")
    form.fill("base-rate", 0.641)
    form.rows["base-rate"][6].number_format = "0.0%"
    form.fill("hotline", "９１.５%")
    form.fill("museum", "In use" if lang == "en" else "投用")
    form.fill("investment", "5.80亿元")
    form.fill("homes", "2,200", date="2023年7月15日")
    form.save()
    assert "6" in desk.ok("import", "form.xlsx", "--lang", lang)
    found = entries(desk)
    values = {item: entry.get("set", entry.get("stage")) for item, entry in found.items()}
    assert values == {
        "base-stations": 360, "base-rate": 64.1, "hotline": 91.5, "museum": "in-use",
        "investment": 5.8, "homes": 2200,
    }  # fmt: skip
    assert {found[item]["date"] for item in values} == {"2023-07-15"}
    assert found["base-stations"]["problem"] == "power"
    before = desk.log.read_bytes()
    other = "zh" if lang == "en" else "en"
    desk.ok("import", "form.xlsx", "--lang", other)
    assert desk.log.read_bytes() == before


@pytest.mark.parametrize("name", ["市卫健委", "health", "Health bureau", "市卫"])
def test_the_form_of_a_unit(desk, name: str):
    assert list(Form(desk, "--lead", name).rows) == ["investment"]


def test_the_form_of_a_chapter(desk):
    assert list(Form(desk, "--chapter", "econ").rows) == [
        "base-stations",
        "base-rate",
        "investment",
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--lead", "nobody"), "no item is led by “nobody”"),
        (("--chapter", "sports"), "no chapter “sports”"),
        (("--lead", "health", "--chapter", "services"), "no item is chosen"),
    ],
)
def test_forms_for_nobody(desk, args, message):
    assert message in desk.fails("export", "form", "-o", "x.xlsx", *args)


def test_formulas_errors_and_merged_cells_are_named(desk):
    form = Form(desk)
    form.fill("base-stations", "=300+60")
    form.fill("investment", "#DIV/0!")
    form.rows["investment"][6].data_type = "e"
    form.fill("base-rate", True)
    form.fill("homes", 2200, date=dt.time(9, 30))
    row = form.rows["museum"][0].row
    form.sheet.merge_cells(f"G{row}:G{row + 1}")
    form.save()
    said = desk.fails("import", "form.xlsx").splitlines()
    for item, column, message in (
        ("base-stations", "G", "a formula without a stored value"),
        ("investment", "G", "the error #DIV/0!"),
        ("base-rate", "G", "a logical value"),
        ("", "C", "a time of day"),
    ):
        cell = f"form.xlsx, {column}{form.rows[item][0].row if item else 8}: "
        assert any(cell in line and message in line for line in said), (cell, said)
    assert any(f"form.xlsx, G{row}:G{row + 1}: merged cells" in line for line in said)


@pytest.mark.parametrize("day", [45107, "45107", 20230630, "2023年6月底", "June 30, 2023"])
def test_a_day_may_be_the_number_or_the_words_of_a_spreadsheet(desk, day):
    form = Form(desk)
    form.fill("base-stations", 360, date=day)
    form.day.number_format = "General"
    form.save()
    desk.ok("import", "form.xlsx")
    assert '"date":"2023-06-30"' in desk.entries()[-1]


def test_a_formula_with_its_value_is_a_figure(desk, tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(desk.folder / "f.xlsx")
    sheet = book.add_worksheet("一")
    sheet.write_row(0, 0, ["item", "date", "total to date"])
    sheet.write_row(1, 0, ["base-stations", "2023-07-15"])
    sheet.write_formula(1, 2, "=300+60.1+0.2", None, 360.3 + 4e-14)
    book.close()
    desk.ok("import", "f.xlsx")
    assert entries(desk)["base-stations"]["set"] == 360.3


def test_several_sheets_and_where_a_problem_is(desk):
    book = Workbook()
    for name, value in (("经济", 360), ("补报", "x")):
        sheet = book.create_sheet(name)
        sheet.append(["任务", "截至日期", "累计数"])
        sheet.append(["新建基站" if name == "经济" else "住房改造", DAY, value])
    book.worksheets[0].append(["a cover sheet"])
    book.save(desk.folder / "all.xlsx")
    assert "all.xlsx, 补报!C2: “x”" in desk.fails("import", "all.xlsx")
    book["补报"]["C2"] = 2100
    book.save(desk.folder / "all.xlsx")
    done = desk("import", "all.xlsx")
    assert "added: 2" in done.out
    assert "the sheet “Sheet” holds no table" in done.err


def test_a_number_that_may_be_a_share_is_asked_about(desk):
    form = Form(desk)
    form.fill("base-rate", 0.641)
    form.rows["base-rate"][6].number_format = "General"
    form.save()
    assert "0.641 %, which looks like a fraction" in desk.fails("import", "form.xlsx")


def test_an_empty_form_adds_nothing(desk):
    Form(desk)
    assert "added: 0  there already: 0  rows left empty: 7" in desk.ok("import", "form.xlsx")
