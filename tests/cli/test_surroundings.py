"""Where a command is run: a closed output, a folder that is gone, a terminal of any width."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import SMALL_PLAN, environment, log_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


def shell(folder: Path, line: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a line in bash, `plan` in it being this program."""
    script = f'plan() {{ "{sys.executable}" -m wuhai_plan "$@"; }}\n{line}'
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment(**given),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    (folder / "progress.jsonl").write_bytes(log_line(1) + log_line(2, item="reuse", set=61))
    return folder


@pytest.mark.parametrize(
    "command",
    ["export xlsx", "export csv", "status", "status --format json", "log", "--version", "--help"],
)
def test_what_goes_nowhere_is_no_success(office: Path, command: str) -> None:
    done = shell(office, f"plan {command} >&-")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "could not be written" in done.stderr


def test_what_is_recorded_is_recorded_though_nobody_hears_of_it(office: Path) -> None:
    done = shell(office, "plan update homes 400 >&-")
    assert done.returncode == 0
    assert "is recorded" in done.stderr
    assert shell(office, "plan export csv -o x.csv >&- 2>&-").returncode == 0
    assert (office / "x.csv").stat().st_size


@pytest.mark.parametrize(
    "command", ["status", "check", "init", "import x.csv", "export csv -o x.csv", "status --plan p"]
)
def test_a_folder_that_is_gone_is_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "gone").mkdir()
    done = shell(tmp_path / "gone", f"rmdir ../gone; plan {command}")
    assert done.returncode == 1
    assert done.stderr.startswith("plan: ")
    assert "removed" in done.stderr or "there is no" in done.stderr


def test_whole_paths_do_without_a_folder(office: Path, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    plan = office / "plan.toml"
    for command in (f"status --plan {plan}", f"export csv -o {office}/x.csv --plan {plan}", ""):
        done = shell(tmp_path, f"mkdir -p gone; cd gone; rmdir ../gone; plan {command}")
        assert done.returncode == 0
        assert not done.stderr or done.stderr.startswith("Wrote ")


@pytest.mark.parametrize("width", ["0", "1", "-7", "999999999", "x"])
@pytest.mark.parametrize(
    ("command", "figure"),
    [("status", "51.7%"), ("status --items", "51.7%"), ("show homes", "51.7%"), ("due", "homes"),
     ("log", "310"), ("chart homes", "51.7%")],
)  # fmt: skip
def test_no_width_loses_a_figure(office: Path, width: str, command: str, figure: str) -> None:
    done = shell(office, f"plan {command}", COLUMNS=width)
    assert (done.returncode, done.stderr) == (0, "")
    assert figure in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 1000


def test_a_torn_tail_that_is_set_aside_is_as_open_as_the_log(office: Path) -> None:
    log, torn = office / "progress.jsonl", office / "progress.jsonl.torn"
    for mode in (0o664, 0o600):
        torn.unlink(missing_ok=True)
        log.chmod(mode)
        with log.open("ab") as file:
            file.write(b'{"id":"01')
        assert shell(office, "umask 077; plan update homes +1").returncode == 0
        assert stat.S_IMODE(torn.stat().st_mode) == mode
