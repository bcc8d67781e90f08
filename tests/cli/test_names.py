"""Names that the surroundings give: who is logged in, the time zone, the locale."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import SMALL_PLAN, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX names the user by LOGNAME")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    plan = SMALL_PLAN.replace('timezone = "Asia/Shanghai"\n', "").replace("2023-12", "2099-12")
    (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
    return tmp_path


def plan(
    folder: Path, *args: str | bytes, **given: str | bytes
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wuhai_plan", *args],
        cwd=folder,
        env=environment(PLAN_BY="", **given),
        capture_output=True,
        check=False,
    )


def recorded(folder: Path) -> Any:
    return json.loads((folder / "progress.jsonl").read_bytes().splitlines()[-1])


@pytest.mark.parametrize("name", [b"a\x1b[31mb", b"a\xffb", "a\u202eb".encode(), b" "])
def test_a_login_that_is_no_name_is_not_recorded(office: Path, name: bytes) -> None:
    for command in (("update", "homes", "1"), ("undo",)):
        done = plan(office, *command, LOGNAME=name, USER=name)
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"--by NAME" in done.stderr
        assert b"Traceback" not in done.stderr
    assert plan(office, "update", "homes", "1", "--by", "ops", LOGNAME=name).returncode == 0


@pytest.mark.parametrize("zone", ["<+99>99", "<-99>-99"])
def test_a_time_zone_of_days_is_told(office: Path, zone: str) -> None:
    for command in (
        ("status",),
        ("update", "homes", "1"),
        ("check", "--seal", "x", "--known-at", "2023"),
    ):
        done = plan(office, *command, TZ=zone)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert b"TZ" in done.stderr


@pytest.mark.parametrize("mode", [{}, {"PYTHONUTF8": "0"}, {"PYTHONCOERCECLOCALE": "0"}])
@pytest.mark.parametrize("locale", ["C", "POSIX", "nowhere"])
def test_a_locale_without_chinese_takes_chinese(
    office: Path, locale: str, mode: dict[str, str]
) -> None:
    (office / "纪要.txt").write_bytes(b"")
    words = ("--by", "张", "--note", "首次", "--evidence", "纪要.txt")
    done = plan(office, "update", "homes", "1", *words, LC_ALL=locale, **mode)
    assert (done.returncode, done.stderr) == (0, b"")
    entry = recorded(office)
    assert (entry["by"], entry["note"]) == ("张", "首次")
    assert entry["evidence"][0]["ref"] == "纪要.txt"
    done = plan(office, "update", "homes", "1", LC_ALL=locale, LOGNAME="李", **mode)
    assert (done.returncode, done.stderr) == (0, b"")
    assert recorded(office)["by"] == "李"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_bytes_that_are_no_text_are_refused(office: Path, locale: str) -> None:
    refused: list[tuple[str | bytes, ...]] = [
        ("--by", b"a\xffb"), ("--note", b"\xff"), ("--evidence", b"\xff")
    ]  # fmt: skip
    for words in refused:
        done = plan(office, "update", "homes", "1", *words, LC_ALL=locale)
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"Traceback" not in done.stderr
    others: list[tuple[str | bytes, ...]] = [
        (b"\xff",), ("show", b"\xff"), ("status", "--plan", b"\xff"), ("log", "--by", b"\xff")
    ]  # fmt: skip
    for words in others:
        done = plan(office, *words, LC_ALL=locale)
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr


def test_all_of_what_is_promised_is_100_percent_where_that_is_the_unit(desk):
    desk.ok("update", "hotline", "全覆盖", "--date", "2023-06-30")
    assert '"set":100' in desk.entries()[-1]
    assert "“全覆盖”" in desk.fails("update", "base-stations", "全覆盖", "--dry-run")
