"""Every command of the manual is run, and what the page shows is what comes of it.

After a change that is meant, `make docs` writes the output into the pages; read the difference.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.docs import book
from tests.docs.desk import Desk, play

YEAR = book.read(book.ROOT / "examples" / "illustrative" / "README.md")
PAGES = {page.name: page for page in [*book.pages(), YEAR]}
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not there")


@needs_bash
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path):
    page = PAGES[name]
    for program in ("git", "ssh-keygen"):
        if f"$ {program} " in "\n".join(page.lines) and shutil.which(program) is None:
            pytest.skip(f"{program} is not there")
    lines, wrong = play(page, tmp_path)
    if os.environ.get("WRITE_DOCS"):
        page.path.write_text("\n".join(lines), encoding="utf-8")
        page = book.read(page.path)
    assert not wrong
    difference = difflib.unified_diff(page.lines, lines, name, "what comes of it", lineterm="", n=1)
    assert lines == page.lines, "\n".join(difference)


@pytest.mark.parametrize("name", PAGES)
def test_every_block_says_what_it_holds_and_no_command_hides_in_one_that_is_not_run(name: str):
    for block in PAGES[name].blocks:
        where = f"{name}, line {block.line + 1}"
        assert block.info in (*book.RUN, *book.DATA, *book.SHOWN), where
        if block.info not in book.RUN:
            assert not [line for line in block.lines if line.startswith("$ ")], where
        if block.info in book.DATA:
            assert not [line for line in block.lines if re.match("plan [a-z]", line)], where
        if block.info == "console":
            assert block.commands(), where


@pytest.mark.parametrize("name", PAGES)
def test_no_command_stands_in_an_indented_block(name: str):
    """An indented block would be shown as code and run by nobody."""
    assert not [line for line in PAGES[name].prose() if line.startswith("    plan ")]


def test_the_manual_has_transcripts_in_both_languages():
    """Were the pages not found, or their fences not read, everything above would pass."""
    commands = {True: 0, False: 0}
    for page in PAGES.values():
        for block in page.blocks:
            if block.info == "console":
                commands[page.chinese] += len(block.commands())
    assert commands[True] >= 100
    assert commands[False] >= 100


# --- the harness itself -------------------------------------------------------------------------


def transcript(tmp_path: Path, *lines: str) -> tuple[list[str], list[str]]:
    file = tmp_path / "page.md"
    file.write_text("\n".join(("```console", *lines, "```")), encoding="utf-8")
    folder = tmp_path / "desk"
    folder.mkdir()
    found, wrong = play(book.read(file), folder)
    return found[1:-1], wrong


@needs_bash
def test_output_that_drifted_is_found_and_written_anew(tmp_path: Path):
    lines, wrong = transcript(tmp_path, "$ plan --version", "plan 0.0.1, long gone", "$ echo a")
    assert lines[0] == "$ plan --version"
    assert lines[1] != "plan 0.0.1, long gone"
    assert lines[2:] == ["$ echo a", "a"]
    assert wrong == []


@needs_bash
def test_a_failure_that_the_page_does_not_tell_is_found(tmp_path: Path):
    assert transcript(tmp_path, "$ false", "$ true")[1]


@needs_bash
def test_a_failure_that_is_told_is_part_of_the_page(tmp_path: Path):
    lines, wrong = transcript(tmp_path, "$ plan show nothing-like-it", "$ echo $?")
    assert lines[1].startswith("plan: there is no item")
    assert lines[-1] == "1"
    assert wrong == []


@needs_bash
def test_folder_and_variables_last_and_a_pipe_ends_in_a_real_process(tmp_path: Path):
    (desk := Desk(tmp_path, chinese=False)).type("mkdir new && cd new")
    desk.type('export PLAN_BY="Li Wei"')
    assert desk.type("plan init").code == 0
    assert "entry 01" in " ".join(desk.type("plan update new-homes 120").lines)
    piped = desk.type("plan log --format csv | cut -d , -f 2,9").lines
    assert piped == ["at,by", "2026-07-01T10:03:00+08:00,Li Wei"]
    assert desk.type("plan status nothing | cat").code == 1


@needs_bash
def test_the_same_commands_give_the_same_ids_in_this_process_and_in_another(tmp_path: Path):
    def told(kind: str, command: str) -> list[str]:
        (folder := tmp_path / kind).mkdir()
        (desk := Desk(folder, chinese=True)).fresh("illustrative")
        return sorted(desk.type(command).lines)

    update = "plan update 5g 700 --date 2023-12-31 --by 甲 --correct --note 更正"
    assert told("here", update) == told("there", f"{update} | cat")
