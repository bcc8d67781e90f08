"""Ledgers as offices keep them: three layouts whole, and what else is met in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

Cell = str | int | float | dt.date | None


def workbook(
    path: Path, rows: Sequence[Sequence[Cell]], merged: Sequence[str] = (), name: str = "Sheet1"
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def supervision(path: Path) -> Path:
    """A supervision office's: title with date, two-row headings, sections, merged units, a sum."""
    return workbook(
        path,
        [
            ["乌海市2023年政府工作报告重点任务台账（截至2023年6月30日）"],
            [None] * 10 + ["单位：市政府督查室"],
            ["序号", "重点任务", "年度目标", "牵头领导", "牵头单位", "协办单位", "完成时限",
             "完成情况", None, None, "存在问题", "下一步工作打算", "联系人", "联系电话"],
            [None, None, None, None, None, None, None, "累计完成", "完成率", "进展情况"],
            ["一、经济"],
            [1, "新建5G基站", "600座", "张三", "市工信局", "各区人民政府、市通管办", "12月底前",
             "310座", "51.7%", "已开通310座", "两处缺电", "7月接电", "李四", "0473-1234567"],
            [2, "规上工业增加值增速", "10%以上", "张三", None, None, "全年", "9.1%"],
            [3, "社会消费品零售总额", "120亿元", "王五", "市商务局", None, "2023年底", "61.3亿元"],
            ["二、城乡"],
            [4, "市政道路改造", "12.5公里", None, "市住建局", None, "2023/10/31", 4.2],
            [5, "保障性租赁住房", "1,790套", None, "市住建局", None, "三季度", "1736套"],
            [6, "城市体育公园", "建成投用", None, "市文旅体育局", None, "10月底前", "开工"],
            ["三、民生"],
            [7, "城镇登记失业率", "控制在4.5%以内", None, "市人社局", None, "全年", "3.9%"],
            [8, "“三公”经费", "不超过2900万元", None, "市财政局", None, "全年", "1100万元"],
            [9, "热线接通率", "保持在95%以上", None, "热线办", None, "长期坚持", "96.2%"],
            [10, "农村自来水", "全覆盖", None, "市水务局、各区", None, None, "92%"],
            [11, "托育机构", "新建3所、改扩建5所", None, "市卫健委", None, None, 2],
            ["合计", None, None, None, None, None, None, "11项"],
            ["填表人：赵六", None, None, "审核人：钱七", None, None, "填报日期：2023年7月5日"],
        ],
        ["A1:N1", "A3:A4", "B3:B4", "C3:C4", "H3:J3", "A5:N5", "E6:E7", "A9:N9", "A13:N13"],
    )  # fmt: skip


def department(path: Path) -> Path:
    """A department's CSV in GB18030: other words, other order, a unit's own column, no sections."""
    rows = [
        "市住建局目标任务完成情况表,,,,,,,",
        "填报日期,责任单位,目标任务,计量单位,计划数,实际完成,目前工作进展,类别",
        "2023-06-30,房管科,棚户区改造,套,2482,1241,已开工1241套,城乡",
        "2023年6月底,房管科,新增租赁补贴,户,３００,１２０,,城乡",
        "20230630,建管科,绿色建筑占比,%,75,68.5,,生态",
        "2023/6/30,市政科,污水管网,公里,40.5,12,正在施工,生态",
        "2023.6.30,市政科,垃圾中转站,,开工,立项,手续办理中,生态",
        "2023.6.30,市政科,燃气管网,公里,,3,,生态",
    ]
    path.write_bytes(("\r\n".join(rows) + "\r\n").encode("gb18030"))
    return path


def projects(path: Path) -> Path:
    """A project list: a sheet a chapter, dates as days and as serials, no numbers of rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, list[list[Cell]]] = {
        "工业项目": [
            ["2023年重点项目进展情况（2023年9月）"],
            ["项目名称", "年度计划（亿元）", "1-9月累计完成", "主责单位", "完成时间", "总投资"],
            ["有机硅一体化", 12, 8.4, "高新区管委会", dt.date(2023, 12, 31), "60亿元"],
            ["绿色建材产业园", "3.5亿元", "21000万元", "海南区人民政府", 45291, "12亿元"],
        ],
        "民生项目": [
            ["2023年重点项目进展情况（2023年9月）"],
            ["项目名称", "年度计划（亿元）", "1-9月累计完成", "主责单位", "完成时间", "总投资"],
            ["第三中学扩建", "0.8", "0.8", "市教育局", "2023年8月", None],
            ["养老服务中心", "竣工", "主体完工", "市民政局", "四季度", None],
        ],
        "说明": [["本表由市发改委汇总。"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    hidden = book.create_sheet("旧")
    hidden.append(["项目名称", "年度计划"])
    hidden.append(["作废", "1个"])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path
