"""A disk that refuses: one clear message, exit 1, the log as it was, nothing left lying about."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.helpers import log_line
from tests.torture.conftest import Answer, Desk
from tests.torture.helpers import COMMAND, call, folder_with_plan, record, sound, start
from wuhai_plan import files
from wuhai_plan.log import append

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of POSIX")

TORN = b'{"id":"01H0000000'


def _picture(folder: Path) -> dict[str, object]:
    """Every name under a folder, with what it holds or where it leads."""
    return {str(path.relative_to(folder)): _what(path) for path in folder.rglob("*")}


def _what(path: Path) -> object:
    if path.is_symlink():
        return path.readlink()
    try:
        return path.read_bytes() if path.is_file() else None
    except PermissionError:
        return path.stat().st_size, path.stat().st_mtime_ns


def _refused(folder: Path, command: Callable[[], Answer]) -> str:
    """Run what must be refused; return what is said, in one line."""
    before = _picture(folder)
    answer = command()
    assert answer.code == 1
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert answer.err.startswith("plan: ")
    assert answer.err.count("\n") == 1
    assert _picture(folder) == before
    return answer.err


def _command(folder: Path, *args: str, confined: str | None = None) -> Answer:
    """Run the real command on a folder's plan."""
    around = ("-m", "tests.torture.confined", confined) if confined else ()
    done = call(*around, *COMMAND, *args, "--plan", str(folder / "plan.toml"))
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def _update(folder: Path, confined: str | None = None) -> Callable[[], Answer]:
    return lambda: _command(folder, "update", "homes", "+1", confined=confined)


def _log_of(size: int) -> bytes:
    """A log of one entry and so many bytes."""
    return log_line(note="x" * (size - len(log_line(note=""))))


# Full disks.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, with a plan and without a log."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"may not mount a small disk: {mounted.stderr.decode().splitlines()[0]}")
    try:
        folder_with_plan(folder)
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _fill(folder: Path) -> None:
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(512)):
            pass


@pytest.mark.parametrize(
    "before",
    [None, b"", _log_of(4096), _log_of(4096 - 10), _log_of(4096 - len(TORN)) + TORN],
    ids=["no log", "empty", "no room at all", "room for ten bytes", "a torn tail"],
)
def test_a_full_disk(small_disk: Path, before: bytes | None) -> None:
    log = small_disk / "progress.jsonl"
    if before is not None:
        log.write_bytes(before)
    _fill(small_disk)
    assert "is full" in _refused(small_disk, _update(small_disk))
    (small_disk / "filler").unlink()
    assert _update(small_disk)().code == 0
    assert len(sound(log.read_bytes()).entries) == (2 if before else 1)


def test_a_disk_that_can_only_be_read(small_disk: Path) -> None:
    record(small_disk / "progress.jsonl")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "can only be read" in _refused(small_disk, _update(small_disk))
    assert _command(small_disk, "status").code == 0


@posix
@pytest.mark.parametrize("before", [None, _log_of(300), _log_of(300) + TORN])
@pytest.mark.parametrize("room", [0, 10])
def test_a_limit_on_the_size_of_files(tmp_path: Path, before: bytes | None, room: int) -> None:
    log = folder_with_plan(tmp_path)
    torn = before is not None and before.endswith(TORN)
    if before is not None:
        log.write_bytes(before)
    # A torn tail goes to a file of its own, which grows from nothing.
    limit = room if torn else len(before or b"") + room
    said = _refused(tmp_path, _update(tmp_path, str(limit)))
    assert f"progress.jsonl{'.torn' if torn else ''} may not grow any further" in said


# Permissions.


@pytest.fixture
def locked_up(tmp_path: Path) -> Iterator[Path]:
    """A folder with a plan, where permissions hold even for a superuser who gave up his rights."""
    folder = tmp_path / "office"
    folder_with_plan(folder)
    folder.chmod(0o555)
    try:
        probe = f"open({str(folder / 'probe')!r}, 'w')"
        if not call("-m", "tests.torture.confined", "unprivileged", "-c", probe).returncode:
            pytest.skip("permissions don't bind this user, and the right can't be given up here")
        yield folder
    finally:
        folder.chmod(0o755)


@posix
def test_a_new_log_in_a_read_only_folder(locked_up: Path) -> None:
    assert "you may not" in _refused(locked_up, _update(locked_up, "unprivileged"))
    assert _command(locked_up, "status", confined="unprivileged").code == 0


@posix
def test_a_torn_log_in_a_read_only_folder(locked_up: Path) -> None:
    locked_up.chmod(0o755)
    (locked_up / "progress.jsonl").write_bytes(_log_of(300) + TORN)
    locked_up.chmod(0o555)
    said = _refused(locked_up, _update(locked_up, "unprivileged"))
    assert "progress.jsonl.torn" in said
    assert "cut short" in _command(locked_up, "status", confined="unprivileged").err


