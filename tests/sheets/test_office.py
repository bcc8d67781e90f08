"""What LibreOffice makes of our files: it opens them and converts them back without loss.

It comes from Debian's package libreoffice-calc-nogui; without it these tests are not run, and say
so. They don't replace a look at the sheets in Excel and WPS.
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import HERE
from wuhai_plan.cli.app import run

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="not run: there is no LibreOffice (soffice) here"),
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),
]
NOTES = ["=1+1", "+86 473", "@SUM(A1)", "'=x", '他说"完成"，\n第二行', "🏥", "-5", "0471", "1e5"]
# Commas, quotes, UTF-8, cells as they are shown, every sheet.
TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """A folder with our files, and what LibreOffice made of each, converted all at once."""
    folder = tmp_path_factory.mktemp("office")
    for name in ("plan.toml", "progress.jsonl"):
        shutil.copy(HERE / name, folder / name)
    plan = ["--plan", str(folder / "plan.toml"), "--lang", "zh"]
    for day, note in enumerate(NOTES, 1):
        told = ["--note", note, "--by", note.splitlines()[0], "--date", f"2023-07-{day:02}"]
        assert run(["update", "base-stations", str(400 + day), *told, *plan]) == 0
    for args, name in (
        (["csv", "--excel"], "items.csv"),
        (["csv", "--excel", "--columns", "bulletin"], "bulletin.csv"),
        (["xlsx"], "status.xlsx"),
        (["form"], "form.xlsx"),
    ):
        assert run(["export", *args, "-o", str(folder / name), *plan]) == 0
    assert _office(folder, "xlsx", "from-csv", "items.csv", "bulletin.csv") == 0
    assert _office(folder, "xlsx", "again", "status.xlsx", "form.xlsx") == 0
    assert _office(folder, TO_CSV, "sheets", "status.xlsx") == 0
    return folder


def _office(folder: Path, form: str, out: str, *files: str) -> int:
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    # Commas, quotes, UTF-8; dates and numbers by what they look like, as when a person opens it.
    read = [] if files[0].endswith("xlsx") else ["--infilter=CSV:44,34,76,1,,0,false,true"]
    return subprocess.run(
        [str(OFFICE), home, "--headless", *read, "--convert-to", form, "--outdir", out, *files],
        cwd=folder, capture_output=True, timeout=120, check=False,
    ).returncode  # fmt: skip


def cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path).worksheets[sheet].rows]


def test_our_csv_opens_with_numbers_dates_chinese_and_no_formula(converted: Path):
    with (converted / "items.csv").open(encoding="utf-8-sig", newline="") as file:
        ours = list(csv.DictReader(file))
    head, *rows = cells(converted / "from-csv" / "items.xlsx")
    theirs = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["title"] for row in theirs] == [row["title"] for row in ours]
    assert theirs[0]["title"] == "新建基站"
    for our, their in zip(ours, theirs, strict=True):
        for key in ("target", "value", "percent", "expected", "gap"):
            assert their[key] == (float(our[key]) if our[key] else None), key
        for key in ("start", "due", "last_date"):
            day = dt.datetime.fromisoformat(our[key]) if our[key] else None
            assert their[key] == day, key
    book = load_workbook(converted / "from-csv" / "bulletin.xlsx")
    assert not [c for row in book.worksheets[0].rows for c in row if c.data_type == "f"]


def test_our_workbook_comes_back_cell_by_cell(converted: Path):
    ours, theirs = (load_workbook(converted / d / "status.xlsx") for d in (".", "again"))
    assert theirs.sheetnames == ours.sheetnames == ["总览", "任务", "责任单位", "记录", "计算方法"]
    compared = 0
    for our, their in zip(ours.worksheets, theirs.worksheets, strict=True):
        for row in our.rows:
            for cell in row:
                other = their[cell.coordinate]
                assert other.value == cell.value, (our.title, cell.coordinate)
                if cell.value is not None:
                    assert other.data_type == cell.data_type, (our.title, cell.coordinate)
                    compared += 1
    assert compared > 300
    assert len(theirs.worksheets[0]._charts) == 1
    assert theirs.worksheets[1].auto_filter.ref == ours.worksheets[1].auto_filter.ref


def test_every_note_is_shown_as_it_is(converted: Path):
    path = converted / "sheets" / "status-记录.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["说明"] for row in rows[-len(NOTES) :]] == NOTES
    assert {row["所属日期"] for row in rows} >= {"2023-03-31", "2023-07-01"}


def test_percents_and_units_are_shown(converted: Path):
    path = converted / "sheets" / "status-任务.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["任务编号"]: row for row in csv.DictReader(file)}
    base = rows["base-stations"]
    assert (base["目标值"], base["累计完成"], base["完成率"]) == ("600座", "409座", "68.2%")
    assert rows["hotline"]["目标值"] == "≥ 90%"
    assert rows["base-rate"]["累计完成"] == "63%"


def test_a_form_saved_by_it_is_imported(converted: Path, capfd: pytest.CaptureFixture[str]):
    path = converted / "again" / "form.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rules = sheet.data_validations.dataValidation
    assert {rule.type for rule in rules} == {"date", "decimal", "list"}
    row = next(cell.row for cell in sheet["L"] if cell.value == "base-rate")
    sheet["C8"], sheet[f"G{row}"] = dt.datetime.fromisoformat("2023-07-15"), 0.655
    assert sheet[f"G{row}"].number_format == "0.0%"
    book.save(converted / "filled.xlsx")
    assert _office(converted, "xlsx", "saved", "filled.xlsx") == 0
    capfd.readouterr()
    plan = ["--plan", str(converted / "plan.toml"), "--lang", "en"]
    assert run(["import", str(converted / "saved" / "filled.xlsx"), "--dry-run", *plan]) == 0
    assert "63 → 65.5%, target 67%" in capfd.readouterr().out
