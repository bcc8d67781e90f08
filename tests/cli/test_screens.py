"""Whole screens, in both languages and at both widths, as files beside this one.

After a change that is meant, `WRITE_GOLDEN=1 make test` writes them anew; read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from wuhai_plan.cli.app import PlanCommands

GOLDEN = Path(__file__).parent / "golden"
UNITS = ("--plan", str(Path(__file__).parent / "units.toml"), "--as-of", "2023-07-20")
SCREENS = {
    "status": ("status", "--as-of", "2023-06-30"),
    "status-items": ("status", "--items", "--as-of", "2023-07-20"),
    "status-economy": ("status", "economy", "--as-of", "2023-06", "--known-at", "2023-07-04"),
    "status-since": ("status", "--since", "2023-05-31", "--as-of", "2023-06-30"),
    "status-since-items": ("status", "services", "--since", "2023-05-30", "--as-of", "2023-06-30"),
    "status-by-lead": ("status", "--by", "lead", "--as-of", "2023-06-30"),
    "status-rules": ("status", "--rules", "ratio", "--items", "--as-of", "2023-06-30"),
    "status-compare-rules": ("status", "--compare-rules", "--as-of", "2023-06-30"),
    "status-sensitivity": ("status", "--sensitivity", "--as-of", "2023-06-30"),
    "status-lead": ("status", "--lead", "health", *UNITS),
    "units": ("units", *UNITS),
    "show": ("show", "base-stations"),
    "show-keep": ("show", "hotline", "--as-of", "2023-06-30"),
    "show-withdrawn": ("show", "homes", "--known-at", "2023-07-10"),
    "due": ("due",),
    "due-lead": ("due", "--lead", "城乡", *UNITS),
    "chart": ("chart", "--as-of", "2023-06-30"),
    "chart-chapter": ("chart", "services", "--as-of", "2023-06-30"),
    "chart-item": ("chart", "base-stations"),
    "chart-several": ("chart", "investment", "services", "hotline", "--as-of", "2023-06-30"),
    "update": ("update", "base-stations", "360", "--date", "2023-07-19"),
    "update-stage": ("update", "museum", "in-use"),
    "log": ("log",),
    "import": ("import", str(Path(__file__).parent / "return.csv"), "--dry-run"),
    "check": ("check",),
    "review": ("review",),
    "confirm": ("confirm", "investment", "museum", "--by", "督查室", "--dry-run"),
    "return": ("return", "investment", "--by", "督查室", "--note", "缺验收材料", "--dry-run"),
    "help": ("--help",),
    "help-review": ("review", "--help"),
    "help-confirm": ("confirm", "--help"),
    "help-return": ("return", "--help"),
    "help-update": ("update", "--help"),
    "help-status": ("status", "--help"),
    "help-show": ("show", "--help"),
    "help-due": ("due", "--help"),
    "help-units": ("units", "--help"),
    "help-add": ("add", "--help"),
    "help-completion": ("completion", "--help"),
    "help-import": ("import", "--help"),
    "help-export": ("export", "--help"),
    "help-export-form": ("export", "form", "--help"),
    "help-chart": ("chart", "--help"),
    "help-export-html": ("export", "html", "--help"),
}
# After a second party's words.
JUDGED = {
    "status-judged": ("status", "--as-of", "2023-06-30"),
    "status-judged-items": ("status", "--items", "--as-of", "2023-06-30"),
    "show-judged": ("show", "base-rate"),
    "due-judged": ("due",),
    "review-judged": ("review", "economy"),
    "log-judged": ("log",),
}


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", SCREENS)
def test_screen(desk, name: str, lang: str, width: int):
    desk._monkeypatch.setenv("PLAN_LANG", lang)
    is_as_before(desk, name, SCREENS[name], lang, width)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", JUDGED)
def test_screen_after_the_words_of_a_second_party(judged_desk, name: str, lang: str, width: int):
    judged_desk._monkeypatch.setenv("PLAN_LANG", lang)
    is_as_before(judged_desk, name, JUDGED[name], lang, width)


def is_as_before(desk, name: str, command: tuple[str, ...], lang: str, width: int) -> None:
    screen = desk.ok(*command, width=width)
    lines = [line.rstrip() for line in screen.splitlines()]
    shown = re.sub(r"\b[0-9A-Z]{26}\b", "<id>", "\n".join(lines) + "\n")
    file = GOLDEN / f"{name}.{lang}.{width}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
    assert all(cell_len(line) <= width for line in lines)


def test_every_golden_file_belongs_to_a_screen():
    names = {
        f"{name}.{lang}.{width}.txt"
        for name in (*SCREENS, *JUDGED)
        for lang in ("en", "zh")
        for width in (80, 120)
    }
    assert {file.name for file in GOLDEN.iterdir()} == names


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [20, 40, 60, 70])
def test_a_narrow_terminal_never_cuts_a_figure_or_a_rating(desk, lang: str, width: int):
    def words(screen: str) -> set[str]:
        # Counts without words, as ✓1, stand with them below the table.
        screen = re.sub(r"[✓◎▲●▽▼◆✗×?○—][0-9]+", "", screen)
        return {word for word in screen.split() if re.search(r"[0-9✓✗○▲●▽▼◆]|滞|序", word)}

    command = ("status", "--as-of", "2023-06-30", "--lang", lang)
    narrow, wide = desk.ok(*command, width=width), desk.ok(*command, width=120)
    missing = words(wide) - words(narrow) - {"序时进度"}
    assert not {word for word in missing if "█" not in word and "░" not in word} - {"50.0%"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_help_of_the_program_fits_one_screen_with_each_command_on_one_line(desk, lang: str):
    desk._monkeypatch.setenv("PLAN_LANG", lang)
    lines = desk.ok("--help").splitlines()
    assert len(lines) <= 40
    rows = [line.split()[0] for line in lines if line.startswith("  ")]
    assert rows == [*PlanCommands.names, "--version", "--help"]