@posix
def test_an_old_log_in_a_read_only_folder_takes_entries(locked_up: Path) -> None:
    locked_up.chmod(0o755)
    log = locked_up / "progress.jsonl"
    record(log)
    locked_up.chmod(0o555)
    assert _update(locked_up, "unprivileged")().code == 0
    assert len(sound(log.read_bytes()).entries) == 2


@posix
def test_a_log_that_may_only_be_read(locked_up: Path) -> None:
    locked_up.chmod(0o755)
    log = locked_up / "progress.jsonl"
    record(log)
    log.chmod(0o444)
    locked_up.chmod(0o555)
    assert "you may not" in _refused(locked_up, _update(locked_up, "unprivileged"))
    for look in (["status", "--items"], ["log"], ["check"], ["export", "csv"]):
        answer = _command(locked_up, *look, confined="unprivileged")
        assert (answer.code, answer.err) == (0, "")


@posix
def test_a_log_without_permission(locked_up: Path) -> None:
    log = locked_up / "progress.jsonl"
    locked_up.chmod(0o755)
    record(log)
    log.chmod(0o000)
    for args in (["update", "homes", "+1"], ["status"], ["log"], ["check"]):
        run = partial(_command, locked_up, *args, confined="unprivileged")
        assert "you may not" in _refused(locked_up, run)


# Names that are no file.


@pytest.mark.parametrize("look", [["update", "homes", "+1"], ["status"], ["log"], ["check"]])
def test_a_log_that_is_a_folder(desk: Desk, look: list[str]) -> None:
    desk.log.mkdir()
    assert "is a folder" in _refused(desk.folder, lambda: desk(*look))


@posix
@pytest.mark.parametrize("look", [["update", "homes", "+1"], ["status"], ["log"], ["check"]])
@pytest.mark.parametrize("to", ["nowhere.jsonl", "no/where.jsonl", "progress.jsonl"])
def test_a_link_that_leads_nowhere(desk: Desk, to: str, look: list[str]) -> None:
    desk.log.symlink_to(to)
    assert "a link that leads nowhere" in _refused(desk.folder, lambda: desk(*look))


@posix
def test_a_link_that_leads_to_the_log(desk: Desk) -> None:
    (desk.folder / "elsewhere").mkdir()
    desk.log.symlink_to("elsewhere/log.jsonl")
    (desk.folder / "elsewhere" / "log.jsonl").touch()
    record(desk.log)
    assert desk.log.is_symlink()
    assert len(sound(desk.log.read_bytes()).entries) == 1


def test_a_log_in_a_folder_that_is_not_there(desk: Desk) -> None:
    away = str(desk.folder / "away" / "progress.jsonl")
    said = _refused(desk.folder, lambda: desk("update", "homes", "+1", "--log", away))
    assert "there is no folder" in said


def test_a_torn_file_that_is_a_folder(desk: Desk) -> None:
    desk.log.write_bytes(_log_of(300) + TORN)
    desk.log.with_name("progress.jsonl.torn").mkdir()
    said = _refused(desk.folder, lambda: desk("update", "homes", "+1"))
    assert "progress.jsonl.torn is a folder" in said


# A lock that another process has.

HOLD = """
import fcntl, sys
file = open(sys.argv[1], "a")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock of a log with one entry."""
    record(desk.log)
    with start("-c", HOLD, str(desk.log), stdin=-1, stdout=-1) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        at_last = threading.Timer(20, process.kill)  # so that who waits for ever fails
        at_last.start()
        yield process
        at_last.cancel()
        process.kill()


@posix
def test_a_lock_that_stays_taken(
    desk: Desk, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert append.LOCK_WAIT == 10
    monkeypatch.setattr(append, "LOCK_WAIT", 1.0)
    said = _refused(desk.folder, lambda: desk("update", "homes", "+1"))
    assert "1 seconds" in said
    if sys.platform == "linux":
        assert f"by process {holder.pid} (" in said
    assert desk("status").code == 0


@posix
@pytest.mark.parametrize("end", [signal.SIGKILL, None], ids=["killed", "done"])
def test_a_writer_waits_for_its_turn(
    desk: Desk,
    holder: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
    end: signal.Signals | None,
) -> None:
    tried = []
    try_lock = files.try_lock

    def try_in_vain(descriptor: int) -> bool:
        """Try; then the other one lets go, or dies, and leaves nothing behind."""
        tried.append(try_lock(descriptor))
        if end:
            holder.send_signal(end)
        elif holder.stdin and not holder.stdin.closed:
            holder.stdin.close()
        return tried[-1]

    monkeypatch.setattr(append, "try_lock", try_in_vain)
    assert desk("update", "homes", "+1").code == 0
    assert not tried[0]
    assert len(sound(desk.log.read_bytes()).entries) == 2
    assert {path.name for path in desk.folder.iterdir()} == {"plan.toml", "progress.jsonl"}
