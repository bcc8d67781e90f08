"""Beginning: `plan` alone, `plan init`, and `plan add` as a newcomer meets them."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import stat
import subprocess
import sys
import threading
from decimal import Decimal

import pytest

from wuhai_plan import schemas
from wuhai_plan.cli import app
from wuhai_plan.log.append import locked
from wuhai_plan.model import Kind
from wuhai_plan.planfile.insert import insert
from wuhai_plan.session import core

CLINICS = (
    *("add", "clinics", "--chapter", "services", "--title", "Village clinics"),
    *("--kind", "count", "--target", "40", "--unit", "clinics"),
)


# --- plan, and nothing more -----------------------------------------------------------------------


def test_plan_alone_is_the_status_of_the_plan_that_is_there(desk):
    assert desk() == desk("status")
    assert "Services" in desk().out


def test_plan_alone_tells_what_is_wrong_with_the_plan_that_is_there(desk):
    desk.plan.write_text("[plan]\n")
    assert desk() == desk("status")
    assert desk().code == 1


def test_plan_alone_takes_the_plan_of_plan_file(desk, empty_desk, monkeypatch):
    monkeypatch.setenv("PLAN_FILE", "nowhere.toml")
    assert "nowhere.toml" in desk.fails()


def test_plan_alone_in_an_empty_folder_says_how_to_begin(empty_desk, monkeypatch):
    for lang in ("en", "zh"):
        monkeypatch.setenv("PLAN_LANG", lang)
        shown = empty_desk.ok()
        assert shown.startswith(empty_desk.ok("--help").rstrip("\n"))
        commands = [line.split("  ")[1] for line in shown.splitlines()[-4:]]
        assert commands[0] == "plan init"
        assert commands[1].startswith("plan init --from ")
        assert commands[2] == "plan init --example"
        assert commands[3].startswith("plan status --plan ")


# --- init -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("example", [(), ("--example",)])
def test_the_next_commands_that_init_prints_all_work_at_once(
    empty_desk, monkeypatch, lang, example
):
    after_the_example = dt.datetime(2027, 1, 1, tzinfo=dt.timezone.utc)
    monkeypatch.setattr(core, "system_clock", after_the_example.astimezone)
    shown = empty_desk.ok("init", "--lang", lang, *example)
    commands = [line.strip() for line in shown.splitlines() if line.startswith("  plan ")]
    assert len(commands) == 3
    for command in commands:
        assert empty_desk(*shlex.split(command)[1:]).code == 0, command
    assert empty_desk("check").code == 0


def test_a_new_plan_speaks_the_language_it_was_begun_in(empty_desk):
    empty_desk.ok("init", "--lang", "zh")
    assert "总体" in empty_desk.ok()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_plan_shows_every_kind_and_nothing_is_hinted_at(empty_desk, lang):
    empty_desk.ok("init", "--lang", lang)
    assert len(empty_desk.ok("check").splitlines()) == 2
    items = core.Session(core.Choices(empty_desk.plan)).plan.items.values()
    assert {item.kind for item in items} == set(Kind)


def test_a_new_plan_is_of_this_year(empty_desk, monkeypatch):
    later = dt.datetime(2031, 5, 2, tzinfo=dt.timezone.utc)
    monkeypatch.setattr(core, "system_clock", later.astimezone)
    empty_desk.ok("init")
    text = empty_desk.plan.read_text(encoding="utf-8")
    assert "start = 2031-01-01" in text
    assert "2026" not in text


@pytest.mark.parametrize("example", [(), ("--example",)])
def test_a_new_plan_names_its_schema_for_editors_and_brings_it(empty_desk, example):
    empty_desk.ok("init", *example)
    first = empty_desk.plan.read_text(encoding="utf-8").splitlines()[0]
    assert first == "#:schema ./.plan.schema.json"
    beside = empty_desk.folder / ".plan.schema.json"
    assert beside.read_bytes() == schemas.read("plan")


def test_init_leaves_a_schema_that_is_there(empty_desk):
    (empty_desk.folder / ".plan.schema.json").write_text("{}")
    empty_desk.ok("init")
    assert (empty_desk.folder / ".plan.schema.json").read_text() == "{}"


# --- add ------------------------------------------------------------------------------------------


def test_add_puts_the_item_after_the_last_of_its_chapter_and_keeps_every_byte(desk):
    before = desk.plan.read_bytes()
    result = desk("add", "roads", "--chapter", "econ", "--title", "Roads", "--title-zh", "道路",
                  "--kind", "count", "--target", "1,200.5", "--unit", "km")  # fmt: skip
    assert result.code == 0
    block = (
        b'\n[item.roads]\nchapter = "economy"\ntitle = { en = "Roads", zh = "\xe9\x81\x93\xe8\xb7'
        b'\xaf" }\nkind = "count"\ntarget = 1200.5\nunit = "km"\n'
    )
    place = before.index(b"\n[item.hotline]")
    assert desk.plan.read_bytes() == before[:place] + block + before[place:]
    assert result.out == block.decode()[1:]
    line = before[:place].count(b"\n") + 2
    assert f"plan.toml, from line {line}:" in result.err
    assert "plan update roads" in result.err
    assert "1,200.5" in desk.ok("status", "roads", width=120)


def test_every_option_of_add_reaches_the_file(desk):
    desk.ok("add", "heat", "--chapter", "services", "--title", "Heat", "--kind", "keep",
            "--target", "18..26", "--period", "quarter", "--unit", "°C", "--start", "2023-02-01",
            "--due", "2023-11", "--pace", "end", "--weight", "2", "--lead", "Heating office",
            "--lead-zh", "供热办", "--support", "A", "--support", "B", "--tag", "winter",
            "--source", "services 3", "--note", "one\ntwo")  # fmt: skip
    desk.ok("add", "water", "--chapter", "services", "--title", "Water", "--kind", "level",
            "--target", "-3", "--baseline", "4", "--bound", "at-most")  # fmt: skip
    desk.ok("add", "hall", "--chapter", "services", "--title-zh", "大厅", "--kind", "milestone",
            "--ladder", "construction")  # fmt: skip
    session = core.Session(core.Choices(desk.plan))
    heat, water = session.plan.items["heat"], session.plan.items["water"]
    assert [heat.target, heat.high, heat.weight] == [Decimal(18), Decimal(26), Decimal(2)]
    assert (heat.start, heat.due) == (dt.date(2023, 2, 1), dt.date(2023, 11, 30))
    assert (heat.period.value, heat.pace.value) == ("quarter", "end")
    assert heat.lead is not None
    assert (heat.lead.en, heat.lead.zh) == ("Heating office", "供热办")
    assert [text.en for text in heat.support] == ["A", "B"]
    assert heat.tags == ("winter",)
    assert heat.note is not None
    assert heat.note.en == "one\ntwo"
    assert (water.target, water.baseline) == (Decimal(-3), Decimal(4))
    assert water.bound.value == "at-most"
    assert session.plan.items["hall"].stages[-1].id == "in-use"
    assert session.plan.items["hall"].title.en is None


def test_an_item_of_a_chapter_without_items_goes_to_the_end(desk):
    before = desk.plan.read_bytes()
    desk.ok("add", "first", "--chapter", "empty", "--title", "First", "--kind", "count",
            "--target", "1")  # fmt: skip
    assert desk.plan.read_bytes().startswith(before)


def test_a_new_chapter_is_made_with_its_first_item(desk):
    desk.ok(*CLINICS[:3], "health", *CLINICS[4:], "--new-chapter", "Health")
    shown = desk.ok("status")
    assert shown.index("Nothing yet") < shown.index("Health")
    message = desk.fails("add", "x", "--chapter", "health", "--new-chapter", "Health")
    assert "--new-chapter" in message


def test_a_dry_run_shows_what_would_be_added_and_writes_nothing(desk):
    before = desk.plan.read_bytes()
    shown = desk(*CLINICS, "--dry-run")
    assert desk.plan.read_bytes() == before
    assert '[item.clinics]\nchapter = "services"\n' in shown.out
    assert "Would add" in shown.err
    assert shown.out == desk.ok(*CLINICS)
    assert desk.plan.read_bytes() != before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("homes", "--chapter", "services", "--title", "T"), "already"),
        (("Homes", "--chapter", "services", "--title", "T"), "new-homes"),
        (("a\x1bb", "--chapter", "services", "--title", "T"), "is no id"),
        (("x", "--chapter", "servces", "--title", "T"), "(services)”"),
        (("x", "--chapter", "nothing-like-it", "--title", "T"), "--new-chapter"),
        (("x", "--chapter", "services"), "--title is missing"),
        (("x", "--chapter", "services", "--title", "T"), "--kind is missing"),
        (("x", "--chapter", "services", "--title", " ", "--kind", "count"), "not empty"),
        (("x", "--chapter", "services", "--title", "T\x07"), "--title"),
        (("x", "--chapter", "services", "--title", "T", "--tag", "a\x1b"), "--tag"),
        (("x", "--chapter", "services", "--title", "T", "--target", "many"), "18..26"),
        (("x", "--chapter", "services", "--title", "T", "--target", "1..x"), "18..26"),
        (("x", "--chapter", "services", "--title", "T", "--target", "..5"), "18..26"),
        (("x", "--chapter", "services", "--title", "T", "--target", "5 km"), "18..26"),
        (("x", "--chapter", "services", "--title", "T", "--due", "soon"), "is no date"),
        (
            ("x", "--chapter", "services", "--title", "T", "--kind", "count", "--target", "0"),
            "more than 0",
        ),
        (
            ("x", "--chapter", "services", "--title", "T", "--kind", "milestone", "--ladder", "b"),
            "no ladder",
        ),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(desk, args, said):
    before = desk.plan.read_bytes()
    assert said in desk.fails("add", *args)
    assert desk.plan.read_bytes() == before
    assert sorted(path.name for path in desk.folder.iterdir()) == ["plan.toml", "progress.jsonl"]


def test_a_plan_with_mistakes_is_not_added_to(desk):
    desk.plan.write_text(desk.plan.read_text(encoding="utf-8").replace("target = 600", "targe = 6"))
    assert "base-stations" in desk.fails(*CLINICS)


def test_items_in_one_inline_table_are_left_to_an_editor(desk):
    desk.plan.write_text(
        "item = { a = { chapter = 'c', title = 'A', kind = 'count', target = 1 } }\n"
        "[plan]\ntitle = 'T'\nstart = 2023-01-01\ndue = 2023-12-31\n[chapter.c]\ntitle = 'C'\n"
    )
    assert "by hand" in desk.fails(
        "add", "b", "--chapter", "c", "--title", "B", "--kind", "count", "--target", "1"
    )


def test_permissions_and_a_link_to_the_plan_are_kept(desk):
    real = desk.folder / "elsewhere.toml"
    desk.plan.rename(real)
    real.chmod(0o640)
    desk.plan.symlink_to(real.name)
    desk.ok(*CLINICS)
    assert desk.plan.is_symlink()
    assert b"[item.clinics]" in real.read_bytes()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_file_changed_between_reading_and_writing_is_left_as_it_is(desk, monkeypatch):
    def edited_meanwhile(data: bytes, *rest):
        desk.plan.write_bytes(data + b"# edited\n")
        return insert(data, *rest)

    monkeypatch.setattr("wuhai_plan.session.add.insert", edited_meanwhile)
    before = desk.plan.read_bytes()
    assert "try again" in desk.fails(*CLINICS)
    assert desk.plan.read_bytes() == before + b"# edited\n"


def test_a_file_changed_while_we_waited_for_another_writer_is_read_anew(desk):
    """The one who waits adds to what the other has written; nothing of either is lost."""
    results: list[int] = []
    args = ("add", "b", "--chapter", "empty", "--title", "B", "--kind", "count", "--target", "1")
    lock = desk.folder / ".plan.toml.lock"
    with locked(lock):
        waiting = threading.Thread(target=lambda: results.append(app.run(args)))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        desk.plan.write_bytes(desk.plan.read_bytes() + b"# by the other\n")
    waiting.join()
    assert results == [0]
    text = desk.plan.read_text(encoding="utf-8")
    assert "# by the other\n\n[item.b]\n" in text
    assert not lock.exists()


def test_many_who_add_at_once_lose_nothing(desk):
    command = [sys.executable, "-m", "wuhai_plan", "add"]
    rest = ["--chapter", "empty", "--title", "T", "--kind", "count", "--target", "1"]
    running = [
        subprocess.Popen([*command, f"n{n}", *rest], cwd=desk.folder, env={**os.environ})
        for n in range(6)
    ]
    assert [one.wait() for one in running] == [0] * 6
    items = core.Session(core.Choices(desk.plan)).plan.items
    assert {f"n{n}" for n in range(6)} <= items.keys()
    assert [p.name for p in desk.folder.iterdir() if p.name.startswith(".")] == []


def test_a_lock_that_cannot_be_taken_is_told(desk):
    (desk.folder / ".plan.toml.lock").mkdir()
    assert ".plan.toml.lock is a folder" in desk.fails(*CLINICS)


@pytest.mark.parametrize(
    ("args", "lang", "said"),
    [
        ((), "en", "--title is missing"),
        ((), "zh", "缺少 --title"),
        (("--title", "T"), "en", "Choose from: count, level"),
        (("--title", "T", "--kind", "count"), "en", "--target is missing"),
        (
            ("--title", "T", "--kind", "milestone"),
            "en",
            "--ladder LADDER. Choose from: construction.",
        ),
    ],
)
def test_what_is_missing_is_named_as_it_is_typed(desk, args, lang, said):
    assert said in desk.fails("add", "x", "--chapter", "services", "--lang", lang, *args)


BARE = "[plan]\ntitle = 'T'\nstart = 2023-01-01\ndue = 2023-12-31\n"
FIRST = ("--title", "X", "--kind", "count", "--target", "3", "--due", "2023-11-30")


def test_a_plan_without_items_takes_its_first(desk):
    desk.plan.write_text(BARE + "[chapter.c]\ntitle = 'C'\n")
    desk.log.unlink()
    desk.ok("add", "x", "--chapter", "c", *FIRST)
    assert "C " in desk.ok("status")


def test_a_plan_without_chapters_takes_its_first(desk):
    desk.plan.write_text(BARE)
    desk.log.unlink()
    assert "--new-chapter" in desk.fails("add", "x", "--chapter", "c", *FIRST)
    desk.ok("add", "x", "--chapter", "c", "--new-chapter", "C", *FIRST)
    assert "C " in desk.ok("status")


def test_a_plan_without_items_and_with_a_mistake_is_not_added_to(desk):
    desk.plan.write_text(BARE + "lagg = 1\n[chapter.c]\ntitle = 'C'\n")
    before = desk.plan.read_bytes()
    assert "lagg" in desk.fails("add", "x", "--chapter", "c", *FIRST)
    assert desk.plan.read_bytes() == before


def test_a_plan_without_ladders_says_where_stages_are_written(desk):
    desk.plan.write_text(BARE + "[chapter.c]\ntitle = 'C'\n")
    said = desk.fails("add", "x", "--chapter", "c", "--title", "X", "--kind", "milestone")
    assert "[item.x]" in said


@pytest.mark.parametrize(
    ("target", "unit", "written"),
    [("5%", "%", "5"), ("18°C..26°C", "°C", "[18, 26]"), ("６００座", "座", "600")],
)
def test_a_target_may_carry_its_unit(desk, target, unit, written):
    more = ("--title", "X", "--kind", "keep", "--target", target, "--unit", unit)
    assert f"target = {written}\n" in desk.ok("add", "x", "--chapter", "services", *more)
