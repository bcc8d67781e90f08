"""Calls of the system that fail half way: the log is as it was, or whole with its entry."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import log_line
from tests.torture.conftest import Desk
from tests.torture.helpers import ids_of_whole_lines, record, sound, torn_bytes
from wuhai_plan.errors import RequestError
from wuhai_plan.log.append import open_log

TORN = b'{"id":"01H0000000'
Patch = Callable[[str, Callable[..., object]], None]


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> Patch:
    return lambda name, call: monkeypatch.setattr(f"wuhai_plan.files.os.{name}", call)


def _as_before(desk: Desk, code: int = 1) -> str:
    """Run an update that must leave everything as it was; return what it says."""
    before = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    answer = desk("update", "homes", "+1")
    assert answer.code == code
    assert answer.out == ""
    assert {path.name: path.read_bytes() for path in desk.folder.iterdir()} == before
    return answer.err


def _fail(number: int) -> Callable[..., object]:
    def call(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("log", [None, "whole", "torn"])
def test_an_fsync_that_fails(desk: Desk, patch: Patch, log: str | None) -> None:
    if log:
        record(desk.log)
    if log == "torn":
        with desk.log.open("ab") as file:
            file.write(TORN)
    patch("fsync", _fail(errno.EIO))
    assert _as_before(desk).startswith("plan: the system refused")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_fsync_that_fails_cuts_no_line_of_another_program(
    desk: Desk, patch: Patch, moment: str
) -> None:
    """`cat theirs >> progress.jsonl` knows of no lock."""
    record(desk.log)
    before, theirs = desk.log.read_bytes(), log_line(7, note="theirs")
    real = os.write

    ours: list[bytes] = []

    def cat() -> None:
        with desk.log.open("ab") as file:
            file.write(theirs)

    def write(descriptor: int, data: memoryview) -> int:
        ours.append(bytes(data))
        if moment == "before":
            cat()
        return real(descriptor, data)

    def fsync(descriptor: int) -> None:
        if ours and moment == "after":
            cat()
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    patch("write", write)
    patch("fsync", fsync)
    assert desk("update", "homes", "+1").code == 1
    stays = b"" if moment == "before" else ours[0]  # what was written before theirs
    assert desk.log.read_bytes() == before + stays + theirs
    sound(desk.log.read_bytes())


def test_a_full_disk_cuts_no_line_of_another_program(desk: Desk, patch: Patch) -> None:
    record(desk.log)
    before, theirs = desk.log.read_bytes(), log_line(7, note="theirs")

    def write(descriptor: int, data: memoryview) -> int:
        with desk.log.open("ab") as file:
            file.write(theirs)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch("write", write)
    assert desk("update", "homes", "+1").code == 1
    assert desk.log.read_bytes() == before + theirs


def test_an_fsync_of_the_folder_that_fails(desk: Desk, patch: Patch) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    patch("fsync", fsync)
    assert "EIO" in _as_before(desk)
    desk.log.touch()
    assert "EIO" in _as_before(desk)


@pytest.mark.parametrize("torn", [False, True])
def test_a_short_write_and_then_a_full_disk(desk: Desk, patch: Patch, *, torn: bool) -> None:
    real = os.write
    record(desk.log)
    if torn:
        with desk.log.open("ab") as file:
            file.write(TORN)
    calls = []

    def write(descriptor: int, data: memoryview) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data[:7])

    patch("write", write)
    assert "is full" in _as_before(desk)
    assert calls[1] == calls[0] - 7


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_partial_writes_complete_the_line(desk: Desk, patch: Patch, size: int) -> None:
    real = os.write
    record(desk.log)
    with desk.log.open("ab") as file:
        file.write(TORN)
    patch("write", lambda descriptor, data: real(descriptor, data[:size]))
    assert desk("update", "homes", "+1", "--note", "进展" * 3000).code == 0
    assert len(ids_of_whole_lines(desk.log.read_bytes())) == 2
    assert torn_bytes(desk.log) == TORN + b"\n"


def test_ctrl_c_in_the_middle_of_a_write(desk: Desk, patch: Patch) -> None:
    real = os.write

    def write(descriptor: int, data: memoryview) -> int:
        real(descriptor, data[:7])
        raise KeyboardInterrupt

    record(desk.log)
    patch("write", write)
    assert _as_before(desk, code=130) == ""


def test_a_log_replaced_while_it_is_written(desk: Desk, patch: Patch) -> None:
    record(desk.log)
    real = os.fsync
    new = desk.log.read_bytes()
    merged = desk.folder / "merged"

    def fsync(descriptor: int) -> None:
        """Put another file in the log's place, as `git pull` does."""
        real(descriptor)
        if merged.exists():
            merged.replace(desk.log)

    merged.write_bytes(new)
    patch("fsync", fsync)
    answer = desk("update", "homes", "+1")
    assert (answer.code, answer.out) == (1, "")
    assert desk.log.read_bytes() == new
    assert desk("update", "homes", "+1").code == 0
    assert len(sound(desk.log.read_bytes()).entries) == 2


