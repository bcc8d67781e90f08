"""The order of what one `plan update` asks of the system, as strace sees it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import ROOT, environment
from tests.torture.helpers import COMMAND, folder_with_plan, record, torn_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is of Linux")

CALLS = "trace=flock,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate"


class Call(NamedTuple):
    name: str
    target: str
    result: str


@pytest.fixture
def strace(tmp_path: Path) -> list[str]:
    """How to run a command under strace; skip where that can't be done."""
    command = ["strace", "-f", "-y", "-s", "32", "-e", CALLS, "-o", str(tmp_path / "calls")]
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("strace is not installed")
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode().splitlines()[0]}")
    return command


def _update(strace: list[str], log: Path) -> list[Call]:
    """Record one update; return its calls on the log, what is beside it, and the output."""
    plan = str(log.parent / "plan.toml")
    update = [sys.executable, *COMMAND, "update", "homes", "+1", "--plan", plan]
    done = subprocess.run(
        [*strace, *update], cwd=ROOT, env=environment(), capture_output=True, check=True
    )
    assert done.stdout.startswith(b"Recorded")
    rows = Path(strace[-1]).read_text(encoding="utf-8", errors="replace").splitlines()
    names = {str(log): "log", str(torn_file(log)): "torn", str(log.parent): "folder"}
    calls = []
    for row in rows:
        found = re.match(r"\d+ +(\w+)\((\d+)<([^>]*)>.*\) += (.*)$", row)
        if found:
            target = "output" if found[2] == "1" else names.get(found[3], "")
            if target:
                calls.append(Call(found[1], target, found[4]))
    return calls


def test_an_update_of_a_log(strace: list[str], tmp_path: Path) -> None:
    log = folder_with_plan(tmp_path / "office")
    record(log)
    size = log.stat().st_size
    calls = _update(strace, log)
    grown = str(log.stat().st_size - size)
    assert [(name, target) for name, target, _ in calls] == [
        ("flock", "log"),
        ("write", "log"),
        ("fsync", "log"),
        ("write", "output"),
    ]
    assert [call.result for call in calls][:3] == ["0", grown, "0"]


def test_an_update_of_a_new_log(strace: list[str], tmp_path: Path) -> None:
    log = folder_with_plan(tmp_path / "office")
    calls = _update(strace, log)
    assert [(name, target) for name, target, _ in calls] == [
        ("flock", "log"),
        ("fsync", "folder"),  # before the first byte: a log that holds any has a name on disk
        ("write", "log"),
        ("fsync", "log"),
        ("write", "output"),
    ]
    assert {call.result for call in calls if call.name in ("flock", "fsync")} == {"0"}


def test_a_torn_tail_is_on_disk_before_it_is_cut_off(strace: list[str], tmp_path: Path) -> None:
    log = folder_with_plan(tmp_path / "office")
    record(log)
    with log.open("ab") as file:
        file.write(b'{"id":"01')
    calls = _update(strace, log)
    assert [(name, target) for name, target, _ in calls] == [
        ("flock", "log"),
        ("flock", "torn"),
        ("fsync", "folder"),
        ("write", "torn"),
        ("fsync", "torn"),
        ("ftruncate", "log"),
        ("fsync", "log"),
        ("write", "log"),
        ("fsync", "log"),
        ("write", "output"),
    ]
