"""`plan import` of the ledgers that offices keep, and what it tells of what it doesn't take."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from tests import ledgers
from tests.cli.conftest import Desk


def test_the_same_ledger_a_month_later_brings_what_is_new(empty_desk):
    path = ledgers.supervision(empty_desk.folder / "台账.xlsx")
    empty_desk.ok("init", "--from", "台账.xlsx")
    again = empty_desk("import", "台账.xlsx", "--lang", "zh")
    assert "没有任务“托育机构”" in again.err  # which has two targets in one cell
    book = load_workbook(path)
    sheet = book.active
    sheet["A1"] = "乌海市2023年政府工作报告重点任务台账（截至2023年7月31日）"
    sheet["C18"], sheet["H18"], sheet["H6"] = None, None, "360座"
    sheet["F6"] = "各区"
    book.save(path)
    assert "新增记录 10 条" in empty_desk.ok("import", "台账.xlsx", "--lang", "zh")
    assert "已有 10 条" in empty_desk.ok("import", "台账.xlsx", "--lang", "zh")


def test_several_files_are_recorded_all_or_none(desk):
    head = "任务,截至日期,累计完成\n"
    (desk.folder / "a.csv").write_text(head + "新建基站,2023-07-15,360\n", "utf-8")
    (desk.folder / "b.csv").write_text(head + "住房改造,2023-06-29,很多\n", "utf-8")
    refused = desk.fails("import", "a.csv", "b.csv", "--lang", "zh")
    assert "b.csv，C2" in refused
    (desk.folder / "b.csv").write_text(head + "住房改造,2023-06-29,2200\n", "utf-8")
    assert "added: 2" in desk.ok("import", "a.csv", "b.csv")
    assert "there already: 2" in desk.ok("import", "b.csv", "a.csv")


def test_the_same_item_and_day_in_two_files_is_refused(desk):
    head = "任务,截至日期,累计完成\n新建基站,2023-07-15,"
    (desk.folder / "a.csv").write_text(head + "360\n", "utf-8")
    (desk.folder / "b.csv").write_text(head + "370\n", "utf-8")
    assert "b.csv, B2: the same item and day" in desk.fails("import", "a.csv", "b.csv")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("进展表（截至2023年6月30日）,\n任务,累计完成\n", "2023-06-30"),
        ("2023年6月份进展,\n任务,累计完成\n", "2023-06-30"),
        ("截止日期：2023/7/15,制表：2023年7月16日\n任务,累计完成\n", "2023-07-15"),
        ("2023年进展,\n任务,1-6月累计完成\n", "2023-06-30"),
        ("任务,6月底累计完成\n", "2023-06-30"),
    ],
)
def test_the_day_may_stand_over_the_table_or_in_the_heading(desk, head, day):
    (desk.folder / "x.csv").write_text(head + "新建基站,360\n", "utf-8")
    desk.ok("import", "x.csv")
    assert f'"date":"{day}"' in desk.entries()[-1]


def test_tables_with_days_of_their_own_keep_them(empty_desk):
    path = ledgers.projects(empty_desk.folder / "x.xlsx")
    book = load_workbook(path)
    book["民生项目"]["A1"] = "2023年重点项目进展情况（2023年8月）"
    book["民生项目"]["C2"] = "累计完成"
    book.save(path)
    empty_desk.ok("init", "--from", "x.xlsx")
    days = [json.loads(line)["date"] for line in empty_desk.entries()]
    assert days == ["2023-09-30", "2023-09-30", "2023-08-31", "2023-08-31"]


@pytest.mark.parametrize("head", ["任务,累计完成\n", "2023年进展,\n任务,累计完成\n"])
def test_figures_without_a_day_are_refused_until_one_is_given(desk, head):
    (desk.folder / "x.csv").write_text(head + "新建基站,360\n", "utf-8")
    assert "--date" in desk.fails("import", "x.csv", "--lang", "zh")
    desk.ok("import", "x.csv", "--date", "2023/7/1")
    assert '"date":"2023-07-01"' in desk.entries()[-1]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_our_own_workbook_edited_and_handed_back_brings_the_edits_alone(desk):
    desk.ok("update", "base-stations", "+10", "--date", "2023-07-18")  # a total that no entry has
    desk.ok("export", "xlsx", "-o", "x.xlsx", "--lang", "zh")
    assert "新增记录 0 条" in desk.ok("import", "x.xlsx", "--lang", "zh")
    book = load_workbook(desk.folder / "x.xlsx")
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows() if row[heads.index("任务")].value == "新建基站")
    row[heads.index("累计完成")].value = 370
    row[heads.index("数据日期")].value = "2023-07-19"
    book.save(desk.folder / "x.xlsx")
    assert "新增记录 1 条" in desk.ok("import", "x.xlsx", "--lang", "zh")
    entry = json.loads(desk.entries()[-1])
    assert (entry["item"], entry["date"], entry["set"]) == ("base-stations", "2023-07-19", 370)


# --- what is not taken is told -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("60%", None), ("60.0%", None), ("60", None), ("0.6", None), ("59.96%", None),
        ("70%", "70%"), ("0.7", "0.7"), ("6", "6"), ("正常推进", None),
    ],
)  # fmt: skip
def test_a_percentage_unlike_what_its_figures_come_to_is_told_once(desk, given, told):
    rows = f"任务,截至日期,累计完成,完成率,序时进度\n新建基站,2023-07-15,360,{given},50%\n"
    (desk.folder / "x.csv").write_text(rows, "utf-8")
    for lang, differing, column in (
        ("zh", "表中完成率与按数据计算的不一致（1项）：新建基站表中{}、计算为60.0%", "不采用的列"),
        (
            "en",
            "other percentages than the figures come to (1): New base stations {}, by",
            "not taken",
        ),
    ):
        notes = desk("import", "x.csv", "--dry-run", "--lang", lang).err
        assert ("(1)" in notes or "（1项）" in notes) is (told is not None), notes
        assert told is None or differing.format(told) in notes
        assert "序时进度" in notes
        assert column in notes


def test_percentages_are_compared_as_of_the_tables_day_and_of_each_item_once(desk):
    rows = (
        "进展表（截至2023年7月18日）,,,\n任务,截至日期,累计完成,完成率\n"
        "新建基站,2023-07-10,330,1%\n新建基站,2023-07-15,360,60%\n住房改造,2023-06-29,2200,1%\n"
    )
    (desk.folder / "x.csv").write_text(rows, "utf-8")
    notes = desk("import", "x.csv", "--lang", "zh").err
    assert "不一致（1项）：住房改造表中1%" in notes


def _keep_reported(desk: Desk, title: str, complete: str) -> str:
    rows = f"任务,截至日期,实际值,完成率\n热线接通率,2023-06-20,95,{complete}\n"
    (desk.folder / "x.csv").write_text(title + rows, "utf-8")
    return desk("import", "x.csv", "--dry-run", "--lang", "zh").err


def test_what_grows_with_time_alone_is_compared_only_where_the_table_has_a_day(desk):
    day = "进展表（截至2023年7月18日）,,,\n"
    assert "不一致" not in _keep_reported(desk, day, "16.7%")  # June has ended by then
    assert "计算为16.7%" in _keep_reported(desk, day, "8.3%")
    assert "不一致" not in _keep_reported(desk, "", "1%")


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_our_own_workbook_says_nothing_of_what_it_has_from_us(desk, lang):
    desk.ok("export", "xlsx", "-o", "x.xlsx", "--lang", lang)
    notes = desk("import", "x.xlsx", "--lang", lang).err
    assert "%" not in notes
    assert "不采用" not in notes
    assert "not taken" not in notes
    assert ("Items" if lang == "en" else "“任务”") not in notes


def test_a_hidden_sheet_with_a_table_is_named(empty_desk):
    ledgers.projects(empty_desk.folder / "x.xlsx")
    shown = empty_desk.ok("init", "--from", "x.xlsx", "--lang", "zh", width=120)
    assert "工作表“旧”已隐藏，未读取" in shown
    book = load_workbook(empty_desk.folder / "x.xlsx")
    book["旧"].append(["第三中学扩建", "1个"])
    book["旧"]["C1"] = "累计完成"
    book["旧"].sheet_state = "veryHidden"
    book.create_sheet("阶段").sheet_state = "hidden"
    book.save(empty_desk.folder / "x.xlsx")
    notes = empty_desk("import", "x.xlsx", "--lang", "en").err
    assert "the sheet “旧” is hidden and is left out" in notes
    assert "阶段" not in notes


def test_a_table_of_words_alone_brings_remarks(desk):
    rows = (
        "任务,存在问题,下一步措施,进展情况,佐证材料\n新建基站,两处缺电,7月接电,选址完成,\n"
        "住房改造,,,,\n民生,,,,照片\n"
    )
    (desk.folder / "x.csv").write_text(rows, "utf-8")
    assert "--date" in desk.fails("import", "x.csv", "--lang", "zh")
    refused = desk.fails("import", "x.csv", "--date", "2023-07-15", "--lang", "zh")
    assert "E4" in refused
    (desk.folder / "x.csv").write_text(rows.rpartition("民生")[0], "utf-8")
    desk.ok("import", "x.csv", "--date", "2023-07-15", "--lang", "zh")
    entry = json.loads(desk.entries()[-1])
    assert entry.keys().isdisjoint(("set", "add", "stage"))
    assert (entry["note"], entry["problem"], entry["next"]) == ("选址完成", "两处缺电", "7月接电")
    before = desk.entries()
    desk.ok("import", "x.csv", "--date", "2023-07-15")
    assert desk.entries() == before
