"""An import of 100,000 rows: in a process of its own, by how much memory it ever held."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import LONG, SMALL_PLAN, ulid

ROWS = 100_000
MOST = 200  # MiB
# Linux counts what the process that started this one held as this one's, save in VmHWM.
RUN = """
import resource, sys
from wuhai_plan.cli.app import run
code = run(sys.argv[1:])
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
if sys.platform == "linux":
    with open("/proc/self/status") as status:
        [own] = (line for line in status if line.startswith("VmHWM:"))
    most = int(own.split()[1]) // 1024
print(most, file=sys.stderr)
sys.exit(code)
"""
unix = pytest.mark.skipif(sys.platform == "win32", reason="not run: no way to measure here")


def imported(folder: Path, file: str) -> tuple[str, int]:
    """Import a file; return what is said and the most MiB that were held."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "import", file, "--plan", str(folder / "plan.toml")],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    # macOS counts bytes.
    most = int(done.stderr.splitlines()[-1]) // (1024 if sys.platform == "darwin" else 1)
    return done.stdout, most


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    return tmp_path


@unix
def test_a_log_of_100_000_entries(folder: Path):
    with (folder / "log.csv").open("w", encoding="utf-8") as file:
        file.write("id,at,item,date,add,set,stage,void,by,note,evidence\r\n")
        for n in range(ROWS):
            file.write(
                f"{ulid(n)},2023-07-03T09:12:44+08:00,homes,2023-06-{1 + n % 28:02},1,,,,ops,"
            )
            file.write(f"第 {n} 户已交付，手续齐全,minutes-{n}.pdf\r\n")
    said, most = imported(folder, "log.csv")
    assert f"added: {ROWS}" in said
    assert most < MOST


@unix
@pytest.mark.skipif(not LONG, reason="not run: takes long; PLAN_TORTURE=long runs it")
def test_100_000_new_reports_in_a_workbook(folder: Path):
    import xlsxwriter

    book = xlsxwriter.Workbook(folder / "new.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["item", "date", "add", "note"])
    for n in range(ROWS):
        sheet.write_row(n + 1, 0, ["homes", f"2023-06-{1 + n % 28:02}", 1, f"第 {n} 户"])
    book.close()
    said, most = imported(folder, "new.xlsx")
    assert f"added: {ROWS}" in said
    assert most < MOST
