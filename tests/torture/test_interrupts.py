"""Ctrl-C at any moment: no word, an end by the signal, nothing acknowledged lost, nothing left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import LONG, ROOT, environment, log_line
from tests.torture.helpers import folder_with_plan, four_entries, ids_of_whole_lines

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX systems")

MOMENTS = 500 if LONG else 50
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("status", "--items", "--format", "json"),
    ("show", "homes"),
    ("due",),
    ("chart",),
    ("chart", "-o", "{out}/chart.svg"),
    ("log",),
    ("update", "homes", "+1"),
    ("update", "homes", "+1", "--evidence", "{folder}/minutes.txt"),
    ("void", "{first}", "--note", "why", "--dry-run"),
    ("undo", "--dry-run"),
    ("check", "--evidence"),
    ("import", "{folder}/return.csv", "--dry-run"),
    ("merge", "{folder}/other.jsonl"),
    ("seal",),
    (
        *("add", "a-new-one", "--chapter", "urban", "--kind", "count"),
        *("--title", "x", "--target", "5", "--dry-run"),
    ),
    ("export", "csv"),
    ("export", "json", "-o", "{out}/x.json"),
    ("export", "md"),
    ("export", "xlsx", "-o", "{out}/x.xlsx"),
    ("export", "html", "-o", "{out}/x.html"),
    ("export", "form", "-o", "{out}/x.xlsx"),
    ("init",),
    ("schema", "plan"),
    ("completion", "bash"),
    ("__complete", "bash", "plan", "show", "=ho"),
    ("--help",),
    ("--version",),
)  # fmt: skip


# As the script that pip installs, but that it says when Python's own start is over.
STARTED = """\
import os
os.write({pipe}, b".")
from wuhai_plan.__main__ import main
main()
"""


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let Ctrl-C reach what is started here, though this run may ignore it in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Office:
    """A folder with a plan, a log and all that the commands name, and one for what they write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder_with_plan(folder)
        self.out = folder / "out"
        self.out.mkdir()
        self.first = ids_of_whole_lines(four_entries(self.log))[0]
        (folder / "other.jsonl").write_bytes(log_line(7, set=311, by="somebody"))
        (folder / "return.csv").write_text("item,date,set\nhomes,2023-07-31,400\n")
        self.files = {path.name for path in folder.iterdir()}

    def begin(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        named = {"folder": self.folder, "out": self.out, "first": self.first}
        words = [word.format(**named) for word in command]
        home = self.out if command == ("init",) else self.folder
        started, starting = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-c", STARTED.format(pipe=starting), *words],
            cwd=home,
            env=environment(XDG_CACHE_HOME=str(self.folder)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[starting],
        )
        os.close(starting)
        assert os.read(started, 1)
        os.close(started)
        return process

    def check(self, out: bytes) -> None:
        """See that what was acknowledged is there, and that nothing half done is."""
        ids = ids_of_whole_lines(self.log.read_bytes())
        ids_shown = [word for word in out.decode().replace("(", " ").split() if len(word) == 26]
        assert not out.startswith(b"Recorded") or set(ids_shown).issubset(ids)
        assert {path.name for path in self.folder.iterdir()} - {"wuhai-plan"} == self.files
        assert not [path for path in self.out.iterdir() if path.name.endswith(".part")]


def test_any_moment(tmp_path: Path, figures: Counter[str]) -> None:
    office, chance = Office(tmp_path / "office"), random.Random(20230703)
    ended: Counter[str] = Counter()
    for number in range(MOMENTS):
        command = COMMANDS[number % len(COMMANDS)]
        for path in office.out.iterdir():
            path.unlink()
        process = office.begin(command)
        try:
            out, err = process.communicate(timeout=chance.uniform(0, 0.2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        office.check(out)
        if process.returncode == -signal.SIGINT and b"Traceback" in err:
            # While Python looks for the package: before the first instruction of ours.
            assert b"wuhai_plan/" not in err, (command, err.decode())
            ended["  of them before the first instruction of ours"] += 1
        elif process.returncode == -signal.SIGINT:
            assert err == b"", (command, err.decode())
            ended["  of them ended by the signal without a word"] += 1
        else:
            assert process.returncode == 0, (command, process.returncode, err.decode())
            ended["  of them over before"] += 1
    assert ended["  of them ended by the signal without a word"] > MOMENTS / 4, ended
    figures["Ctrl-C at random moments"] += MOMENTS
    figures.update(ended)


# Sends SIGINT when a module is looked for; then goes on as `plan` does.
AT_IMPORT = """\
import os, signal, sys
class Finder:
    def find_spec(name, path, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
from wuhai_plan.__main__ import main
main()
"""


@pytest.mark.parametrize("name", ["wuhai_plan.cli", "typer", "msgspec", "wuhai_plan.render"])
def test_while_it_is_still_loading(tmp_path: Path, name: str) -> None:
    folder_with_plan(tmp_path)
    code = AT_IMPORT.format(name=name)
    done = subprocess.run(
        [sys.executable, "-c", code, "status"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_nothing_is_loaded_before_the_guard() -> None:
    code = (
        "import sys; old = {*sys.modules}; import wuhai_plan.__main__; print(*{*sys.modules} - old)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment(), capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert {*done.stdout.split()} <= {"wuhai_plan", "wuhai_plan.__main__", "gc", "contextlib"} | {
        "collections", "collections.abc", "functools", "types", "_collections", "_functools",
        "itertools", "keyword", "operator", "reprlib", "_operator",
    }  # fmt: skip


# What Ctrl-C does at the two ends of a call to the disk, by what is run there.
IN_A_CALL = """\
import os, signal, sys
from wuhai_plan.__main__ import main
import {module}
real = {module}.{name}
def call(*args, **kwargs):
    done = real(*args, **kwargs) if {after} else None
    os.kill(os.getpid(), signal.SIGINT)
    return done if {after} else real(*args, **kwargs)
{module}.{name} = call
main()
"""


def _interrupted(folder: Path, module: str, name: str, *args: str, after: bool) -> None:
    code = IN_A_CALL.format(module=module, name=name, after=after)
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


@pytest.mark.parametrize("name", ["write", "fsync"])
@pytest.mark.parametrize("after", [True, False])
def test_what_is_not_acknowledged_is_taken_back(tmp_path: Path, name: str, after: bool) -> None:
    log = folder_with_plan(tmp_path)
    whole = four_entries(log)
    _interrupted(tmp_path, "os", name, "update", "homes", "+1", after=after)
    assert log.read_bytes() == whole


def test_a_first_log_leaves_nothing(tmp_path: Path) -> None:
    log = folder_with_plan(tmp_path)
    _interrupted(tmp_path, "os", "fsync", "update", "homes", "1", after=True)
    assert not log.exists()


def test_a_file_half_written_leaves_nothing(tmp_path: Path) -> None:
    folder_with_plan(tmp_path)
    _interrupted(tmp_path, "os", "fsync", "export", "csv", "-o", "x.csv", after=True)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]


def test_one_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    """As a job in the background, or under `nohup`, has it."""
    folder_with_plan(tmp_path)
    code = "import os, signal, sys; signal.signal(2, signal.SIG_IGN); " \
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, "-c", AT_IMPORT.format(name="typer"), "--version"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"plan ")
