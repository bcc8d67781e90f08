"""Lists of any length: written while they are read, in little memory, never short in silence."""

from __future__ import annotations

import csv
import gc
import io
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.render import log as render_log
from wuhai_plan.render.lines import Row, table, widths

ROOT = Path(__file__).parents[2]
LINE = (
    '{{"id":"01H5{:022d}","at":"2023-07-01T08:00:00+08:00","item":"base-stations",'
    '"date":"2023-06-30","add":1,"by":"ops","note":"no. {}"}}\n'
)


def write(path: Path, count: int, first: int = 0) -> list[str]:
    lines = [LINE.format(number, number) for number in range(first, first + count)]
    path.write_text("".join(lines), encoding="utf-8")
    return lines


def damage(desk: Desk, lines: list[str], place: int) -> None:
    lines[place] = lines[place].replace('"add":1', '"add":"one"')
    desk.log.write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize("form", ["csv", "table"])
def test_a_listing_that_meets_a_damaged_line_ends_with_an_error(desk, form):
    lines = write(desk.log, 5000)
    damage(desk, lines, 4900)
    done = desk("log", "--format", form)
    assert done.code == 1
    assert "4901" in done.err
    assert "Traceback" not in done.err
    assert done.out.count("no. ") < 4900  # what was listed was sound, and comes before it
    assert "no. 4900" not in done.out


@pytest.mark.parametrize(
    "command", ["log --format csv", "log --format json", "log", "show base-stations", "status"]
)
def test_nothing_is_shown_of_a_log_damaged_near_its_beginning(desk, command):
    lines = write(desk.log, 5000)
    damage(desk, lines, 10)
    assert "line 11" in desk.fails(*command.split())


@pytest.mark.parametrize("command", ["log --format json", "show base-stations", "status", "check"])
def test_no_figure_and_no_json_is_made_of_part_of_a_log(desk, command):
    lines = write(desk.log, 5000)
    damage(desk, lines, 4900)
    assert "4901" in desk.fails(*command.split())


def test_a_log_in_any_order_is_listed_by_when_it_was_recorded(desk):
    lines = write(desk.log, 3000)
    straight = desk.ok("log", "--format", "csv")
    desk.log.write_text("".join([*lines[2000:], *lines[:2000]]), encoding="utf-8")
    assert desk.ok("log", "--format", "csv") == straight
    assert len(list(csv.reader(io.StringIO(straight)))) == 3001


def test_endings_of_ids_in_a_long_list_name_their_entries(desk):
    write(desk.log, render_log.SAMPLE + 1)
    rows = desk.ok("log", "--no-color").splitlines()
    endings = [row.split()[0] for row in rows[1:] if "2023-06-30" in row]
    assert {len(ending) for ending in endings} == {10}
    assert len(set(endings)) == len(endings) == render_log.SAMPLE + 1
    assert "Withdrawn" in desk.ok("void", endings[7], "--note", "twice")


def test_a_short_list_has_endings_as_short_as_can_be(desk):
    write(desk.log, 50)
    assert {len(row.split()[0]) for row in desk.ok("log").splitlines()[1::2]} == {6}


def test_a_cell_too_long_goes_on_below_between_words_and_by_cells():
    rows = [Row(["a", "李伟李伟李伟 and some words more"]), Row(["b", "x"], "dim", "strike")]
    lines = ["".join(text for text, _ in line).rstrip() for line in table(rows, [1, 10], 13)]
    assert lines == ["a  李伟李伟李", "   伟 and", "   some words", "   more", "b  x"]
    (*_, last) = table(rows, [1, 10], 13)
    assert [style for _, style in last] == ["", "dim strike", "dim", "dim strike"]
    assert sum(widths(rows, 20)) + 2 == 20


@pytest.mark.parametrize(
    "cells", [["a,b", "c"], ['say "so"', ""], ["two\nlines", "x\r\n"], [""], ["", ""], [",,", '"']]
)
def test_csv_is_written_as_python_reads_and_writes_it(cells):
    columns = [str(place) for place in range(len(cells))]
    data = csv_bytes(columns, [dict(zip(columns, cells, strict=True))]).decode()
    plain = io.StringIO(newline="")
    csv.writer(plain).writerows([columns, cells])
    assert data == plain.getvalue()


SCRIPT = """
import os, resource, sys
from wuhai_plan.__main__ import main
sys.argv = ["plan", *sys.argv[1:]]
os._exit, leave = sys.exit, os._exit
try:
    main()
except SystemExit as done:
    code = done.code
sys.stdout.flush()
sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
leave(code or 0)
"""


def peak(folder: Path, *command: str) -> int:
    """MiB that a command held at once, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *command, "--no-cache"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
    )  # fmt: skip
    return int(done.stderr.splitlines()[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is asked of Linux")
@pytest.mark.parametrize(
    ("command", "entries"),
    [
        (("log", "--format", "csv"), 60_000),
        (("log",), 60_000),
        (("check",), 60_000),
        (("show", "museum"), 60_000),
        (("export", "csv", "--columns", "items"), 60_000),
        (("export", "xlsx", "-o", "a.xlsx", "--force"), 20_000),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_memory_does_not_grow_with_the_log(desk, command, entries):
    """Read whole, 60,000 entries take 60 MiB more; a workbook of 20,000 in memory took 80."""
    write(desk.log, 100)
    before = peak(desk.folder, *command)
    write(desk.log, entries)
    assert peak(desk.folder, *command) < before + 30


def calls(desk: Desk, *command: str) -> int:
    """Return how many functions a command calls, Python's own too: the same on any machine."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        desk.ok(*command)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(("command", "most"), [("log", 150), ("show base-stations", 200)])
def test_a_row_of_entries_takes_little_work(desk, command, most):
    """As a table of Rich, a row took 2,000 calls and 4,000."""
    write(desk.log, 1000)
    before = calls(desk, *command.split())
    write(desk.log, 2000)
    assert (calls(desk, *command.split()) - before) / 1000 < most


def test_a_row_of_items_takes_little_work(desk):
    item = '[item.i{0}]\nchapter = "economy"\ntitle = "Item {0}"\nkind = "count"\ntarget = 5\n'
    plan = desk.plan.read_text(encoding="utf-8")
    counted = []
    for items in (100, 300):
        more = "".join(item.format(number) for number in range(items))
        desk.plan.write_text(f"{plan}\n{more}", encoding="utf-8")
        csv = calls(desk, "status", "--format", "csv")
        counted.append(calls(desk, "status", "--items") - csv)
    assert (counted[1] - counted[0]) / 200 < 1200


def test_a_reader_who_has_seen_enough_ends_a_listing_quietly(desk):
    write(desk.log, 30_000)
    with subprocess.Popen(
        [sys.executable, "-m", "wuhai_plan", "log", "--format", "csv"],
        cwd=desk.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert len(list(islice(process.stdout, 3))) == 3
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0


def test_a_workbook_leaves_nothing_behind(desk, monkeypatch):
    places = desk.folder / "temporary"
    places.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(places))
    desk.ok("export", "xlsx", "-o", "a.xlsx")
    assert not list(places.iterdir())


# XlsxWriter leaves its files open, to be closed when they are collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_workbook_that_the_disk_does_not_take_is_told_and_leaves_nothing(desk, monkeypatch):
    places = desk.folder / "temporary"
    places.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(places))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.Workbook.close", full)
    said = desk.fails("export", "xlsx", "-o", "a.xlsx")
    assert str(places) in said
    assert not list(places.iterdir())
    assert not (desk.folder / "a.xlsx").exists()
    gc.collect()
