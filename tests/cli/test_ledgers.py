"""`plan init --from` and `plan import` of the ledgers that offices keep."""

from __future__ import annotations

import builtins
import datetime as dt
import json
import re
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests import ledgers
from wuhai_plan.errors import PlanError
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.init import init_ledger
from wuhai_plan.views.init import InitReport


def plan_of(desk) -> dict[str, Any]:
    return tomli.loads(desk.plan.read_text("utf-8"), parse_float=Decimal)


def built(path: Path) -> InitReport:
    """A plan made of a ledger, which must be sound and say again what it was made of."""
    report = init_ledger(Session(Choices(lang=Lang.ZH)), path, None)
    plan, problems = parse(report.text.encode(), "plan.toml")
    assert problems == []
    assert plan == report.plan
    for problem in report.left:
        assert Messages(Lang.EN).problem(problem)
        assert Messages(Lang.ZH).problem(problem)
    return report


# Item by title: kind, target, unit or last stage, due, lead.
SUPERVISION = {
    "新建5G基站": ("count", 600, "座", "2023-12-31", "市工信局"),
    "规上工业增加值增速": ("level", 10, "%", None, "市工信局"),
    "社会消费品零售总额": ("count", 120, "亿元", "2023-12-31", "市商务局"),
    "市政道路改造": ("count", Decimal("12.5"), "公里", "2023-10-31", "市住建局"),
    "保障性租赁住房": ("count", 1790, "套", "2023-09-30", "市住建局"),
    "城市体育公园": ("milestone", None, "in-use", "2023-10-31", "市文旅体育局"),
    "城镇登记失业率": ("keep", Decimal("4.5"), "%", None, "市人社局"),
    "“三公”经费": ("cap", 2900, "万元", None, "市财政局"),
    "热线接通率": ("keep", 95, "%", None, "热线办"),
    "农村自来水": ("level", 100, "%", None, "市水务局"),
}


def test_the_ledger_of_a_supervision_office_is_a_plan_and_a_status_in_two_commands(empty_desk):
    ledgers.supervision(empty_desk.folder / "台账.xlsx")
    shown = empty_desk.ok("init", "--from", "台账.xlsx", "--lang", "zh", width=120)
    plan = plan_of(empty_desk)
    assert plan["plan"]["title"] == "乌海市2023年政府工作报告重点任务台账"
    assert [chapter["title"] for chapter in plan["chapter"].values()] == ["经济", "城乡", "民生"]
    found = {
        item["title"]: (
            item["kind"],
            item.get("target"),
            item.get("unit") or item["ladder"].removeprefix("to-"),
            item["due"].isoformat() if "due" in item else None,
            item["lead"],
        )
        for item in plan["item"].values()
    }
    assert found == SUPERVISION
    station = plan["item"]["xj5gjz"]
    assert station["leader"] == "张三"
    assert station["liaison"] == "李四 0473-1234567"
    assert station["support"] == ["各区人民政府", "市通管办"]
    assert plan["item"]["rxjtl"]["more"] == {"完成时限": "长期坚持"}
    assert plan["item"]["czdjsyl"]["quote"] == "控制在4.5%以内"
    # Of fifteen rows below the headings ten are items, three head a section, and the rest is named.
    for cell in ("B19：合计行", "B20：备注或落款", "C18：“新建3所、改扩建5所”含有多个数字"):
        assert f"台账.xlsx，{cell}" in shown
    assert "不采用的列：完成率" in shown
    status = json.loads(empty_desk.ok("status", "--as-of", "2023-06-30", "--format", "json"))
    values = {item["title"]: item["value"] or item["stage"] for item in status["items"]}
    assert values == {
        "新建5G基站": 310, "规上工业增加值增速": 9.1, "社会消费品零售总额": 61.3,
        "市政道路改造": 4.2, "保障性租赁住房": 1736, "城市体育公园": "started",
        "城镇登记失业率": 3.9, "“三公”经费": 1100, "热线接通率": 96.2, "农村自来水": 92,
    }  # fmt: skip
    assert '"problem":"两处缺电"' in empty_desk.log.read_text("utf-8")


