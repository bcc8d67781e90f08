"""What the torture tests share: real processes, and what a sound log is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.helpers import ROOT, SMALL_PLAN, environment, read_log, sound_plan
from wuhai_plan.log.reader import Log
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.update import update
from wuhai_plan.session.void import void
from wuhai_plan.views.change import ChangeReport

PLAN = sound_plan(SMALL_PLAN)
COMMAND = ("-m", "wuhai_plan")


def folder_with_plan(folder: Path) -> Path:
    """Make a folder with a plan and no log; return where the log will be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    return folder / "progress.jsonl"


def torn_file(log: Path) -> Path:
    return log.with_name(log.name + ".torn")


def torn_bytes(log: Path) -> bytes:
    return torn_file(log).read_bytes() if torn_file(log).exists() else b""


def start(*args: str, **pipes: int) -> subprocess.Popen[bytes]:
    """Start a Python of its own over this checkout."""
    command = [sys.executable, *args]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), **pipes)  # type: ignore[call-overload, no-any-return]


def call(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a Python of its own over this checkout to its end."""
    command = [sys.executable, *args]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), input=stdin, capture_output=True, check=False
    )


def record(log: Path, item: str = "homes", value: str = "+1", **change: Any) -> ChangeReport:
    """Record one update in this process, as `plan update` does."""
    session = Session(Choices(log.parent / "plan.toml", log))
    return update(session, item, value, ChangeInput(**{"by": "ops", **change}))


def four_entries(log: Path) -> bytes:
    """Record what a log can hold: a note, evidence, Chinese, a stage, a withdrawal; return it."""
    folder = log.parent
    (folder / "minutes.txt").write_text("会议纪要", encoding="utf-8")
    rests_on = (str(folder / "minutes.txt"), "https://example.org/a?b=1&c=%20")
    note = '上半年 "310套"，\n第二行 🏥 \\ tab'
    record(log, "homes", "310", date="2023-06-30", note=note, evidence=rests_on)
    record(log, "clinic", "started", date="2023-05", by="市卫健委")
    wrong = record(log, "reuse", "63.05", date="2023-06-30").entry.id
    session = Session(Choices(folder / "plan.toml", log))
    void(session, wrong, ChangeInput(by="ops", note="typed 63.05 for 65"))
    return log.read_bytes()


def sound(data: bytes) -> Log:
    """Read a log that must have nothing wrong in it but, perhaps, a torn last line."""
    log, problems = read_log(data, PLAN)
    assert problems == []
    return log


def strict_json(line: bytes) -> object:
    """Read JSON by the standard's letter: UTF-8, no NaN; raise `ValueError` for the rest."""
    return json.loads(line.decode(), parse_constant=_refuse, parse_int=str, parse_float=str)


def ids_of_whole_lines(data: bytes) -> list[str]:
    """Read each line of a log with the standard library alone; the last one must be ended too."""
    assert data.endswith(b"\n")
    found = [strict_json(line) for line in data[:-1].split(b"\n")]
    return [str(entry["id"]) for entry in found if isinstance(entry, dict)]


def _refuse(constant: str) -> object:
    raise ValueError(constant)
