"""The figures of a run, and a desk in a folder of its own."""

from __future__ import annotations

import os
import platform
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import LONG
from tests.torture.helpers import folder_with_plan
from wuhai_plan.cli.app import run

STARTED = time.monotonic()
FIGURES: Counter[str] = Counter()


class Answer(NamedTuple):
    code: int
    out: str
    err: str


class Desk:
    """A folder with a plan, and commands run in this process."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.log = folder_with_plan(folder)
        self._capfd = capfd

    def __call__(self, *args: str) -> Answer:
        self._capfd.readouterr()
        code = run([*args, "--plan", str(self.folder / "plan.toml")])
        return Answer(code, *self._capfd.readouterr())


@pytest.fixture(autouse=True)
def _quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLAN_FILE", "PLAN_LOG", "PLAN_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PLAN_BY", "ops")


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


@pytest.fixture
def figures() -> Counter[str]:
    """Count here what a long run prints at its end."""
    return FIGURES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not LONG or not FIGURES:
        return
    terminalreporter.section("torture")
    system = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    terminalreporter.write_line(f"{system}, {time.monotonic() - STARTED:.0f} seconds")
    for name, count in FIGURES.items():
        terminalreporter.write_line(f"{count:>12,}  {name}")
