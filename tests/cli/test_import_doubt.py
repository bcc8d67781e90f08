"""`plan import` where a file says two things at once; exports that would replace a source."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from wuhai_plan.sheets import read_book


def write(desk, *lines: str, name: str = "return.csv") -> str:
    (desk.folder / name).write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return name


def book(desk, *rows: tuple[Any, ...]) -> str:
    from openpyxl import Workbook

    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(desk.folder / "return.xlsx")
    return "return.xlsx"


@pytest.mark.parametrize("head", ["item,date,set,note", "item,date,set,note,,"])
def test_a_comma_in_a_figure_moves_no_cell_unseen(desk, head: str):
    file = write(desk, head, "homes,2023-07-15,2,100,施工中", "base-stations,2023-07-15,360,")
    assert "return.csv, E2: a cell without a heading" in desk.fails("import", file)
    assert "E2：此单元格没有表头" in desk.fails("import", file, "--lang", "zh")
    quoted = write(desk, head, 'homes,2023-07-15,"2,100",施工中,,', "base-stations,2023-07-15,360")
    assert "added: 2" in desk.ok("import", quoted)


def test_a_first_column_without_a_heading_hides_no_comma_in_a_figure(desk):
    file = write(desk, ",item,date,total", "1,homes,2023-07-15,300,000")
    assert "return.csv, E2: a cell without a heading" in desk.fails("import", file)
    sound = write(desk, ",item,date,total", "1,base-stations,2023-07-15,360")
    assert "added: 1" in desk.ok("import", sound)


def test_remarks_beside_numbered_rows_of_a_workbook_are_told(desk):
    head = (None, "item", "date", None, "set", "note")
    row = (1, "base-stations", "2023-07-15", "ask Li", 360, "on site", "checked")
    result = desk("import", book(desk, head, row))
    assert "added: 1" in result.out
    assert "that nothing is read from, for want of a heading: D, G." in result.err


def test_remarks_beside_the_table_of_a_workbook_are_told(desk):
    head = ("item", "date", None, "set", "note")
    file = book(desk, head, ("homes", "2023-07-15", "ask Li", 2100, "on site", None, "checked"))
    result = desk("import", file)
    assert "added: 1" in result.out
    assert "return.xlsx: columns that nothing is read from, for want of a heading: C" in result.err


def test_an_id_beside_the_title_of_another_item_is_refused(desk):
    head = ("Item id", "Item", "Date", "Total to date or stage")
    slipped = ("homes", "New base stations", "2023-07-15", 2100)
    said = desk.fails("import", book(desk, head, slipped))
    assert "return.xlsx, B2: “homes” is “" in said
    assert "the title of another item" in said
    rewritten = ("base-stations", "Base stations (new)", "2023-07-15", 360)
    assert "added: 1" in desk.ok("import", book(desk, head, rewritten))


@pytest.mark.parametrize("day", ["today", "yesterday"])
def test_a_day_that_moves_with_the_reader_is_no_date(desk, day: str):
    file = write(desk, "item,date,set", f"base-stations,{day},360")
    assert f"B2: “{day}” is no date" in desk.fails("import", file)


def test_a_csv_without_a_table_is_told_of_no_sheet(desk):
    said = desk.fails("import", write(desk, "a,b", "1,2"))
    assert "has no table to import" in said
    assert "“”" not in said


def test_the_log_exported_and_imported_again_is_known_whatever_blanks_it_holds(desk):
    line = desk.entries()[0].replace('"note":"', '"other":{"by":"hand"},"note":"', 1)
    blank = (
        '{"id":"01H4S3H3C0000000000000000A","at":"2023-07-03T09:12:44+08:00",'
        '"item":"base-stations","date":"2023-06-29","set":305,"by":" ","note":" ","more":1}'
    )
    desk.log.write_text("\n".join([line, *desk.entries()[1:], blank, ""]), encoding="utf-8")
    count = len(desk.entries())
    (desk.folder / "log.csv").write_text(desk.ok("log", "--format", "csv"), encoding="utf-8")
    assert f"added: 0  there already: {count}" in desk.ok("import", "log.csv")


@pytest.mark.parametrize("source", ["plan.toml", "progress.jsonl"])
@pytest.mark.parametrize(
    "export",
    [
        ["export", "csv"],
        ["export", "json"],
        ["export", "md"],
        ["export", "xlsx"],
        ["export", "form"],
        ["export", "html"],
    ],
    ids=lambda args: args[1],
)
def test_no_export_is_written_over_the_plan_or_the_log(desk, export: list[str], source: str):
    before = {path: path.read_bytes() for path in (desk.plan, desk.log)}
    said = desk.fails(*export, "-o", source, "--force")
    assert f"{source} is the plan or its log" in said
    link = desk.folder / "status.out"
    link.symlink_to(desk.folder / source)
    assert "is the plan or its log" in desk.fails(*export, "-o", link.name, "--force")
    assert {path: path.read_bytes() for path in (desk.plan, desk.log)} == before


def test_no_export_takes_the_name_of_a_log_that_is_not_there_yet(desk):
    desk.log.unlink()
    assert "is the plan or its log" in desk.fails("export", "csv", "-o", "progress.jsonl")
    assert not desk.log.exists()


def test_cells_are_not_held_while_a_workbook_is_read(tmp_path: Path):
    """openpyxl holds what a row says of its height, half a kB, and nothing of its cells."""
    import xlsxwriter

    data = BytesIO()
    made = xlsxwriter.Workbook(data, {"constant_memory": True, "in_memory": True})
    sheet = made.add_worksheet()
    for number in range(6000):
        sheet.set_row(number, 20.5)
        sheet.write_row(number, 0, ["homes", number])
    made.close()
    data.seek(0)
    found = read_book(data, "b.xlsx", len)
    rows = found.sheets[0].rows
    held: dict[int, int] = {}
    tracemalloc.start()
    try:
        for number, _ in rows:
            if number in (1001, 5001):  # at the same place of a batch
                held[number] = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held[5001] - held[1001] < 4000 * 600
