"""The built wheel, in an empty environment, without what developing needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from wuhai_plan.cli.app import PlanCommands

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_the_example_the_schemas_and_the_types(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "example/plan.toml",
        "example/progress.jsonl",
        "schemas/plan.json",
        "py.typed",
        "export/html/templates/page.html",
    ):
        assert f"wuhai_plan/{name}" in names
    for name in ("words.json", "shells/plan.bash", "shells/plan.zsh", "shells/plan.fish"):
        assert f"wuhai_plan/completion/{name}" in names
    assert [name for name in names if name.endswith("/share/man/man1/plan.1")]
    assert not [name for name in names if name.startswith(("tests", "benchmarks"))]


def test_the_wheel_alone_lays_down_the_example_and_shows_it(wheel: Path, tmp_path: Path):
    venv.create(tmp_path / "env", with_pip=True)
    folder = "Scripts" if sys.platform == "win32" else "bin"
    bin_ = tmp_path / "env" / folder
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    install = [str(bin_ / "python"), "-m", "pip", "install", "--quiet", *constraints, str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    work = tmp_path / "work"
    work.mkdir()
    plan = str(bin_ / "plan")
    subprocess.run([plan, "init", "--example"], check=True, cwd=work, capture_output=True)
    done = subprocess.run(
        [plan, "status", "--as-of", "2023-12-31"], check=True, cwd=work, capture_output=True
    )
    shown = done.stdout.decode()
    assert "Wuhai 2023 government work plan" in shown
    assert "Governance" in shown
    alone, named = (
        subprocess.run(command, check=True, cwd=work, capture_output=True).stdout
        for command in ([plan], [plan, "status"])
    )
    assert alone == named
    added = [plan, "add", "x", "--chapter", "urban", "--title", "X", "--kind", "count"]
    subprocess.run([*added, "--target", "3"], check=True, cwd=work, capture_output=True)
    code = (
        "from wuhai_plan import open_plan; print(open_plan().update('x', 1, by='me').after.percent)"
    )
    asked = subprocess.run(
        [str(bin_ / "python"), "-c", code], check=True, cwd=work, capture_output=True, text=True
    )
    assert asked.stdout == "33.3\n"
    listed = subprocess.run(
        [str(bin_ / "python"), "-m", "pip", "list"], check=True, capture_output=True, text=True
    )
    assert "pytest" not in listed.stdout


@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_the_manual_page_reads_as_one_and_holds_every_command(wheel: Path, tmp_path: Path):
    names = zipfile.ZipFile(wheel).namelist()
    page = next(name for name in names if name.endswith("/share/man/man1/plan.1"))
    zipfile.ZipFile(wheel).extract(page, tmp_path)
    done = subprocess.run(
        ["man", "--warnings", "-l", str(tmp_path / page)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
    )
    assert done.stderr == ""
    for name in PlanCommands.names:
        assert f"   plan {name} " in done.stdout
