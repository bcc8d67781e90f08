"""A command line run in this process: a plan of its own, a fixed clock, a fixed width."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import log_line
from wuhai_plan.cli.app import run
from wuhai_plan.session import core

HERE = Path(__file__).parent
NOW = dt.datetime(2023, 7, 20, 10, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Desk:
    """A folder with a plan and a log, and someone who types commands in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
        self.folder = folder
        self.log = folder / "progress.jsonl"
        self.plan = folder / "plan.toml"
        self._monkeypatch = monkeypatch
        self._capfd = capfd

    def __call__(self, *args: str, width: int = 80) -> Result:
        self._monkeypatch.setenv("COLUMNS", str(width))
        self._capfd.readouterr()
        code = run(args)
        out, err = self._capfd.readouterr()
        return Result(code, out, err)

    def ok(self, *args: str, width: int = 80) -> str:
        result = self(*args, width=width)
        assert result.code == 0, result.err
        return result.out

    def fails(self, *args: str, code: int = 1) -> str:
        """Run what must be refused: one message on stderr, nothing on stdout, the log untouched."""
        before = self.log.read_bytes() if self.log.is_file() else None
        result = self(*args)
        assert result.code == code, (result.out, result.err)
        assert result.out == ""
        assert "Traceback" not in result.err
        assert (self.log.read_bytes() if self.log.is_file() else None) == before
        return result.err

    def entries(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture(autouse=True)
def _quiet_surroundings(monkeypatch: pytest.MonkeyPatch):
    for name in ("PLAN_FILE", "PLAN_LOG", "PLAN_LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PLAN_BY", "ops")
    monkeypatch.setattr(core, "system_clock", NOW.astimezone)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> Desk:
    for name in ("plan.toml", "progress.jsonl"):
        shutil.copy(HERE / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, monkeypatch, capfd)


@pytest.fixture
def judged_desk(desk: Desk) -> Desk:
    """The same after a second party's words: one reading confirmed, one returned."""
    confirmed, returned = (f"01H{number:023d}" for number in (2, 3))
    with desk.log.open("ab") as log:
        log.write(
            log_line(
                id="01H0000000000000000000000B", at="2023-07-12T09:00:00+08:00",
                item="base-stations", confirm=confirmed, value=310, by="督查室",
                evidence=[{"ref": "visit.pdf"}],
            )
            + log_line(
                id="01H0000000000000000000000C", at="2023-07-12T09:05:00+08:00",
                item="base-rate", **{"return": returned}, by="督查室", note="与统计口径不符 [bold]",
            )
        )  # fmt: skip
    return desk


@pytest.fixture
def empty_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, monkeypatch, capfd)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let an hour pass: nothing can be sealed in the moment in which it is recorded."""

    def pass_() -> None:
        moment = NOW + dt.timedelta(hours=1)
        monkeypatch.setattr(core, "system_clock", moment.astimezone)

    return pass_


@pytest.fixture
def city(desk: Desk) -> Desk:
    """A plan with several units, and a log with a reading returned and one confirmed."""
    shutil.copy(HERE / "units.toml", desk.plan)
    shutil.copy(HERE / "units.jsonl", desk.folder / "units.jsonl")
    desk.log.unlink()
    desk.log = desk.folder / "units.jsonl"
    return desk