def test_the_ledger_of_a_department_in_gb18030_with_other_words_in_another_order(empty_desk):
    ledgers.department(empty_desk.folder / "台账.csv")
    shown = empty_desk.ok("init", "--from", "台账.csv", "--lang", "zh", "--by", "住建局", width=120)
    assert "E8：“燃气管网”没有目标值" in shown
    items = plan_of(empty_desk)["item"].values()
    assert [(item["title"], item.get("target"), item.get("unit")) for item in items] == [
        ("棚户区改造", 2482, "套"), ("新增租赁补贴", 300, "户"), ("绿色建筑占比", 75, "%"),
        ("污水管网", Decimal("40.5"), "公里"), ("垃圾中转站", None, None),
    ]  # fmt: skip
    assert plan_of(empty_desk)["plan"]["start"].year == 2023
    entries = [json.loads(line) for line in empty_desk.entries()]
    assert {entry["date"] for entry in entries} == {"2023-06-30"}
    assert {entry["by"] for entry in entries} == {"住建局"}
    assert [entry.get("set") or entry["stage"] for entry in entries] == [
        1241, 120, 68.5, 12, "approved",
    ]  # fmt: skip


def test_a_list_of_projects_on_several_sheets_with_figures_in_other_units(empty_desk):
    ledgers.projects(empty_desk.folder / "x.xlsx")
    shown = empty_desk.ok("init", "--from", "x.xlsx", "--lang", "zh", width=120)
    assert "工作表“说明”" in shown
    assert "作废" not in shown + empty_desk.plan.read_text("utf-8")
    plan = plan_of(empty_desk)
    assert [chapter["title"] for chapter in plan["chapter"].values()] == ["工业项目", "民生项目"]
    assert {item["title"]: item["due"].isoformat() for item in plan["item"].values()} == {
        "有机硅一体化": "2023-12-31", "绿色建材产业园": "2023-12-31",
        "第三中学扩建": "2023-08-31", "养老服务中心": "2023-12-31",
    }  # fmt: skip
    assert plan["item"]["yjgyth"]["more"] == {"总投资": "60亿元"}
    entries = [json.loads(line) for line in empty_desk.entries()]
    assert [(e["date"], e.get("set") or e["stage"]) for e in entries] == [
        ("2023-09-30", 8.4), ("2023-09-30", 2.1), ("2023-09-30", 0.8), ("2023-09-30", "main-works"),
    ]  # fmt: skip


def test_every_guess_stands_above_its_item_and_in_the_summary(empty_desk):
    ledgers.supervision(empty_desk.folder / "台账.xlsx")
    shown = empty_desk.ok("init", "--from", "台账.xlsx", "--lang", "zh", width=200)
    lines = empty_desk.plan.read_text("utf-8").splitlines()
    tables = [number for number, line in enumerate(lines) if line.startswith("[item.")]
    assert len(tables) == 10
    for number in tables:
        assert lines[number - 1].startswith("# 推断")
        assert lines[number - 1].removeprefix("# ") in shown


def test_a_dry_run_shows_the_plan_and_writes_nothing(empty_desk):
    ledgers.supervision(empty_desk.folder / "台账.xlsx")
    shown = empty_desk.ok("init", "--from", "台账.xlsx", "--dry-run", "--lang", "en", width=120)
    assert "xj5gjz" in shown
    assert "Would record what 10 rows report" in shown
    assert [path.name for path in empty_desk.folder.iterdir()] == ["台账.xlsx"]


