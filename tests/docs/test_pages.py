"""What holds the pages together: links that lead somewhere, every key told, twins alike."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest
import tomli

from tests.docs import book
from wuhai_plan import schemas
from wuhai_plan.export.changes import CHANGES_COLUMNS
from wuhai_plan.export.due import DUE_COLUMNS
from wuhai_plan.export.rows import ENTRY_COLUMNS
from wuhai_plan.export.sensitivity import WAY_COLUMNS
from wuhai_plan.export.status import DELTA_COLUMNS, GROUP_COLUMNS, ITEM_COLUMNS
from wuhai_plan.lang import Lang
from wuhai_plan.log.append import OpenLog
from wuhai_plan.measure.promises import PLAIN, SETTINGS, PromiseWord
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Basis, Bound, Frequency, Kind, Pace, Period, Rating
from wuhai_plan.planfile.item import DROPPED, ITEM, STAGE
from wuhai_plan.planfile.reader import PLAN, RULES, TOP
from wuhai_plan.planfile.revision import REVISION
from wuhai_plan.session.core import Session
from wuhai_plan.views.due import Reason
from wuhai_plan.views.promises import NEEDS_NOTE

LITERAL = ("promised", "report", "lag")  # terms that adopt.md names as the file does
PAGES = {page.name: page for page in book.pages()}
OTHERS = [book.ROOT / name for name in ("ARCHITECTURE.md", "CHANGELOG.md")]
LINKED = {
    page.name: page
    for page in [
        *PAGES.values(),
        *map(book.read, OTHERS),
        *map(book.read, (book.ROOT / "examples").rglob("*.md")),
    ]
}
ENGLISH = [page for page in PAGES.values() if not page.chinese]
# For developers, who read English; the index says so.
ENGLISH_ONLY = {"docs/mutants.md", "docs/torture.md"}


# --- the code -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["status", "update"])
def test_every_function_on_the_way_of_a_command_is_there(command: str):
    """`a/b.py: one, two`, and what follows it in the list, is named in that module."""
    text = (book.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    steps = text.partition(f"## The way of `plan {command}`\n\n")[2].partition("\n\n")[0]
    module: Any = None
    found = 0
    for span in re.findall("`([^`]+)`", steps):
        path, _, names = span.rpartition(".py: ")
        if path:
            module = import_module(f"wuhai_plan.{path.replace('/', '.')}")
        for name in re.findall(r"(?<![^ ])[\w.]+(?=$|,|\()", "" if "/" in names else names):
            first, *rest = name.split(".")
            held = {"session": Session, "log": OpenLog}.get(first) or getattr(module, first)
            assert not rest or hasattr(held, *rest), name
            found += 1
    assert found > 6


# --- links --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LINKED)
def test_every_relative_link_leads_to_a_file_and_a_heading(name: str):
    page = LINKED[name]
    for link in page.links():
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.is_relative_to(book.ROOT), f"{link} leads out of the project"
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in book.read(target).anchors(), f"{link}: no such heading"


@pytest.mark.parametrize("chinese", [False, True])
def test_every_page_is_reached_from_the_readme(chinese: bool):
    seen = set()
    todo = [book.ROOT / ("README.zh.md" if chinese else "README.md")]
    while todo:
        path = todo.pop().resolve()
        if path in seen or path.suffix != ".md" or not path.is_relative_to(book.ROOT):
            continue
        seen.add(path)
        links = (link.partition("#")[0] for link in book.read(path).links())
        todo += [path.parent / link for link in links if link and not re.match(r"[a-z]+:", link)]
    assert {page.name for page in PAGES.values() if page.path not in seen} == set()


def test_a_chinese_reader_stays_in_chinese():
    """Links of a Chinese page lead to Chinese pages, but for the switch and what has no twin."""
    for page in PAGES.values():
        for link in page.links() if page.chinese else ():
            target = (page.path.parent / link.partition("#")[0]).resolve()
            if target.suffix != ".md" or not target.is_relative_to(book.ROOT):
                continue
            name = target.relative_to(book.ROOT).as_posix()
            if name in PAGES and not PAGES[name].chinese:
                switch = target == page.path or book.twin(target) == page.path
                assert switch or name in ENGLISH_ONLY, f"{page.name}: {link}"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_sets_up_with_what_the_makefile_has_and_shows_what_it_runs(name: str):
    page, makefile = PAGES[name], (book.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^make (\w+)", "\n".join(page.lines), re.M)
    assert targets == ["demo", "test"]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.M)
    recipe = re.search(r"^demo:.*\n\t@\$\(BIN\)/(.*)", makefile, re.M)
    first = next(block for block in page.blocks if block.info == "console")
    assert recipe
    assert first.commands()[0].text == recipe[1]


# --- twins --------------------------------------------------------------------------------------


def frame(page: book.Page) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What must be the same in both languages: the blocks, their notes, commands and data.

    What stands in double quotes may be said otherwise, and so may comments and output.
    """
    found = []
    for block in page.blocks:
        if block.info == "console":
            quoted = (re.sub(r'"[^"]*"', '"…"', command.text) for command in block.commands())
            text = "\n".join(quoted)
        elif block.info in ("toml", "sh", "python"):
            text = "\n".join(re.sub(r"\s+#.*", "", line) for line in block.lines)
        else:
            text = ""
        text = re.sub(r'"[^"\n]*"', '"…"', text).replace('grep "…"', "grep")
        found.append((block.info, text, sorted(block.notes.items())))
    return found


