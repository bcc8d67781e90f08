"""`plan import`: what people's spreadsheets hold, all of it or none."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HEAD = "任务,截至日期,累计完成,进展情况,存在问题,下一步措施,佐证"


def write(desk, text: str, encoding: str = "utf-8", name: str = "return.csv") -> str:
    (desk.folder / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return name


def rows(desk, *lines: str, head: str = HEAD) -> str:
    return write(desk, "\n".join([head, *lines]) + "\n")


def last(desk) -> dict[str, Any]:
    return dict(json.loads(desk.entries()[-1]))


def test_a_department_reports(desk):
    file = rows(
        desk, "新建基站,2023/7/15,３６０座,已开通360座,两处缺电,7月接电,https://example.org/b"
    )
    assert "1" in desk.ok("import", file, "--by", "市通管办", "--lang", "zh")
    found = last(desk)
    assert {key: found[key] for key in ("item", "date", "set", "by")} == {
        "item": "base-stations", "date": "2023-07-15", "set": 360, "by": "市通管办",
    }  # fmt: skip
    assert [found[key] for key in ("note", "problem", "next")] == [
        "已开通360座", "两处缺电", "7月接电",
    ]  # fmt: skip
    assert found["evidence"] == [{"ref": "https://example.org/b"}]
    row = next(
        line for line in desk.ok("export", "csv", "--columns", "bulletin").splitlines()
        if line.startswith("1,")
    )  # fmt: skip
    assert row.endswith(",已开通360座,两处缺电,7月接电,https://example.org/b")


def test_the_same_file_again_adds_nothing(desk):
    file = rows(
        desk, "base-stations,2023-07-15,360,,,,", "museum,2023-07-15,in-use,开放,,,票根.pdf"
    )
    assert "added: 2" in desk.ok("import", file)
    before = desk.log.read_bytes()
    assert "added: 0  there already: 2" in desk.ok("import", file)
    assert desk.log.read_bytes() == before
    desk.ok("update", "base-stations", "380", "--date", "2023-07-15")
    again = desk("import", file)
    assert "added: 0  there already: 2" in again.out
    assert "return.csv, B2: was recorded before" in again.err


def test_the_same_import_completes_what_a_crash_left_of_it(desk):
    lines = [f"base-stations,2023-07-{day:02},{400 + day},第{day}天,,," for day in range(1, 6)]
    file = rows(desk, *lines)
    desk.ok("import", file)
    whole = desk.ok("status", "--items")
    data = desk.log.read_bytes()
    desk.log.write_bytes(data[: data.index("第3天".encode())])
    assert "added: 3  there already: 2" in desk.ok("import", file)
    assert desk.ok("status", "--items") == whole


def test_what_was_withdrawn_is_not_brought_back_by_the_same_file(desk):
    file = rows(desk, "base-stations,2023-07-15,360,,,,")
    desk.ok("import", file)
    desk.ok("undo")
    again = desk("import", file)
    assert "added: 0" in again.out
    assert "withdrawn" in again.err


def test_a_corrected_return_adds_what_changed(desk):
    lines = ["base-stations,2023-07-15,360,,,,", "investment,2023-07-15,5.8,,,,"]
    desk.ok("import", rows(desk, *lines))
    lines[1] = "investment,2023-07-15,5.9,补报,,,"
    assert "added: 1  there already: 1" in desk.ok("import", rows(desk, *lines))
    assert last(desk)["set"] == 5.9


def test_a_total_that_falls_needs_a_reason(desk):
    file = rows(desk, "base-stations,2023-07-15,300,重新核实,,,")
    said = desk.fails("import", file)
    assert "return.csv, C2: the total of “New base stations” would fall from 310" in said
    assert "--note" in desk.fails("import", file, "--correct")
    desk.ok("import", file, "--correct", "--note", "ten were counted twice")
    assert last(desk)["note"] == "重新核实\nCorrection: ten were counted twice"
    assert "added: 0" in desk.ok("import", file)


def test_several_rows_that_fall_within_one_file(desk):
    file = rows(desk, "homes,2023-06-10,2100,,,,", "homes,2023-06-20,2050,,,,")
    assert "C3: the total of “Homes rebuilt” would fall from 2100" in desk.fails("import", file)
    rising = rows(desk, "homes,2023-06-20,2100,,,,", "homes,2023-06-10,2050,,,,")
    assert "added: 2" in desk.ok("import", rising)


def test_dry_run_shows_before_and_after_and_writes_nothing(desk):
    file = rows(
        desk, "base-stations,2023-07-15,360,,,,", "museum,2023-07-15,投用,,,,", "homes,,,,,,"
    )
    before = desk.log.read_bytes()
    screen = desk.ok("import", file, "--dry-run", width=120)
    assert "New base stations 310 → 360 of 600 stations  60.0%" in screen
    assert "Museum Started → In use  100.0%" in screen
    assert "Would import. Entries to add: 2  there already: 0  rows left empty: 1" in screen
    assert desk.log.read_bytes() == before


MISTAKES = {
    "A2": ("new-airport,2023-07-15,1,,,,", "there is no item “new-airport”"),
    "B3": ("base-stations,2023-08-01,360,,,,", "after today"),
    "B4": ("base-stations,15.7.2023,360,,,,", "no date"),
    "C5": ("base-stations,2023-07-11,many,,,,", "not one clear number"),
    "C6": ("base-stations,2023-07-12,360 mines,,,,", "can't be converted into stations"),
    "C7": ("base-stations,2023-07-13,+50,,,,", "total to date"),
    "C8": ("museum,2023-07-15,finished,,,,", "no stage"),
    "C9": ("homes,2023-07-15,,,,,x.pdf", "no figure"),
    "C10": ("base-rate,2023-07-15,+3,,,,", "without a sign"),
    "B11": ("homes,,2100,,,,", "“截至日期” is missing"),
    "A12": (",2023-07-15,2100,,,,", "“任务” is missing"),
    "B13": ("base-stations,2022-12-31,1,,,,", "before “New base stations” starts"),
    "B15": ("hotline,2023-07-01,92%,,,,", "stand in B14 already"),
    "D16": ("homes,2023-07-03,2200,a\x07b,,,", "control characters"),
    "C17": ("base-stations,2023-07-14,nan,,,,", "not one clear number"),
}


def test_every_bad_cell_is_named_and_nothing_is_written(desk):
    lines = [line for line, _ in MISTAKES.values()]
    lines.insert(12, "hotline,2023-07-01,91%,,,,")
    said = desk.fails("import", rows(desk, *lines))
    for cell, (_, message) in MISTAKES.items():
        if cell != "B15":  # told once the cells by themselves are right
            assert any(
                f"return.csv, {cell}: " in line and message in line for line in said.splitlines()
            ), (cell, said)
    assert "return.csv, B15: the same item and day stand in B14" in desk.fails(
        "import", rows(desk, *["homes,,,,,,"] * 12, *lines[12:14])
    )


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("gb18030", "GB18030"), ("gbk", "GB18030"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("mark", "word"), [(",", "commas"), ("\t", "tabs"), (";", "semicolons")])
def test_encoding_and_separator_are_found_out_and_said(desk, encoding, named, mark, word):
    text = f"{HEAD}\n新建基站,2023年7月15日,360,“已完成”；其余在建,,,\n".replace(",", mark)
    done = desk("import", write(desk, text, encoding))
    assert done.err == f"note: return.csv: read as {named}, separated by {word}.\n"
    assert last(desk)["note"] == "“已完成”；其余在建"


def test_a_first_line_that_names_the_separator(desk):
    write(desk, f"sep=|\n{HEAD}\n新建基站,2023-07-15,360,,,,\n".replace(",", "|"))
    assert "separated by “|”" in desk("import", "return.csv").err
    assert last(desk)["set"] == 360


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("360", 360), ("３６０", 360), ('"1,790"', 1790), ("360座", 360), ("360 stations", 360),
        ("360.50", 360.5), ('"１，０００座"', 1000), ("0.05万座", 500),
    ],
)  # fmt: skip
def test_figures_as_people_write_them(desk, written: str, read: float):
    desk.ok("import", rows(desk, f"base-stations,2023-07-15,{written},,,,"))
    assert last(desk)["set"] == read


@pytest.mark.parametrize(
    ("written", "read"), [("1.5", 1.5), ("1.01%", 1.01), ("99%", 99), ("100", 100)]
)
def test_a_percent_that_can_only_be_meant_one_way(desk, written: str, read: float):
    desk.ok("import", rows(desk, f"base-rate,2023-07-15,{written},,,,"))
    assert last(desk)["set"] == read


@pytest.mark.parametrize("written", ["0.99", "1", "0", "0.99%"])
def test_a_number_up_to_1_that_may_be_a_fraction_is_refused(desk, written):
    file = rows(desk, f"base-rate,2023-07-15,{written},,,,")
    refused = desk.fails("import", file)
    assert "C2: “Rate of water used again in works and mines of the city” would stand at" in refused
    assert "99 %" not in refused.replace("0.99 %", "")
    desk.ok("import", file, "--correct", "--note", "the meter was new")


def test_a_number_up_to_1_is_read_where_the_target_is_as_small(desk):
    file = rows(desk, "base-rate,2023-07-15,0.99,,,,")
    plan = desk.plan.read_text(encoding="utf-8")
    assert plan.count("baseline = 60\ntarget = 67\n") == 1
    desk.plan.write_text(plan.replace("baseline = 60\ntarget = 67\n", "target = 1\n"), "utf-8")
    desk.log.unlink()
    desk.ok("import", file)
    assert last(desk)["set"] == 0.99


@pytest.mark.parametrize(
    "written",
    ["2023-07-15", "2023/7/15", "2023.7.15", "2023年7月15日", "2023-7-15", "2023/07/15 0:00",
     "２０２３-０７-１５"],
)  # fmt: skip
def test_dates_as_people_write_them(desk, written: str):
    desk.ok("import", rows(desk, f"base-stations,{written},360,,,,"))
    assert last(desk)["date"] == "2023-07-15"


def test_a_month_is_its_last_day(desk):
    desk.ok("import", rows(desk, "base-stations,2023年6月,360,,,,"))
    assert last(desk)["date"] == "2023-06-30"


def test_evidence_beside_the_spreadsheet_gets_its_hash(desk):
    (desk.folder / "returns").mkdir()
    (desk.folder / "returns" / "minutes.txt").write_bytes(b"minutes")
    (desk.folder / "secret.txt").write_bytes(b"not yours")
    text = f'{HEAD}\n新建基站,2023-07-15,360,,,,"minutes.txt\n乌政发〔2023〕1号\n../secret.txt"\n'
    done = desk("import", write(desk, text, name="returns/return.csv"))
    assert "names no file beside the spreadsheet, kept as written (2)" in done.err
    minutes, document, secret = last(desk)["evidence"]
    assert minutes["ref"] == "returns/minutes.txt"
    assert len(minutes["sha256"]) == 64
    assert (document, secret) == ({"ref": "乌政发〔2023〕1号"}, {"ref": "../secret.txt"})
    assert "added: 0" in desk.ok("import", "returns/return.csv")


def test_entries_recorded_before_are_taken_as_they_are(desk):
    desk.ok("log", "--format", "csv", "--excel")
    csv = desk("log", "--format", "csv").out
    (desk.folder / "log.csv").write_text(csv, encoding="utf-8", newline="")
    assert "added: 0  there already: 10" in desk.ok("import", "log.csv")
    assert "added: 10" in desk.ok("import", "log.csv", "--log", "new.jsonl")
    assert desk.ok("log", "--format", "csv", "--log", "new.jsonl") == csv
    assert desk.ok("export", "json") == desk.ok("export", "json", "--log", "new.jsonl")


LOG = "id,at,item,date,add,set,stage,void,by,note,evidence"
ENTRY = "01H0000000000000000000000B,2023-07-10T09:00:00+08:00,homes,2023-06-10"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"{ENTRY.replace('B', 'b')},,2100,,,,,", "A2: the id “01H0000000000000000000000b”"),
        (f"{ENTRY.replace('B', '1')},,2100,,,,,", "A2: the id 01H00000000000000000000001 stands"),
        (f"{ENTRY},5,2100,,,,,", "filled in under add, set"),
        (f"{ENTRY},,,started,,,,", "G2: “stage” does not fit homes"),
        (
            f"{ENTRY},,,,01H0000000000000000000000Z,,why,",
            "H2: the entry 01H0000000000000000000000Z",
        ),
        (f"{ENTRY},,,,01H00000000000000000000008,,,", "J2: an entry with “void” needs a “note”"),
        (f"{ENTRY},,,,01H00000000000000000000001,,why,", "H2: it speaks of"),
        (f"{ENTRY},,,,01H0000000000000000000000B,,why,", "H2: the entry speaks of itself"),
        (
            ENTRY.replace("2023-07-10T09:00:00+08:00", "soon") + ",,2100,,,,,",
            "B2: “soon” is no time",
        ),
        (ENTRY.replace("2023-07-10T09:00:00+08:00", "") + ",,2100,,,,,", "B2: “at” is missing"),
        (ENTRY.replace("01H0000000000000000000000B", "") + ",,2100,,,,,", "without an id"),
    ],
)
def test_entries_that_do_not_fit_the_log(desk, line: str, message: str):
    assert message in desk.fails("import", write(desk, f"{LOG}\n{line}\n"))


def test_new_lines_in_the_columns_of_the_log(desk):
    head = "item,date,add,set,stage,void,note"
    lines = [
        "base-stations,2023-07-15,50,,,,new",
        "homes,2023-07-15,,,,01H00000000000000000000008,错",
    ]
    file = rows(desk, *lines, head=head)
    assert "added: 2" in desk.ok("import", file)
    assert last(desk)["void"] == "01H00000000000000000000008"
    assert "360 of 600" in desk.ok("status", "base-stations")
    assert "added: 0  there already: 2" in desk.ok("import", file)


def test_a_count_never_falls_below_zero_and_a_late_addition_is_judged_too(desk):
    head = "item,date,add,note"
    below = rows(desk, "base-stations,2023-07-01,-311,x", head=head)
    assert "C2: the total of “New base stations” would be -1" in desk.fails("import", below)
    assert "would be -1" in desk.fails("import", below, "--correct", "--note", "why")
    desk.ok("update", "homes", "2010", "--date", "2023-06-20")
    desk.ok("update", "homes", "+5", "--date", "2023-06-10")
    desk.ok("update", "homes", "2011", "--date", "2023-06-25")
    late = rows(desk, "homes,2023-06-05,7,x", head=head)
    assert "C2: the total of “Homes rebuilt” would fall from 2012 (2023-06-10)" in desk.fails(
        "import", late
    )


def test_a_withdrawal_in_the_file_of_an_entry_in_the_file(desk):
    text = desk.ok("log", "homes", "--format", "csv")
    (desk.folder / "log.csv").write_text(text, encoding="utf-8", newline="")
    assert "added: 3" in desk.ok("import", "log.csv", "--log", "new.jsonl")
    assert "2,000 of 2,482" in desk.ok("status", "homes", "--log", "new.jsonl", width=120)


def test_what_a_spreadsheet_writes_for_control_characters_is_undone(desk):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["item", "date", "total", "note"])
    book.active.append(["base-stations", "2023-07-15", 360, "one_x000D_\ntwo _x005F_x0041_"])
    book.save(desk.folder / "x.xlsx")
    desk.ok("import", "x.xlsx")
    assert last(desk)["note"] == "one\ntwo _x0041_"


def test_a_workbook_damaged_in_its_middle_and_one_that_unpacks_to_too_much(desk, monkeypatch):
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl import Workbook

    from wuhai_plan.sheets import xlsx
    from wuhai_plan.sheets.xml import Budget

    book = Workbook()
    book.active.append(["item", "date", "total"])
    for number in range(40):
        book.active.append(["base-stations", "2023-07-15", number])
    book.save(desk.folder / "x.xlsx")
    with (
        ZipFile(desk.folder / "x.xlsx") as whole,
        ZipFile(desk.folder / "y.xlsx", "w", ZIP_DEFLATED) as cut,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            cut.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    assert "can't be read as XLSX" in desk.fails("import", "y.xlsx")
    monkeypatch.setattr(xlsx, "Budget", lambda file: Budget(file, bytes=1000))
    assert "unpacks to more than 1 GiB" in desk.fails("import", "x.xlsx")


def repacked(path: Path, renamed: dict[str, str]) -> None:
    """Give parts of a workbook other names, where they are and wherever they are referred to."""
    from zipfile import ZipFile

    with ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    with ZipFile(path, "w") as new:
        for part in parts.items():
            name, text = part
            for before, after in renamed.items():
                name, text = name.replace(before, after), text.replace(before, after)
            new.writestr(name, text)


@pytest.mark.parametrize(
    "renamed",
    [
        {},
        {"xl/worksheets/sheet2.xml": "data/promises.xml"},
        {"xl/workbook.xml": "xl/book.xml", "xl/_rels/workbook.xml": "xl/_rels/book.xml"},
        {'Target="/xl/': 'Target="'},
    ],
)
def test_each_sheet_is_read_wherever_in_the_file_it_is(desk, renamed: dict[str, str]):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["A cover with =formulas", "=1+1"])
    sheet = book.create_sheet("Return & more")
    sheet.append(["item", "date", "total"])
    sheet.append(["base-stations", "2023-07-15", 360])
    sheet.append(["homes", "2023-07-15", "=2000+100"])
    sheet.merge_cells("A4:B5")
    book.save(desk.folder / "x.xlsx")
    repacked(desk.folder / "x.xlsx", renamed)
    said = desk.fails("import", "x.xlsx")
    assert "Return & more!C3: " in said
    assert "Return & more!A4:B5: " in said


def test_two_sheets_of_one_name(desk):
    from openpyxl import Workbook

    book = Workbook()
    for title in ("One", "Two"):
        book.create_sheet(title).append(["item", "date", "total"])
    book.save(desk.folder / "x.xlsx")
    repacked(desk.folder / "x.xlsx", {'name="Two"': 'name="One"'})
    assert "can't be read as XLSX" in desk.fails("import", "x.xlsx")


def test_a_title_of_two_items_is_asked_about(desk):
    plan = desk.plan.read_text(encoding="utf-8").replace('zh = "住房改造"', 'zh = "新建基站"')
    desk.plan.write_text(plan, encoding="utf-8")
    said = desk.fails("import", rows(desk, "新建基站,2023-07-15,360,,,,"))
    assert "A2: several items are called “新建基站”" in said
    assert "base-stations, homes" in said
    desk.ok("import", rows(desk, "base-stations,2023-07-15,360,,,,"))


def test_columns_nothing_is_read_from_are_told(desk):
    file = rows(desk, "base-stations,2023-07-15,360,x", head="item,date,total,Weather")
    assert "columns that nothing is read from: Weather" in desk("import", file).err


def test_a_title_above_the_headings_and_lines_below_the_table(desk):
    above, below = "某市进展表,,,,,,\n单位：座,,,,,,\n", "填报人：张三,,,,,,\n"
    text = f"{above}{HEAD}\n新建基站,2023-07-15,360,,,,\n{below}"
    assert "added: 1" in desk.ok("import", write(desk, text))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "neither XLSX nor a text"),
        (b"\xd0\xcf\x11\xe0old", "old Excel file"),
        (b"PK\x03\x04 and no more", "can't be read as XLSX"),
        (b"", "has no table to import"),
        (b"a,b,c\n1,2,3\n", "has no table to import"),
        (b'item,date,set\n"homes,2023-07-15,2100\n', "the quotes of row 2 don't match"),
        (b"item,date,set,total\nhomes,2023-07-15,1,1\n", "C1, D1: “set” and “total” head the same"),
    ],
)  # fmt: skip
def test_files_that_are_no_spreadsheet(desk, data: bytes, message: str):
    (desk.folder / "x.csv").write_bytes(data)
    assert message in desk.fails("import", "x.csv")


def test_files_that_are_not_there(desk):
    assert "there is no file" in desk.fails("import", "nowhere.csv")
    assert "is a folder" in desk.fails("import", str(desk.folder))


def test_a_log_that_changed_meanwhile_is_what_is_decided_on(desk, monkeypatch):
    """What another writer records between reading the spreadsheet and the lock counts."""
    core: Any = import_module("wuhai_plan.session.core")
    file = rows(desk, "base-stations,2023-07-15,360,,,,")
    real = core.open_log

    def late(*args, **kwargs):
        monkeypatch.setattr(core, "open_log", real)
        monkeypatch.setenv("PLAN_BY", "another")
        from wuhai_plan.session.change import ChangeInput
        from wuhai_plan.session.update import update

        other = core.Session(core.Choices(desk.plan, desk.log))
        update(other, "base-stations", "370", ChangeInput(date="2023-07-14"))
        return real(*args, **kwargs)

    monkeypatch.setattr(core, "open_log", late)
    result = desk("import", file)
    assert result.code == 1
    assert "would fall from 370" in result.err
    assert last(desk)["by"] == "another"


def test_a_progress_bar_only_where_a_person_is_looking(desk, monkeypatch):
    monkeypatch.setattr("wuhai_plan.cli.import_file.MANY", 50)
    head, line = "item,date,add,note", "base-stations,2023-07-{:02},1,{}"
    many = [line.format(1 + number % 20, number) for number in range(51)]
    file = rows(desk, *many, head=head)
    assert desk("import", file, "--dry-run").err == (
        "note: return.csv: read as UTF-8, separated by commas.\n"
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "/52" in desk("import", file, "--dry-run").err
    few = rows(desk, *many[:10], head=head)
    assert "Reading" not in desk("import", few, "--dry-run").err


def test_a_plan_note_and_no_extra_are_no_trouble(desk, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert "added: 1" in desk.ok("import", rows(desk, "base-stations,2023-07-15,360,,,,"))
    from tests.sheets.workbooks import workbook

    file = desk.folder / "x.xlsx"
    file.write_bytes(workbook([["item", "date", "total"], ["homes", "2023-07-15", "2100"]]))
    assert "added: 1" in desk.ok("import", "x.xlsx")


def test_entries_that_adopt_a_plan_are_left_out_and_told(desk):
    desk.ok("adopt", "--note", "passed")
    before = desk.log.read_bytes()
    (desk.folder / "log.csv").write_text(desk.ok("log", "--format", "csv"), encoding="utf-8")
    desk.ok("export", "xlsx", "-o", "log.xlsx")
    for file in ("log.csv", "log.xlsx"):
        result = desk("import", file)
        assert result.code == 0, result.err
        assert "entries that adopt a plan are not imported (1)" in result.err
        assert desk.log.read_bytes() == before


@pytest.mark.parametrize(("minutes", "code"), [(10, 0), (11, 1)])
def test_entries_recorded_far_ahead_are_refused(desk, minutes, code):
    head = "id,at,item,date,set,by"
    moment = f"2023-07-20T10:{minutes}:00+08:00"
    row = f"01H00000000000000000000Z01,{moment},homes,2023-06-30,2100,ops"
    (desk.folder / "log.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    result = desk("import", "log.csv")
    assert result.code == code, result.err
    assert ("yet to come" in result.err) == bool(code)