def test_what_is_there_is_never_written_over(desk):
    ledgers.supervision(desk.folder / "台账.xlsx")
    before = desk.plan.read_bytes()
    assert "exists" in desk.fails("init", "--from", "台账.xlsx")
    assert desk.plan.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--from", "nothing.xlsx"), 1),
        (("--from", "x.csv", "--example"), 2),
        (("--date", "2023-06-30"), 2),
        (("--dry-run",), 2),
        (("--from", "x.csv", "--date", "soon"), 1),
    ],
)
def test_what_does_not_go_is_refused_in_both_languages(empty_desk, args, code):
    (empty_desk.folder / "x.csv").write_text("任务,目标值\n甲,5个\n", "utf-8")
    said = {empty_desk.fails("init", *args, "--lang", lang, code=code) for lang in ("en", "zh")}
    assert len(said) == 2
    assert not empty_desk.plan.exists()


def test_a_day_that_may_be_two_is_refused_as_everywhere(empty_desk):
    (empty_desk.folder / "x.csv").write_text("任务,目标值\n甲,5个\n", "utf-8")
    refused = empty_desk.fails("init", "--from", "x.csv", "--date", "03/04/2024")
    assert "can be read in two ways" in refused


def test_a_table_that_is_not_recognised_is_answered_with_its_headings_and_what_is_missing(desk):
    (desk.folder / "x.csv").write_text("序号,任务,责任人\n1,甲,张三\n", "utf-8")
    for command in (("init", "--from", "x.csv", "--dry-run"), ("import", "x.csv")):
        missing = "目标值" if command[0] == "init" else "累计完成"
        said = desk.fails(*command, "--lang", "zh")
        assert "序号、任务、责任人" in said
        assert missing in said
    assert "total to date" in desk.fails("import", "x.csv")


def test_figures_that_are_not_clear_are_named_and_the_plan_stays(empty_desk):
    (empty_desk.folder / "x.csv").write_text(
        "任务（截至2023年6月30日）,,\n任务,目标值,累计完成\n甲,600座,累计310座\n乙,10座,10座（含1座在建）\n"
        "丙,600座,600余座\n丁,5个,3\n",
        "utf-8",
    )
    result = empty_desk("init", "--from", "x.csv", "--lang", "zh")
    assert result.code == 1
    for cell in ("C3", "C4", "C5"):
        assert f"x.csv，{cell}：" in result.err
    assert "plan import x.csv" in result.err
    assert len(plan_of(empty_desk)["item"]) == 4
    assert not empty_desk.log.exists() or not empty_desk.entries()


def test_a_ledger_without_a_day_says_how_to_record_its_figures(empty_desk):
    (empty_desk.folder / "x.csv").write_text("任务,目标值,累计完成\n甲,600座,310\n", "utf-8")
    shown = empty_desk.ok("init", "--from", "x.csv", "--lang", "zh")
    assert "--date" in shown
    empty_desk.ok("import", "x.csv", "--date", "2023年6月")
    assert '"date":"2023-06-30"' in empty_desk.entries()[-1]


