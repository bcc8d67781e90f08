"""Columns chosen, the bulletin in Markdown, and CSV for Excel."""

from __future__ import annotations

import csv
import io

import pytest

BULLETIN = (
    "序号,任务,目标值,牵头单位,协办单位,完成时限,累计完成,完成率,序时进度,较序时,状态,上期（2023-06-30）,本期,变化,逾期天数,进展情况,存在问题,"
    "下一步措施,佐证"
)
THEN = ("--as-of", "2023-06-30")

MD = """\
# 某市年度任务

截至 2023-06-30

| 领域 | 完成率 | 序时进度 | 较序时 | 状态 | 已报送 | 各状态任务数 |
| --- | ---: | ---: | ---: | --- | ---: | --- |
| 经济 | 64.8% | 50.0% | +14.8 | ▲ 超序时 | 3/3 | ✓1 ●1 ▽1 |
| 民生服务 | 29.7% | 50.0% | −20.3 | ▼ 滞后 | 3/4 | ▼2 ◆1 ○1 |
| 暂无任务 | – | – | – | – | 0/0 |  |
| 总体 | 44.8% | 50.0% | −5.2 | ▽ 略滞后 | 6/7 | ✓1 ●1 ▽1 ▼2 ◆1 ○1 |

✓ 已完成1项 · ● 达序时1项 · ▽ 略滞后1项 · ▼ 滞后2项 · ◆ 严重滞后1项 · ○ 未到考核期1项

应报送而从未报送：1项

## 经济

| 任务 | 累计完成 | 完成率 | 较序时 | 状态 | 进展情况 |
| --- | --- | ---: | ---: | --- | --- |
| 新建基站 | 310座 | 51.7% | +1.7 | ● 达序时 | =1+1 \\[bold\\]not bold\\[/bold\\] |
| 全市厂矿疏干水和再生水综合利用率逐年提高 | 63% | 42.9% | −7.1 | ▽ 略滞后 |  |
| 医疗\\[红\\]投入 | 5.7亿元 | 100.0% | +50.0 | ✓ 已完成 | 含"应急"部分，<br>第二行 🏥 |

## 民生服务

| 任务 | 累计完成 | 完成率 | 较序时 | 状态 | 进展情况 |
| --- | --- | ---: | ---: | --- | --- |
| 热线接通率 | 88.5% | 8.3% | −41.7 | ◆ 严重滞后 |  |
| 博物馆 | 开工 | 30.0% | −20.0 | ▼ 滞后 |  |
| 试点验收 |  |  |  | ○ 未到考核期 |  |
| 住房改造 | 2,000套 | 80.6% | −19.4 | ▼ 滞后 |  |

校验码：`2T0S-3MZK-X9W1-KVZ2-APCT-PEZY-MFM2-Y58K`。\
本通报所据为截至 2023-07-03T09:14:00+08:00 记入的 10 条记录。\
持有记录文件者均可核验其是否齐全、有无改动：\
`plan check --seal 2T0S-3MZK-X9W1-KVZ2-APCT-PEZY-MFM2-Y58K --known-at 2023-07-03T09:14:00+08:00`
"""


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_bulletin_in_markdown(desk):
    columns = "任务,累计完成,完成率,较序时,状态,进展情况"
    assert desk.ok("export", "md", "--columns", columns, "--lang", "zh", *THEN) == MD


def test_the_preset_bulletin_has_the_columns_of_chinese_practice(desk):
    text = desk.ok("export", "md", "--lang", "zh", "--as-of", "2023-07-20")
    assert f"| {BULLETIN.replace(',', ' | ')} |" in text
    keys, *rows = table(desk.ok("export", "csv", "--columns", "bulletin", "--lang", "zh", *THEN))
    assert ",".join(keys) == (
        "no,title,goal,lead,support,due,reached,percent,expected,gap,rating,previous,"
        "current,change,days_overdue,progress,problem,next,evidence"
    )
    assert [row[0] for row in rows] == list("1234567")
    assert rows[0][1:3] == ["新建基站", "600座"]
    assert rows[0][6:16] == [
        "310座",
        "51.6667",
        "50",
        "1.6667",
        "on-pace",
        "25",
        "51.6667",
        "26.6667",
        "",
        "'=1+1 [bold]not bold[/bold]",
    ]


def test_columns_in_the_order_asked_for_and_once(desk):
    head, first, *_ = table(
        desk.ok("export", "csv", "--columns", "Rating，id,完成率,id", "--lang", "en", *THEN)
    )
    assert head == ["rating", "id", "percent"]
    assert first == ["on-pace", "base-stations", "51.6667"]