@pytest.mark.parametrize("name", [page.name for page in ENGLISH])
def test_a_page_and_its_chinese_twin_have_the_same_headings_and_commands(name: str):
    if name in ENGLISH_ONLY:
        assert not book.twin(book.ROOT / name).exists()
        return
    english = PAGES[name]
    chinese = book.read(book.twin(english.path))
    assert [level for level, _ in english.headings()] == [n for n, _ in chinese.headings()]
    assert frame(english) == frame(chinese)
    assert len(english.links()) == len(chinese.links())


def test_no_chinese_page_is_without_an_english_one():
    twins = {book.twin(page.path) for page in ENGLISH}
    assert [page.name for page in PAGES.values() if page.chinese and page.path not in twins] == []


@pytest.mark.parametrize("name", [page.name for page in PAGES.values() if page.chinese])
def test_a_chinese_page_is_chinese(name: str):
    """Running text without a Chinese character, code and links taken out, was left in English."""
    for line in PAGES[name].prose():
        text = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", "", line)
        words = re.findall(r"[A-Za-z]{2,}", text)
        if len(words) > 4:
            assert re.search(r"[\u4e00-\u9fff]", text), line


# --- nothing is left out ------------------------------------------------------------------------


def keys(text: str) -> set[str]:
    return set(re.findall(r'`"?([\w-]+)"?`', text))


@pytest.mark.parametrize("folder", [book.DOCS, book.CHINESE])
def test_the_plan_file_is_told_key_by_key(folder):
    text = (folder / "formats.md").read_text(encoding="utf-8")
    told = keys(text)
    for table in (PLAN, ITEM, STAGE, REVISION, DROPPED, RULES, ("ahead", "behind", "critical")):
        assert set(table) - told == set()
    for words in (Kind, Pace, Bound, Period, Frequency):
        assert {word.value for word in words} - told == set()
    for name in TOP:
        assert re.search(rf"\[{name}[.\]]", text)
    rules = keys((folder / "rules.md").read_text(encoding="utf-8"))
    assert {basis.value for basis in Basis} - rules == set()


@pytest.mark.parametrize("name", PAGES)
def test_what_is_shown_of_a_plan_file_is_toml_with_keys_that_there_are(name: str):
    """Plans that a page lays down whole are checked by its commands; these are parts of one."""
    known = {"item": ITEM, "rules": RULES, "ladder": ("stages",)}
    for block in PAGES[name].blocks:
        if block.info != "toml" or "file" in block.notes:
            continue
        found = tomli.loads("\n".join(block.lines))
        revisions = found.pop("revisions", [])
        for kind, tables in found.items():
            for table in tables.values():
                assert set(table) - set(known[kind]) == set(), name
                revisions += table.get("revisions", [])
        for one in revisions:
            assert set(one) - set(REVISION) == set(), name


@pytest.mark.parametrize("folder", [book.DOCS, book.CHINESE])
def test_an_entry_is_told_key_by_key(folder):
    told = keys((folder / "log.md").read_text(encoding="utf-8"))
    assert set(ENTRY_COLUMNS) - told == set()


@pytest.mark.parametrize(("folder", "lang"), [(book.DOCS, Lang.EN), (book.CHINESE, Lang.ZH)])
def test_every_word_for_a_change_is_told_with_whether_it_needs_a_note(folder, lang: Lang):
    text, tr = (folder / "adopt.md").read_text(encoding="utf-8"), Messages(lang)
    for word in PromiseWord:
        row = re.search(rf"\| {tr(f'word-{word.value}')} \|.*\| (\S+) \|\n", text)
        assert row is not None, word
        assert (row[1] in ("yes", "是")) is (word in NEEDS_NOTE), word
    changed = re.search(rf"\| {tr('word-changed')} \|.*", text)
    assert changed is not None
    terms = {tr(f"term-{name}") for name in PLAIN} - {tr(f"term-{n}") for n in LITERAL}
    assert all(term in changed[0] for term in terms)
    assert {*SETTINGS.values(), *LITERAL} <= set(re.findall(r"`([^`]+)`", changed[0]))


@pytest.mark.parametrize("folder", [book.DOCS, book.CHINESE])
@pytest.mark.parametrize(
    ("command", "columns"),
    [
        ("plan export csv", ITEM_COLUMNS),
        ("plan status --format csv", GROUP_COLUMNS),
        ("plan log --format csv", ENTRY_COLUMNS),
        ("plan changes --format csv", CHANGES_COLUMNS),
        ("plan due --format csv", DUE_COLUMNS),
        ("plan status --sensitivity --format csv", WAY_COLUMNS),
    ],
)
def test_the_columns_are_told_in_their_order(folder, command: str, columns: Sequence[str]):
    lines = (folder / "scripting.md").read_text(encoding="utf-8").split("\n")
    row = next(line for line in lines if line.startswith(f"| `{command}`"))
    assert re.findall(r"`([\w-]+)`", row.split("|")[3]) == list(columns)


@pytest.mark.parametrize("folder", [book.DOCS, book.CHINESE])
def test_the_status_in_json_is_told_key_by_key(folder):
    told = keys((folder / "scripting.md").read_text(encoding="utf-8"))
    # What only some questions add is left to the schema, which the page names.
    left = {"rules", "comparison", "sensitivity"}
    written = json.loads(schemas.read("status"))["properties"]
    assert set(written) - left - told == set()
    for name in ("overall", "plan"):
        assert set(written[name]["properties"]) - told == set()
    assert {rating.value for rating in Rating} | set(DELTA_COLUMNS) <= told
    assert {reason.value for reason in Reason} <= told
