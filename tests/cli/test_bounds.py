"""What a plan or a log may hold without taking all of a machine: each within 512 MiB and 10 s."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers import SMALL_PLAN, confined, log_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are bounded on POSIX")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    return tmp_path


def answers(folder: Path, *args: str, code: int = 0) -> str:
    done = confined(folder, *args)
    assert done.returncode == code, (args, done.returncode, done.stderr[-500:])
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


FAR = SMALL_PLAN.replace("2023-01-01", "0001-01-01").replace("2023-12-31", "9999-12-31")


@pytest.mark.parametrize(
    "command",
    [
        ("check",), ("status", "--items"), ("status", "--as-of", "9999-12-31"), ("due",),
        ("show", "calls"), ("export", "json"), ("export", "md"), ("export", "form", "-o", "x.xlsx"),
        ("update", "calls", "95", "--by", "ops", "--dry-run"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_hundred_items_of_all_time(office: Path, command: tuple[str, ...]) -> None:
    more = (
        f'[item.i{number}]\nchapter = "urban"\ntitle = "t{number}"\nkind = "keep"\ntarget = 5\n'
        f"start = 0001-01-{number % 28 + 1:02}\ndue = 9999-{number % 12 + 1:02}-01\n"
        for number in range(100)
    )
    (office / "plan.toml").write_text(FAR + "".join(more), encoding="utf-8")
    (office / "progress.jsonl").write_bytes(log_line(1, item="calls", set=95))
    answers(office, *command)


def test_show_lists_the_periods_around_the_day(office: Path) -> None:
    (office / "plan.toml").write_text(FAR, encoding="utf-8")
    shown = answers(office, "show", "calls", "--as-of", "2023-06-30")
    assert len(shown) < 5000
    assert "2023-06" in shown
    assert "not listed: 119928" in shown