def test_columns_of_the_csv_hold_what_they_hold_without_being_chosen(desk):
    plain = desk.ok("export", "csv", *THEN)
    columns = plain.splitlines()[0]
    assert desk.ok("export", "csv", "--columns", columns, *THEN) == plain


def test_a_support_with_several_units(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    support = 'support = [{ en = "Police", zh = "公安局" }, "城管局"]\n'
    desk.plan.write_text(plan.replace("target = 2482\n", f"target = 2482\n{support}"), "utf-8")
    rows = table(desk.ok("export", "csv", "--columns", "id,support", "--lang", "zh"))
    assert dict(rows)["homes"] == "公安局、城管局"


@pytest.mark.parametrize("form", ["csv", "md", "xlsx"])
def test_an_unknown_column_names_the_nearest(desk, form: str):
    said = desk.fails("export", form, "--columns", "title,percnt", "-o", "x")
    assert "no column “percnt”. Did you mean “percent”?" in said


@pytest.mark.parametrize(
    "command",
    [
        ("status", "--format", "csv"), ("status", "--items", "--format", "csv"),
        ("status", "--sensitivity", "--format", "csv"), ("log", "--format", "csv"),
        ("export", "csv"), ("export", "csv", "--columns", "bulletin"),
    ],
)  # fmt: skip
def test_excel_gets_a_mark_and_nothing_else_changes(desk, command):
    assert desk.ok(*command, "--excel") == "\ufeff" + desk.ok(*command)


@pytest.mark.parametrize("command", [("status",), ("log",), ("status", "--format", "json")])
def test_a_mark_is_for_csv_only(desk, command):
    assert "--format csv" in desk.fails(*command, "--excel", code=2)


CHANGED = ("export", "csv", "--columns", "id,previous,current,change,days_overdue")


def changed(desk, *args: str) -> dict[str, list[str]]:
    _, *rows = table(desk.ok(*CHANGED, *args))
    return {row[0]: row[1:] for row in rows}


def test_what_changed_since_the_last_period_that_was_to_be_reported(desk):
    before = changed(desk, "--as-of", "2023-06-30")
    assert before == changed(desk, "--as-of", "2023-06-30", "--since", "2023-05-31")
    # On a day after the period, that period's report is the last one.
    assert changed(desk, "--as-of", "2023-07-01") == changed(
        desk, "--as-of", "2023-07-01", "--since", "2023-06-30"
    )
    assert before["base-stations"] == ["25", "51.6667", "26.6667", ""]


@pytest.mark.parametrize(
    ("report", "since"),
    [("quarter", "2023-03-31"), ("year", "2022-12-31"), ("month", "2023-05-31")],
)  # fmt: skip
def test_the_period_is_that_of_the_plans_reports(desk, report: str, since: str):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(plan.replace("[plan]", f'[plan]\nreport = "{report}"'), encoding="utf-8")
    assert changed(desk, *THEN) == changed(desk, *THEN, "--since", since)
    assert f"| Last report ({since}) |" in desk.ok("export", "md", *THEN, "--lang", "en")


def test_without_a_figure_then_nothing_stands_there(desk):
    rows = changed(desk, "--as-of", "2023-06-30", "--since", "2023-01-01")
    assert rows["base-stations"] == ["", "51.6667", "51.6667", ""]
    assert changed(desk, *THEN, "--since", "2023-06-30")["base-stations"][2] == "0"


def test_a_plan_that_asks_for_no_reports_has_none_before(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(plan.replace("[plan]", '[plan]\nreport = "none"'), encoding="utf-8")
    assert changed(desk, *THEN)["base-stations"] == ["", "51.6667", "", ""]
    assert "| Last report |" in desk.ok("export", "md", *THEN, "--lang", "en")


def test_change_is_that_of_the_status(desk):
    day = ("--since", "2023-04-30", *THEN)
    head, *rows = table(desk.ok("status", "--items", "--format", "csv", *day))
    change = {row[0]: row[head.index("change")] for row in rows}
    assert change == {key: row[2] for key, row in changed(desk, *day).items()}


def test_days_overdue_are_told(desk):
    rows = changed(desk, "--as-of", "2024-01-10", "--since", "2023-12-31")
    assert rows["base-stations"][3] == "10"


def test_since_is_no_later_than_the_day_shown(desk):
    assert "--since 2023-07-01 is after 2023-06-30" in desk.fails(*CHANGED, "--since", "2023-07-01", *THEN)  # fmt: skip  # noqa: E501
