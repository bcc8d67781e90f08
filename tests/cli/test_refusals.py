"""What is said to who types titles, amounts and days, and to who hands in a ledger: word for word.

After a change that is meant, `WRITE_GOLDEN=1` writes `whole/refusals.*.txt` anew.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest

from tests import ledgers
from tests.cli.conftest import Desk
from tests.cli.test_whole import is_as_before

LONG = "长" * 10_001
TYPED = (
    # Titles, stages, chapters, ratings.
    "update 新建基战 10",
    'update "new base stashuns" 10',
    "show 新建机场",
    "status 经剂",
    "log 民升",
    "status --rating 落后",
    "status --rating 严重滞厚",
    "update 博物馆 封顶",
    "update museum opened",
    "update 博物馆 610",
    # Days.
    "status --as-of 03/04/2023",
    "status --as-of 2023年13月",
    "update 新建基站 350 --date 下周",
    "update 新建基站 350 --date 2023-08-01",
    "update 新建基站 350 --date 2022-12-31",
    # Amounts.
    "update 医疗 52000万",
    "update 医疗 5.7亿平方米",
    "update 医疗 57000元/户",
    "update 医疗 5.7亿多元",
    "update 新建基站 600余座",
    "update 新建基站 350座（含1座在建）",
    "update 新建基站 约350",
    "update 新建基站 3万5千",
    "update 新建基站 0x10",
    "update 试点验收 5%",
    # What looks impossible.
    "update 新建基站 1801",
    "update 新建基站 +1491",
    "update 医疗 300000万元",
    "update 热线接通率 120",
    "update 热线接通率 0.95",
    "update 全市厂矿 0.7",
    "update 新建基站 300",
    "update 热线接通率 -5",
    "update 试点验收 开 --dry-run",
    "update 住房 600 --date 2023-05-01",
    # Remarks.
    "update 新建基站",
    "update 新建基站 --note ' '",
    f"update 新建基站 --problem {LONG}",
    "update 新建基站 --next 'a\x1bb'",
)
HEAD = "任务,截至日期,累计完成\n"
TABLES = {
    "没有表头": "甲,乙\n丙,丁\n",
    "缺一列": "序号,任务,责任人\n1,新建基站,张三\n",
    "没有日期": "任务,累计完成\n新建基站,360\n",
    "日期为空": HEAD + "新建基站,,360\n",
    "日期有误": HEAD + "新建基站,03/04/2023,360\n住房改造,2023-13-01,2200\n博物馆,明天,投用\n",
    "任务有误": HEAD + "新建基战,2023-07-15,360\n合计,2023-07-15,9\n,2023-07-15,9\n",
    "数据有误": HEAD
    + "新建基站,2023-07-15,累计360座\n医疗[红]投入,2023-07-15,60000万\n热线接通率,2023-07-15,0.95\n"
    + "博物馆,2023-07-15,封顶\n住房改造,2023-06-29,9000\n试点验收,2023-07-15,\n",
    "形似有误": HEAD
    + "热线接通率,2023-07-15,0.95\n住房改造,2023-06-29,9000\n新建基站,2023-07-15,300\n"
    + "全市厂矿疏干水和再生水综合利用率逐年提高,2023-07-15,120%\n",
    "只有佐证": "任务,截至日期,累计完成,佐证材料\n新建基站,2023-07-15,,照片.jpg\n",
    "一列两名": "任务,截至日期,累计完成,累计完成\n新建基站,2023-07-15,1,2\n",
    "一行两数": "任务,截至日期,累计数,增减数\n新建基站,2023-07-15,360,10\n",
    "文字过长": f"任务,截至日期,存在问题\n新建基站,2023-07-15,{LONG}\n",
    "两行一事": HEAD + "新建基站,2023-07-15,360\n新建基站,2023-07-15,370\n",
    "未读各列": "进展表（截至2023年7月15日）,,,,\n任务,累计完成,完成率,状态,总投资\n"
    "新建基站,360,70%,正常,5亿元\n小计,9,,,\n",
    "只有文字": "任务,截至日期,存在问题\n新建基站,2023-07-15,缺电\n",
}
LEDGERS = {
    "没有任务": "任务,目标值\n,\n",
    "没有目标": "任务,完成情况\n甲,1\n",
    "各种目标": "任务,目标值,完成时限\n一、经济,,\n甲,新建3所和改扩建5所,\n乙,,\n,5个,\n丙,-5个,\n"
    "丁,0.1234567890123座,\n戊,5个,长期\n二、民生,,\n合计,9,\n填表人：张三,,\n",
    "数据不清": "任务（截至2023年6月30日）,,\n任务,目标值,累计完成\n"
    "甲,600座,累计310座\n乙,10座,10座（含1座在建）\n",
    "没有日期": "任务,目标值,累计完成\n甲,600座,310\n",
    "恶意": '任务,目标值,备注\n"甲"" = 1\n[item.x]","600""""""座","]]\n\'\'\'\n"\n乙,5个,x\n',
}


def commands() -> Iterator[tuple[str, list[str], str]]:
    for line in TYPED:
        yield line.replace(LONG, "长…").replace("\x1b", "␛"), shlex.split(line), ""
    for name, text in TABLES.items():
        yield f"import {name}.csv", ["import", f"{name}.csv"], text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_said_of_each(desk: Desk, lang: str) -> None:
    said = []
    for shown, command, text in commands():
        if text:
            (desk.folder / command[-1]).write_text(text, "utf-8")
        before = desk.log.read_bytes()
        result = desk(*command, "--lang", lang, width=100)
        desk.log.write_bytes(before)
        assert "Traceback" not in result.err
        said.append(f"$ plan {shown}\n{result.err}exit {result.code}\n")
    is_as_before(f"refusals.{lang}.txt", "\n".join(said))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_said_of_a_ledger_that_becomes_a_plan(empty_desk: Desk, lang: str) -> None:
    said = []
    ledgers.projects(empty_desk.folder / "多表.xlsx")
    for name, text in LEDGERS.items():
        (empty_desk.folder / f"{name}.csv").write_text(text, "utf-8")
    for file in (*(f"{name}.csv" for name in LEDGERS), "多表.xlsx"):
        result = empty_desk("init", "--from", file, "--lang", lang, width=100)
        assert "Traceback" not in result.err
        said.append(f"$ plan init --from {file}\n{result.out}{result.err}exit {result.code}\n")
        for path in (empty_desk.plan, empty_desk.log):
            path.unlink(missing_ok=True)
    is_as_before(f"refusals-ledger.{lang}.txt", "\n".join(said))
