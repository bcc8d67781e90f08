"""What a fresh process loads: each command only what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "pygments", "markdown_it", "rich.markdown", "rich.progress", "asyncio", "http",
    "urllib.request",
    "email", "importlib.metadata", "unittest", "concurrent", "multiprocessing", "ssl", "sqlite3",
    "xml", "tomllib", "getpass", "tomlkit", "jinja2", "markupsafe", "resvg_py",
    "docx", "lxml",
}  # fmt: skip
# Spreadsheets.
BOOKS = {
    "openpyxl", "xlsxwriter", "pypinyin", "wuhai_plan.sheets", "wuhai_plan.session.importer",
    "wuhai_plan.session.xlsx", "wuhai_plan.session.items", "wuhai_plan.export.columns",
}  # fmt: skip
TABLES = {"rich.console", "rich.table"}
# What only some questions need.
JUDGING = {
    "wuhai_plan.measure.forecast", "wuhai_plan.views.curves",
    "wuhai_plan.views.due", "wuhai_plan.views.compare_rules",
    "wuhai_plan.rules", "wuhai_plan.planfile.revision",
    "wuhai_plan.messages.fields", "wuhai_plan.cli.chart", "wuhai_plan.session.chart",
    "wuhai_plan.session.html",
    "wuhai_plan.session.show", "wuhai_plan.session.due",
    "wuhai_plan.messages.explain",
}  # fmt: skip


def loaded(*args: str) -> set[str]:
    code = (
        "import os, sys\n"
        "os._exit = sys.exit\n"
        "from wuhai_plan.__main__ import main\n"
        f"sys.argv = ['plan', *{list(args)!r}]\n"
        "try:\n    main()\nfinally:\n    sys.stderr.write('\\n'.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("args", "without"),
    [
        (
            ("--version",),
            {*TABLES, "tomli", "zoneinfo", "wuhai_plan.planfile", "wuhai_plan.render"},
        ),
        (("--help",), {*TABLES, "tomli", "zoneinfo", "wuhai_plan.planfile", "wuhai_plan.render"}),
        (
            ("export", "csv"),
            {*TABLES, *BOOKS, "wuhai_plan.render", "wuhai_plan.session.change", "hashlib"},
        ),
        (
            ("status", "--format", "csv"),
            {*TABLES, *JUDGING, *BOOKS, "wuhai_plan.render", "wuhai_plan.session.change"},
        ),
        (
            ("status",),
            {
                *(*JUDGING, *BOOKS, "wuhai_plan.export", "wuhai_plan.session.change"),
                "wuhai_plan.cli.support.help",
            },
        ),
        (
            ("chart",),
            {"wuhai_plan.export", "wuhai_plan.session.change", "hashlib", "wuhai_plan.views.html"},
        ),
        (
            ("chart", "-o", "/dev/null.svg", "--help"),
            {*TABLES, "wuhai_plan.export", "wuhai_plan.render"},
        ),
        (
            ("update", "5g", "1", "--dry-run", "--by", "x"),
            {*TABLES, *BOOKS, "wuhai_plan.export", "hashlib"},
        ),
        (
            ("log", "--format", "csv", "--excel"),
            {*TABLES, *BOOKS, "wuhai_plan.render", "wuhai_plan.session.change"},
        ),
        (
            ("export", "md", "--columns", "title,rating"),
            {*TABLES, "openpyxl", "xlsxwriter", "wuhai_plan.render"},
        ),
    ],
)
def test_a_command_loads_nothing_heavy(args, without):
    assert loaded(*args) & (HEAVY | without) == set()


HELD = Path(__file__).with_name("startup.json")
WATCHED = {
    "plan --version": ("--version",),
    "plan status": ("status",),
    "plan status --format csv": ("status", "--format", "csv"),
    "plan update": ("update", "5g", "1", "--dry-run", "--by", "x"),
    "plan export csv": ("export", "csv"),
}


DEPENDENCIES = {
    *("typer", "rich", "tomli", "msgspec", "tomlkit", "xlsxwriter", "openpyxl", "jinja2"),
    "resvg_py",
    "docx",
}


def of_ours_and_others(modules: set[str]) -> list[str]:
    """The program's own modules, and what it depends on."""
    tops = {name.partition(".")[0] for name in modules}
    ours = {name for name in modules if name.partition(".")[0] == "wuhai_plan"}
    return sorted(ours | (tops & DEPENDENCIES))


@pytest.mark.parametrize("command", WATCHED)
def test_a_command_loads_just_what_is_written_down(command):
    """A module more is a decision: WRITE_GOLDEN=1 writes the list anew."""
    loaded(*WATCHED[command])  # keeps the plan as it was read
    found = of_ours_and_others(loaded(*WATCHED[command]))
    held = json.loads(HELD.read_text(encoding="utf-8")) if HELD.exists() else {}
    if os.environ.get("WRITE_GOLDEN"):
        held[command] = found
        HELD.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    assert found == held[command]