def test_ids_are_made_of_titles_each_once_and_without_the_library_it_says_what_to_install(
    empty_desk, monkeypatch
):
    (empty_desk.folder / "x.csv").write_text(
        "任务,目标值\n建桥,5座\n建桥,6座\n家桥,7座\nNew homes,5\n、,8座\n", "utf-8"
    )
    original = builtins.__import__

    def refusing(name: str, *rest: object) -> object:
        if name == "pypinyin":
            raise ImportError(name)
        return original(name, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as without:
        without.setattr(builtins, "__import__", refusing)
        assert "wuhai-plan[xlsx]" in empty_desk.fails("init", "--from", "x.csv")
    empty_desk.ok("init", "--from", "x.csv")
    assert list(plan_of(empty_desk)["item"]) == ["jq", "jq-2", "jq-3", "new-homes", "item-5"]


@pytest.mark.parametrize(
    ("zone", "lang", "written"),
    [
        ("Europe/Berlin", "en", "Europe/Berlin"),
        ("Europe/Berlin", "zh", "Europe/Berlin"),
        ("UTC", "zh", "Asia/Shanghai"),
        ("UTC", "en", "UTC"),
        ("Mars/Olympus", "zh", "Asia/Shanghai"),
    ],
)
def test_a_new_plan_has_the_zone_of_the_machine(empty_desk, monkeypatch, zone, lang, written):
    monkeypatch.setenv("TZ", zone)
    empty_desk.ok("init", "--lang", lang)
    assert plan_of(empty_desk)["plan"]["timezone"] == written


TARGETS = {
    "600座": ("count", 600, "座"), "５.７ 亿元": ("count", Decimal("5.7"), "亿元"),
    "新建5G基站600座": ("count", 600, "座"), "600座（其中市区300座）": ("count", 600, "座"),
    "20万平方米以上": ("count", 20, "万平方米"), "达到1,790套左右": ("count", 1790, "套"),
    "75%以上": ("level", 75, "%"), "增长7%": ("level", 7, "%"), "全覆盖": ("level", 100, "%"),
    "PM2.5降至30微克/立方米以下": ("level", 30, "微克/立方米"),
    "保持在90%以上": ("keep", 90, "%"), "不低于95%": ("keep", 95, "%"),
    "稳定在6%": ("keep", 6, "%"), "18～26℃": ("keep", [18, 26], "℃"), "0起": ("keep", 0, "起"),
    "控制在5.5%以内": ("keep", Decimal("5.5"), "%"), "≤30微克/立方米": ("keep", 30, "微克/立方米"),
    "不超过290万元": ("cap", 290, "万元"), "控制在3亿元以内": ("cap", 3, "亿元"),
    "开工建设": ("milestone", "started"), "2023年底前开工": ("milestone", "started"),
    "主体完工": ("milestone", "finished"), "竣工验收": ("milestone", "completed"),
    "建成": ("milestone", "built"), "建成投用": ("milestone", "in-use"),
    "投产": ("milestone", "producing"), "印发实施方案": ("milestone", "accomplished"),
    "新建3所、改扩建5所": None, "-5个": None, "0.1234567890123座": None, "9-3个": None,
    "1,79座": None, "0,123座": None, "18,5～26℃": None,
}  # fmt: skip


@pytest.mark.parametrize("words", TARGETS)
def test_a_target_in_words(empty_desk, words):
    (empty_desk.folder / "x.csv").write_text(f'任务,目标值\n甲,"{words}"\n乙,5个\n', "utf-8")
    shown = empty_desk.ok("init", "--from", "x.csv", "--lang", "zh")
    item = plan_of(empty_desk)["item"].get("j")
    expected = TARGETS[words]
    if expected is None:
        assert item is None
        assert "x.csv，B2：" in shown
        return
    found = (item["kind"], item["target"], item.get("unit")) if "target" in item else (
        item["kind"], item["ladder"].removeprefix("to-")
    )  # fmt: skip
    assert found == expected


DUES = {
    "2023年底": "12-31", "12月底前": "12-31", "三季度": "09-30", "10月": "10-31",
    "2023/6/30前": "06-30", "6月30日前完成": "06-30", "2023年上半年": "06-30", "20230930": "09-30",
    "45199": "09-30", "全年": None, "长期": None,
}  # fmt: skip


@pytest.mark.parametrize("words", DUES)
def test_a_due_date_in_words(empty_desk, words):
    text = f"2023年任务,,\n任务,目标值,完成时限\n甲,5个,{words}\n"
    (empty_desk.folder / "x.csv").write_text(text, "utf-8")
    empty_desk.ok("init", "--from", "x.csv")
    [item] = plan_of(empty_desk)["item"].values()
    day = DUES[words]
    assert item.get("due", None) == (dt.date.fromisoformat(f"2023-{day}") if day else None)
    if day is None:
        assert item["more"] == {"完成时限": words}


def test_a_section_that_a_column_names_once_goes_on_below(empty_desk):
    (empty_desk.folder / "x.csv").write_text(
        "领域,任务,目标值\n经济,甲,5个\n,乙,6个\n民生,丙,7个\n", "utf-8"
    )
    empty_desk.ok("init", "--from", "x.csv")
    plan = plan_of(empty_desk)
    titles = {key: chapter["title"] for key, chapter in plan["chapter"].items()}
    chapters = [titles[item["chapter"]] for item in plan["item"].values()]
    assert chapters == ["经济", "经济", "民生"]


def test_headings_of_two_rows_blank_columns_and_another_order(empty_desk):
    (empty_desk.folder / "x.csv").write_text(
        "2023年民生实事（截至2023年6月30日）,,,,,,\n"
        "责任单位,,进展,,序号,项目名称,\n"
        "牵头部门,配合部门,实际完成,,,,年度目标\n"
        "市住建局,各区;市财政局,３５个,,1,老旧小区改造,60个\n"
        "市园林局,,3,,2,口袋公园,６座\n"
        ",,,,小计,,\n",
        "utf-8",
    )
    empty_desk.ok("init", "--from", "x.csv")
    first, second = plan_of(empty_desk)["item"].values()
    assert (first["lead"], first["support"], first["target"]) == (
        "市住建局", ["各区", "市财政局"], 60,
    )  # fmt: skip
    assert second["target"] == 6
    assert [json.loads(line)["set"] for line in empty_desk.entries()] == [35, 3]


# --- import --------------------------------------------------------------------------------------


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


# --- any ledger ----------------------------------------------------------------------------------

UNITS = ("座", "套", "亿元", "万元", "万平方米", "公里", "%", "个", "人次", "万千瓦", "万吨", "户")
SIZES = st.decimals(min_value=Decimal("0.01"), max_value=10**9, places=2).map(
    lambda size: size.to_integral_value() if size == size.to_integral_value() else size
)
WORDS = st.text("新建改造项目农村水利教育卫生道路桥梁5G甲乙丙丁ABC", min_size=1, max_size=12)
HOSTILE = st.text(
    st.sampled_from("\"'\\\n\r\t[]{}=#,，;；:：\x00\x1b\u2028\ufeff😀甲乙一、（）1.%＝"),
    max_size=30,
) | st.sampled_from(['"""', "'''", "\\u0000", '" = 1\n[item.evil]', "=1+1", "{{", "[[item]]"])
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(st.tuples(WORDS, SIZES, st.sampled_from(UNITS)), min_size=1, max_size=12))
def test_every_target_comes_through_exactly_and_every_row_is_accounted_for(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        table = [["任务", "目标值"], *([title, f"{size:,f}{unit}"] for title, size, unit in rows)]
        report = built(ledgers.workbook(path, table))
    assert len(report.items) + len(report.left) == len(rows)
    made = {entry.cell: entry.item for entry in report.items}
    for number, (_, size, unit) in enumerate(rows, start=2):
        if item := made.get(f"A{number}"):
            assert (item.target, item.unit.zh if item.unit else None) == (size, unit)
    assert len(made) == len(rows)


CELLS = st.none() | HOSTILE | WORDS | st.integers(-5, 50_000) | SIZES.map(float)


@SLOW
@given(st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=8))
def test_nothing_in_a_cell_becomes_toml_and_every_row_is_accounted_for(rows):
    heads = ["序号", "任务", "目标值", "牵头单位", "协办单位", "完成时限", "联系人", "备注", "其他"]
    clean = [[_writable(cell) for cell in row] for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = ledgers.workbook(Path(folder) / "x.xlsx", [heads, *clean])
        try:
            report = built(path)
        except PlanError:  # no row says what is promised
            return
    plan = tomli.loads(report.text)
    assert plan.keys() <= {"plan", "chapter", "ladder", "item"}
    assert len(plan["item"]) == len(report.items)
    accounted = {int(re.sub(r"\D", "", entry.cell)) for entry in report.items}
    accounted |= {int(re.sub(r"\D", "", problem.key or "0")) for problem in report.left}
    told = {
        number
        for number, row in enumerate(clean, start=2)
        if str(row[1] or "").strip() and str(row[2] or "").strip()
    }
    assert told <= accounted


def _writable(cell: ledgers.Cell) -> ledgers.Cell:
    """A cell that a workbook can hold, and whose text no library takes for a formula."""
    if not isinstance(cell, str):
        return cell
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell)
    return f" {text}" if text.startswith("=") else text
