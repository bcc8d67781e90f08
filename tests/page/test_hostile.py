"""A plan and a log full of what must not happen: markup, quotes, addresses, marks of direction."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers import ulid
from tests.page.conftest import write_page

NASTY = "</script><script>document.title='pwned'</script><img src=x onerror=alert(1)>\"'`&<!--{{1}}"
PLAN = f"""\
[plan]
title = {{ en = {json.dumps(NASTY)}, zh = {json.dumps("标题" + NASTY)} }}
note = {json.dumps(NASTY)}
source = {json.dumps(NASTY)}
start = 2023-01-01
due = 2023-12-31

[chapter.c]
title = {json.dumps('"><svg onload=alert(1)>')}

[item.x]
chapter = "c"
title = {json.dumps(NASTY)}
kind = "count"
target = 600
unit = {json.dumps("<b>" + NASTY)}
lead = {json.dumps(NASTY)}
tags = [{json.dumps(NASTY)}]
note = {json.dumps("שלום " + NASTY)}
"""
EVIDENCE = [
    "javascript:alert(1)",
    "JAVASCRIPT://x",
    "data:text/html,<script>alert(1)</script>",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/\u202egnp.exe",
    "//example.org/x",
    "file:///etc/passwd",
    "https://example.org/plain?a=1&b=2",
    "<script>alert(1)</script>.pdf",
]
TURNED = "\u202eturned\u202c \u2066x\u2069 \u200f \x1b[31mred\x1b[0m \x00 שלום"


def hostile(folder: Path) -> Path:
    entry = {
        "id": ulid(1),
        "at": "2023-07-03T09:12:44+08:00",
        "item": "x",
        "date": "2023-06-30",
        "set": 310,
        "by": NASTY + TURNED,
        "note": NASTY + TURNED + "\nsecond line",
        "evidence": [{"ref": ref} for ref in EVIDENCE],
    }
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    line = json.dumps(entry, ensure_ascii=False)
    (folder / "progress.jsonl").write_text(line + "\n", encoding="utf-8")
    return write_page(
        folder, "--as-of", "2023-06-30", "--known-at", "2023-07-10", plan=folder / "plan.toml"
    )


def test_nothing_of_it_runs_and_all_of_it_can_be_read(open_page, tmp_path):
    page = open_page(hostile(tmp_path))
    page.check("#_to-en", force=True)
    page.click("#x summary")
    page.click("[data-chapter=c]")
    assert page.title() == NASTY
    assert page.inner_text("h1") == NASTY
    assert page.inner_text(".note") == NASTY
    assert NASTY in page.inner_text("#x .entries td:nth-child(6)")
    assert page.locator("img, script").count() == 2  # the page's own
    handlers = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes])"
        ".filter(one => one.name.startsWith('on')).length"
    )
    assert handlers == 0


def test_only_addresses_of_the_web_become_links(open_page, tmp_path):
    page = open_page(hostile(tmp_path))
    page.click("#x summary")
    links = page.locator("#x .proof a").evaluate_all("all => all.map(one => one.href)")
    assert links == ["https://example.org/plain?a=1&b=2"]
    assert len(page.locator("#x .proof").all()) == len(EVIDENCE)


def test_marks_of_direction_and_control_characters_are_shown_as_such(open_page, tmp_path):
    file = hostile(tmp_path)
    text = file.read_text(encoding="utf-8")
    assert not set(text) & set("\u202e\u202c\u2066\u2069\u200f\x1b\x00")
    page = open_page(file)
    page.click("#x summary")
    note = page.locator("#x .entries td:nth-child(6) bdi").first
    assert "\ufffdturned\ufffd" in note.inner_text()
    assert note.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"
    assert note.inner_text().endswith("\nsecond line")


def test_a_title_without_end_breaks_rather_than_run_over_its_neighbour(open_page, tmp_path):
    long = "Donaudampfschifffahrtsgesellschaft" * 6
    one, two = (f"[item.{name}]\nchapter = 'c'\ntitle = '{long}'\nkind = 'count'\ntarget = 3\n"
                for name in ("x", "y"))  # fmt: skip
    plan = tmp_path / "plan.toml"
    head = f"[plan]\ntitle = '{long}'\nstart = 2023-01-01\ndue = 2023-12-31\n"
    plan.write_text(f"{head}[chapter.c]\ntitle = '{long}'\n{one}{two}", encoding="utf-8")
    lines = [
        f'{{"id":"{ulid(n)}","at":"2023-06-30T09:00:00Z","item":"{name}",'
        f'"date":"2023-06-30","set":0,"by":"{long}"}}\n'
        for n, name in enumerate(("x", "y"))
    ]
    (tmp_path / "progress.jsonl").write_text("".join(lines), encoding="utf-8")
    file = write_page(tmp_path, "--as-of", "2023-06-30", plan=plan)
    for width in (390, 1280):
        page = open_page(file, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ends = page.locator(".alerts a").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().right"
            " - one.closest('li').getBoundingClientRect().right)"
        )
        assert len(ends) == 2
        assert max(ends) <= 0


def test_no_item_bears_the_name_of_a_part_of_the_page(open_page, tmp_path):
    names = ("items", "none", "open", "count", "a1", "e1", "c-open", "e-open", "h-items", "to-zh")
    plan = tmp_path / "plan.toml"
    items = "".join(
        f"[item.{name}]\nchapter = 'c'\ntitle = 'Title of {name}'\nkind = 'count'\ntarget = 3\n"
        for name in names
    )
    head = "[plan]\ntitle = 'T'\nstart = 2023-01-01\ndue = 2023-12-31\n[chapter.c]\ntitle = 'C'\n"
    plan.write_text(head + items, encoding="utf-8")
    (tmp_path / "progress.jsonl").write_bytes(b"")
    page = open_page(write_page(tmp_path, "--as-of", "2023-06-30", plan=plan))
    page.click("#_open")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(set(ids)) == len(ids)
    assert page.locator("#_items > tbody").count() == len(names)
    for name in names:
        assert page.is_visible(f"tbody#{name} summary >> text=Title of {name}")
    page.evaluate("location.hash = 'a1'")
    page.wait_for_function("document.activeElement.closest('tbody')?.id === 'a1'")