def test_a_log_replaced_by_a_copy_that_holds_the_entry(desk: Desk, patch: Patch) -> None:
    """What another program copied between the write and the end of the flush is recorded."""
    record(desk.log)
    real, copy = os.fsync, desk.folder / "copy"

    def fsync(descriptor: int) -> None:
        real(descriptor)
        if not copy.exists():
            copy.write_bytes(desk.log.read_bytes())
            copy.replace(desk.log)
            copy.touch()

    patch("fsync", fsync)
    answer = desk("update", "homes", "+1")
    assert answer.code == 0
    ids = ids_of_whole_lines(desk.log.read_bytes())
    assert len(ids) == 2
    assert ids[-1] in answer.out


@pytest.mark.skipif(sys.platform == "win32", reason="flock is of POSIX")
def test_a_log_taken_away_while_its_lock_was_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does one who made the log and was then refused."""
    record(desk.log)
    calls: list[int] = []

    def lock(descriptor: int, _: int) -> None:
        if not calls:
            desk.log.unlink()
        calls.append(descriptor)

    monkeypatch.setattr("wuhai_plan.files.fcntl.flock", lock)
    assert desk("update", "homes", "+1").code == 0
    assert len(calls) == 2
    assert len(sound(desk.log.read_bytes()).entries) == 1


def test_a_log_that_another_one_makes_just_now(desk: Desk, patch: Patch) -> None:
    real = os.open
    opened: list[bool] = []

    def open_late(path: Path, flags: int, mode: int = 0o777) -> int:
        """Find no log the first time; then there is one."""
        if path == desk.log and not opened:
            opened.append(True)
            record(desk.log)
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return real(path, flags, mode)

    patch("open", open_late)
    assert desk("update", "homes", "+1").code == 0
    assert len(sound(desk.log.read_bytes()).entries) == 2


def test_a_log_that_came_while_the_first_entry_was_refused(desk: Desk) -> None:
    other = desk.folder / "other"
    other.write_bytes(b"\n")

    def refused() -> None:
        with open_log(desk.log):
            other.replace(desk.log)
            raise RequestError.of("bad-date", value="")

    with pytest.raises(RequestError):
        refused()
    assert desk.log.read_bytes() == b"\n"


def test_a_tail_set_aside_is_told_even_when_the_entry_fails(desk: Desk, patch: Patch) -> None:
    record(desk.log)
    whole = desk.log.read_bytes()
    desk.log.write_bytes(whole + TORN)
    real = os.write
    calls: list[int] = []

    def write(descriptor: int, data: memoryview) -> int:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data)

    patch("write", write)
    answer = desk("update", "homes", "+1")
    assert (answer.code, answer.out) == (1, "")
    assert "is full" in answer.err
    assert "moved to progress.jsonl.torn" in answer.err
    assert desk.log.read_bytes() == whole
    assert torn_bytes(desk.log) == TORN + b"\n"


def test_a_tail_set_aside_is_safe_before_it_is_gone(desk: Desk, patch: Patch) -> None:
    record(desk.log)
    whole = desk.log.read_bytes()
    desk.log.write_bytes(whole + TORN)
    patch("ftruncate", _fail(errno.EIO))
    answer = desk("update", "homes", "+1")
    assert (answer.code, answer.out) == (1, "")
    assert desk.log.read_bytes() == whole + TORN
    assert torn_bytes(desk.log) == TORN + b"\n"
