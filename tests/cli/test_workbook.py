"""Workbooks, opened again by another library than wrote them, cell by cell."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.helpers import log_line

# What it says of data bars, which it does not read.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")

SHEETS = {
    "en": ["Overview", "Items", "Units", "Log", "Method"],
    "zh": ["总览", "任务", "责任单位", "记录", "计算方法"],
}
THEN = ("--as-of", "2023-06-30", "--known-at", "2023-07-10")


def made(desk, *args: str, name: str = "x.xlsx"):
    desk.ok("export", "xlsx", "-o", name, "--force", *args)
    return load_workbook(desk.folder / name)


def table(sheet, head: int = 1) -> list[dict[str, Any]]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head)]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_five_sheets_in_the_readers_language(desk, lang: str):
    book = made(desk, "--lang", lang)
    assert book.sheetnames == SHEETS[lang]
    heads = [cell.value for cell in book.worksheets[1][1]]
    assert heads[:5] == (
        ["No.", "Chapter", "Item", "Target", "So far"] if lang == "en"
        else ["序号", "领域", "任务", "目标值", "累计完成"]
    )  # fmt: skip


def test_items_hold_real_numbers_percents_and_dates(desk):
    sheet = made(desk, *THEN, "--columns", "title,goal,reached,percent,gap,rating,due").worksheets[
        1
    ]
    rows = {row[0].value: row[1:] for row in sheet.iter_rows(min_row=2)}
    goal, reached, percent, gap, rating, due = rows["New base stations"]
    assert (goal.value, goal.number_format) == (600, '#,##0" stations"')
    assert (reached.value, reached.data_type) == (310, "n")
    assert (percent.value, percent.number_format) == (0.517, "0.0%")
    assert (gap.value, gap.number_format) == (1.7, "+0.0;-0.0;0.0")
    assert (rating.value, rating.fill.fgColor.rgb) == ("on pace", "FFE2EFDA")
    assert (due.value, due.is_date) == (dt.datetime.fromisoformat("2023-12-31"), True)
    assert [cell.number_format for cell in rows["Hotline calls answered"][:2]] == [
        '"≥ "0%', "0.0%",
    ]  # fmt: skip
    assert rows["Hotline calls answered"][1].value == 0.885
    assert [cell.value for cell in rows["Museum"][:2]] == ["In use", "Started"]
    assert rows["Pilot accepted"][1].value is None
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G8"


@pytest.mark.parametrize(
    ("bounds", "shown"), [("[-5, 0]", "−5–0%"), ("[-5, 2]", "−5–2%"), ("[0, 5]", "0–5%")]
)
def test_a_range_to_keep_within_is_a_text_of_both_its_ends(desk, bounds: str, shown: str):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(plan.replace("target = 90\n", f"target = {bounds}\n"), encoding="utf-8")
    sheet = made(desk, "--columns", "id,goal").worksheets[1]
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "hotline")
    assert (cell.value, cell.data_type) == (shown, "s")
    desk.ok("export", "form", "-o", "form.xlsx")
    rows = load_workbook(desk.folder / "form.xlsx").worksheets[0].iter_rows(min_row=11)
    assert next(row[2].value for row in rows if row[-1].value == "hotline") == shown


def test_what_is_short_of_its_target_never_shows_as_all_of_it(desk):
    desk.ok("update", "homes", "2481.99", "--date", "2023-06-30")
    sheet = made(desk, "--columns", "id,percent").worksheets[1]
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "homes")
    assert (cell.value, cell.number_format) == (0.999, "0.0%")
    desk.ok("update", "homes", "2470", "--date", "2023-07-01", "--correct", "--note", "counted")
    sheet = made(desk, "--columns", "id,percent").worksheets[1]
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "homes")
    assert (cell.value, cell.number_format) == (0.995, "0.0%")


def test_every_text_is_a_text(desk):
    desk.ok("update", "base-stations", "400", "--note", '=HYPERLINK("http://x","y")', "--by", "@x")
    book = made(desk, "--columns", "id,progress,by")
    texts = [
        c for s in book.worksheets for row in s.iter_rows() for c in row if c.value is not None
    ]
    assert {cell.data_type for cell in texts} == {"s", "n", "d"}
    items = {row[0].value: row for row in book.worksheets[1].iter_rows(min_row=2)}
    assert items["base-stations"][1].value == '=HYPERLINK("http://x","y")'
    assert items["base-stations"][1].data_type == "s"
    assert not [cell for cell in texts if cell.hyperlink]


def test_the_log_and_the_overview_cell_by_cell(desk):
    book = made(desk, *THEN)
    log = table(book.worksheets[3])
    second = log[next(n for n, row in enumerate(log) if row["Entry"].endswith("2"))]
    assert second["Recorded"] == dt.datetime.fromisoformat("2023-07-03 09:12:44")
    assert second["For"] == dt.datetime.fromisoformat("2023-06-30")
    assert (second["Item id"], second["Total"], second["Reporter"]) == ("base-stations", 310, "ops")
    assert second["Note"] == "=1+1 [bold]not bold[/bold]"
    assert second["Evidence"].startswith("minutes.pdf sha256:9f86d0")
    gone = next(row for row in log if row["Entry"].endswith("9"))
    assert gone["Withdrawn by"].endswith("A")
    overview = table(book.worksheets[0], head=4)
    assert [row["Chapter"] for row in overview[:4]] == [
        "Economy", "Services for people [bold]", "Nothing yet", "Overall",
    ]  # fmt: skip
    assert overview[3]["Complete"] == 0.448
    with ZipFile(desk.folder / "x.xlsx") as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        assert "Overview!$D$5:$D$7" in chart
        assert "Overview!$E$5:$E$7" in chart
        assert "dataBar" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_an_entry_withdrawn_is_struck_out_but_for_what_withdraws_it(desk):
    rows = made(desk).worksheets[3].iter_rows(min_row=2)
    gone = next(row for row in rows if row[-1].value)
    struck = {bool(cell.font.strike) for cell in gone[:-1]}
    assert (struck, bool(gone[-1].font.strike)) == ({True}, False)


def test_the_log_sheet_can_be_imported(desk):
    made(desk, "--lang", "zh")
    desk.ok("import", "x.xlsx", "--log", "new.jsonl")
    csv = ("log", "--format", "csv")
    assert desk.ok(*csv, "--log", "new.jsonl") == desk.ok(*csv)


def test_the_method_names_the_day_the_knowledge_and_the_seal(desk):
    facts = {row[0].value: row[1].value for row in made(desk, *THEN).worksheets[4].iter_rows()}
    assert facts["As of"] == "2023-06-30"
    assert facts["Known at"] == "2023-07-10T23:59:59+08:00"
    assert facts["Seal"] in desk.ok("seal", "--known-at", "2023-07-10")
    made(desk, *THEN[:3], facts["Known at"], name="again.xlsx")
    assert (desk.folder / "again.xlsx").read_bytes() == (desk.folder / "x.xlsx").read_bytes()
    assert "ahead ≥ 10" in facts["Rating"]
    now = {row[0].value: row[1].value for row in made(desk).worksheets[4].iter_rows()}
    assert now["Seal"].startswith("none")


def test_the_same_past_report_is_the_same_to_the_byte(desk):
    made(desk, *THEN)
    one = (desk.folder / "x.xlsx").read_bytes()
    desk.ok("update", "base-stations", "400")
    made(desk, *THEN)
    assert (desk.folder / "x.xlsx").read_bytes() == one


def test_numbers_too_long_and_days_too_early_for_a_spreadsheet_are_texts(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    plan = plan.replace("target = 5.7\n", "target = 123456789012345678\nstart = 1899-01-01\n")
    desk.plan.write_text(plan, encoding="utf-8")
    sheet = made(desk, "--columns", "id,target,start").worksheets[1]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "investment")
    assert [cell.value for cell in row[1:]] == ["123456789012345678", "1899-01-01"]


@pytest.mark.parametrize(
    "at",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1850-01-01T08:00:00+08:00"],
)
def test_a_moment_that_no_spreadsheet_has_is_a_text_that_can_be_imported(desk, at: str):
    line = f'"at":"{at}","item":"homes","date":"2023-06-29","add":5,"by":"ops"'
    with desk.log.open("a", encoding="utf-8") as log:
        log.write(f'{{"id":"01H0000000000000000000000B",{line}}}\n')
    rows = table(made(desk).worksheets[3])
    (recorded,) = (row["Recorded"] for row in rows if row["Entry"] == "01H0000000000000000000000B")
    assert recorded == at
    assert "Entries added: 0" in desk.ok("import", "x.xlsx")


def test_a_log_longer_than_a_sheet_is_refused(desk, monkeypatch):
    monkeypatch.setattr("wuhai_plan.export.xlsx.ROWS", 10)
    assert "the log has 10 entries, and a sheet holds 10 rows" in desk.fails("export", "xlsx")
    desk.ok("export", "xlsx", "--known-at", "2023-07-01", "-o", "x.xlsx")


def test_a_text_longer_than_may_be_recorded_ends_with_a_mark(desk):
    with desk.log.open("ab") as log:
        log.write(log_line(99, item="base-stations", date="2023-07-01", note="x" * 40_000))
    sheet = made(desk, "--columns", "progress").worksheets[1]
    assert sheet["A2"].value == "x" * 10_000 + "…"


@pytest.mark.parametrize("form", ["csv", "md", "xlsx", "form"])
def test_an_existing_file_is_replaced_only_with_force(desk, form: str):
    file = desk.folder / "out"
    file.write_bytes(b"mine")
    assert "--force" in desk.fails("export", form, "-o", "out")
    assert file.read_bytes() == b"mine"
    desk.ok("export", form, "-o", "out", "--force")
    assert file.read_bytes() != b"mine"


@pytest.mark.parametrize("form", ["xlsx", "form"])
def test_a_missing_extra_is_named_with_the_line_that_installs_it(desk, monkeypatch, form: str):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    said = desk.fails("export", form, "-o", "x.xlsx")
    assert said.count("\n") == 1
    assert "pip install 'wuhai-plan[xlsx]'" in said
    assert not (desk.folder / "x.xlsx").exists()


@pytest.mark.parametrize("form", ["xlsx", "form"])
def test_a_workbook_goes_to_a_pipe_but_not_to_a_terminal(desk, monkeypatch, form: str):
    command = [sys.executable, "-m", "wuhai_plan", "export", form]
    done = subprocess.run(command, cwd=desk.folder, capture_output=True, check=True)
    assert done.stdout.startswith(b"PK")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "-o FILE.xlsx" in desk.fails("export", form, code=2)


@pytest.fixture
def small_disk(tmp_path_factory):
    """A disk with room for a plan and a log and no workbook."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"may not mount a small disk: {mounted.stderr.decode().splitlines()[0]}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("form", ["csv", "md", "xlsx", "form"])
def test_a_full_disk_leaves_the_old_file_or_none(desk, small_disk: Path, form: str):
    old = small_disk / "old"
    old.write_bytes(b"mine")
    with (small_disk / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(bytes(512)):
                pass
        except OSError:
            pass
    for name in ("old", "new"):
        said = desk.fails("export", form, "-o", str(small_disk / name), "--force")
        assert "is full" in said
    assert old.read_bytes() == b"mine"
    assert {path.name for path in small_disk.iterdir()} == {"old", "filler"}


def test_an_import_into_a_log_on_a_full_disk_records_nothing(desk, small_disk: Path):
    log = small_disk / "progress.jsonl"
    log.write_bytes(desk.log.read_bytes())
    before = log.read_bytes()
    lines = "".join(f"base-stations,2023-07-{1 + n % 20:02},1,{n}\n" for n in range(200))
    (desk.folder / "in.csv").write_text(f"item,date,add,note\n{lines}", encoding="utf-8")
    assert "is full" in desk.fails("import", "in.csv", "--log", str(log))
    assert log.read_bytes() == before
    assert list(small_disk.iterdir()) == [log]
