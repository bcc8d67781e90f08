"""`plan adopt`: the plan is in the log too, and no promise is bent without a trace."""

from __future__ import annotations

import datetime as dt
import json
import re
from hashlib import sha256
from typing import Any

import pytest

from tests.cli.conftest import NOW, Desk
from wuhai_plan.session import core

MORE = """
[item.works]
chapter = "economy"
title = "Works"
kind = "milestone"
stages = [
  { id = "a", percent = 40, due = 2023-04-30 },
  { id = "b", percent = 100, due = 2023-10-31 },
]
[item.streets]
chapter = "economy"
title = "Streets"
kind = "count"
target = 100
checkpoints = { 2023-06-30 = 60 }
[item.air]
chapter = "economy"
title = "Air"
kind = "keep"
target = [90, 95]
[item.energy]
chapter = "services"
title = "Energy"
kind = "cap"
target = 290
[item.grain]
chapter = "services"
title = "Grain"
kind = "count"
baseline = 10
target = 60
"""


def pass_time(monkeypatch: pytest.MonkeyPatch, **more: int) -> None:
    """Let so much time pass."""
    moment = core.system_clock(None) + dt.timedelta(**more)
    monkeypatch.setattr(core, "system_clock", moment.astimezone)


@pytest.fixture
def adopted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose plan was adopted an hour ago."""
    with desk.plan.open("a", encoding="utf-8") as file:
        file.write(MORE)
    desk.ok("adopt", "--lang", "en")
    pass_time(monkeypatch, hours=1)
    return desk


def edit(desk: Desk, pattern: str, new: str, count: int = 1) -> None:
    """Change the plan file as a person would, in one place."""
    text, times = re.subn(pattern, new, desk.plan.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert times == count, pattern
    desk.plan.write_text(text, encoding="utf-8")


def status(desk: Desk, *args: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(desk.ok("status", "--format", "json", *args))
    return answer


def of_item(item: str, pattern: str) -> str:
    """A pattern within the table of an item."""
    return rf"(\[item\.{item}\]\n(?:(?!\n\[).)*?){pattern}"


# ---- what is recorded


def test_the_whole_plan_file_is_in_the_log(desk):
    assert "The first plan to be adopted" in desk.ok("adopt", "--note", "passed by the council")
    line = json.loads(desk.entries()[-1])
    text = desk.plan.read_text(encoding="utf-8")
    assert line["plan"] == {"sha256": sha256(text.encode()).hexdigest(), "toml": text}
    assert (line["by"], line["note"]) == ("ops", "passed by the council")
    assert not {"item", "date"} & line.keys()
    assert "adopts the plan" in desk.ok("log")
    assert (
        json.loads(desk.ok("log", "--format", "json"))["entries"][-1]["plan"]
        == (line["plan"]["sha256"])
    )


def test_the_same_file_again_is_not_recorded(adopted):
    before = adopted.log.read_bytes()
    assert "to the byte" in adopted.ok("adopt")
    assert adopted.log.read_bytes() == before


def test_a_dry_run_records_nothing(adopted):
    edit(adopted, "target = 600", "target = 500")
    before = adopted.log.read_bytes()
    assert "eased" in adopted.ok("adopt", "--dry-run", "--note", "try")
    assert adopted.log.read_bytes() == before


def test_a_plan_that_is_not_sound_is_not_adopted(desk):
    edit(desk, "target = 600", "target = -600")
    assert "item.base-stations.target" in desk.fails("adopt")


def test_an_adoption_stands(adopted):
    entry = json.loads(adopted.entries()[-1])["id"]
    assert "can't be withdrawn" in adopted.fails("void", entry, "--note", "why")
    adopted.ok("undo")  # one's own last reading, not the plan
    assert json.loads(adopted.entries()[-1])["void"] != entry


# ---- what differs


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        ("target = 600", "target = 600  # a comment"),
        ('kind = "count"\ntarget = 600', 'target = 600\nkind = "count"'),
        ("pace = .month.\n", 'pace = "month"\nlang = "zh"\n'),
        ("target = 600", "target = 600.0"),
    ],
)
def test_what_does_not_matter_is_no_difference(adopted, pattern, new):
    edit(adopted, pattern, new)
    assert status(adopted)["plan"]["differs"] is False
    assert "differs" not in adopted("status").err


def test_a_difference_is_told_in_one_line(adopted):
    assert status(adopted)["plan"]["differs"] is False
    edit(adopted, "target = 600", "target = 500")
    result = adopted("status")
    assert len(result.err.splitlines()) == 1
    assert "plan.toml differs from the plan adopted at 2023-07-20T10:00:00+08:00" in result.err
    plan = status(adopted)["plan"]
    assert (plan["adopted"], plan["differs"]) == ("2023-07-20T10:00:00+08:00", True)
    adopted.ok("adopt", "--note", "why")
    assert status(adopted)["plan"]["differs"] is False


def test_the_order_of_items_is_a_difference(adopted):
    text = adopted.plan.read_text(encoding="utf-8")
    begin, end = text.index("[item.base-stations]"), text.index("[item.base-rate]")
    adopted.plan.write_text(text[:begin] + text[end:] + "\n" + text[begin:end], encoding="utf-8")
    assert status(adopted)["plan"]["differs"] is True


def test_without_an_adopted_plan_there_is_nothing_to_differ_from(desk):
    plan = status(desk)["plan"]
    assert (plan["adopted"], plan["differs"]) == (None, None)


# ---- no promise is bent without a trace

WORDS = [
    ("target nearer", of_item("base-stations", "target = 600"), r"\1target = 500", "eased"),
    ("target farther", of_item("base-stations", "target = 600"), r"\1target = 700", "tightened"),
    ("range wider", r"\[90, 95\]", "[89, 95]", "eased"),
    ("range moved", r"\[90, 95\]", "[91, 96]", "changed"),
    ("cap higher", "target = 290", "target = 300", "eased"),
    ("cap lower", "target = 290", "target = 280", "tightened"),
    ("due later", "due = 2023-06-30", "due = 2023-09-30", "eased"),
    ("due sooner", "due = 2023-06-30", "due = 2023-05-31", "tightened"),
    ("stage due later", "due = 2023-04-30", "due = 2023-05-31", "eased"),
    ("stage percent higher", "percent = 40", "percent = 50", "eased"),
    ("stage percent lower", "percent = 40", "percent = 20", "tightened"),
    ("checkpoint lower", "2023-06-30 = 60", "2023-06-30 = 50", "eased"),
    ("checkpoint later", "{ 2023-06-30 = 60", "{ 2023-07-31 = 60", "eased"),
    ("checkpoint higher", "2023-06-30 = 60", "2023-06-30 = 70", "tightened"),
    ("pace later", of_item("homes", 'kind = "count"'), r'\1kind = "count"\npace = "end"', "eased"),
    ("pace sooner", 'pace = "end"', 'pace = "day"', "tightened"),
    ("weight less", of_item("homes", "target"), r"\1weight = 0\ntarget", "eased"),
    ("weight more", of_item("homes", "target"), r"\1weight = 2\ntarget", "tightened"),
    ("bound", of_item("hotline", "target"), r'\1bound = "at-most"\ntarget', "changed"),
    ("period looser", of_item("hotline", "target"), r'\1period = "year"\ntarget', "eased"),
    ("baseline", "baseline = 10\n", "baseline = 5\n", "changed"),
    ("baseline gone", "baseline = 60\n", "", "changed"),
    ("start", of_item("homes", "target"), r"\1start = 2023-02-01\ntarget", "changed"),
    ("promised", of_item("homes", "target"), r"\1promised = 2023-02-01\ntarget", "changed"),
    ("report", of_item("homes", "target"), r'\1report = "year"\ntarget', "changed"),
    ("lag", of_item("homes", "target"), r"\1lag = 300\ntarget", "changed"),
    ("chapter", of_item("homes", 'chapter = "services"'), r'\1chapter = "empty"', "changed"),
    ("unit", of_item("homes", 'unit = [^\\n]*'), r'\1unit = "rooms"', "changed"),
    ("kind", of_item("base-rate", 'kind = "level"\nbaseline = 60'), r'\1kind = "keep"', "changed"),
    ("ladder", of_item("museum", 'ladder = "construction"'),
     r'\1stages = [{ id = "begun", percent = 90 }, { id = "in-use", percent = 100 }]', "changed"),
    ("ladder's percent", 'id = "started", percent = 30', 'id = "started", percent = 80', "eased"),
    ("dropped", of_item("homes", "target"),
     r'\1dropped = { on = 2023-07-01, note = "why" }\ntarget', "dropped"),
    ("revised", of_item("homes", "target"),
     r'\1revisions = [{ from = 2023-07-01, target = 2000, note = "why" }]\ntarget', "eased"),
    ("removed", r"\[item\.homes\].*?\n(?=\[item\.works\])", "", "dropped"),
    ("renamed, in silence", r"\[item\.homes\]", "[item.houses]", "dropped"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "new", "word"), [case[1:] for case in WORDS], ids=[case[0] for case in WORDS]
)
def test_whatever_bends_a_promise_shows_beside_the_headline(adopted, pattern, new, word):
    before = status(adopted)["overall"]
    assert before["as_promised"] is None
    edit(adopted, pattern, new)
    overall = status(adopted)["overall"]
    first = overall["as_promised"]
    assert first[word] >= 1, first
    # Whatever was done to the file, the first promises stand as they stood.
    kept = {"items", "percent", "expected", "gap"}
    assert {k: first[k] for k in kept} == {k: before[k] for k in kept}
    line = next(x for x in adopted.ok("status").splitlines() if "as first promised" in x)
    assert word.replace("changed", "changed otherwise") in line


SETTINGS = [
    ("[rating]", r"\[chapter\.economy\]", "[rating]\ncritical = -95\n[chapter.economy]"),
    ("report", 'pace = "month"\n\n', 'pace = "month"\nreport = "year"\n\n'),
    ("lag", 'pace = "month"\n\n', 'pace = "month"\nlag = 300\n\n'),
    ("pace", 'pace = "month"\n\n', 'pace = "day"\n\n'),
    ("due", "due = 2023-12-31\n", "due = 2024-12-31\n"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern", "new"), SETTINGS, ids=[case[0] for case in SETTINGS])
def test_settings_of_the_plan_are_named(adopted, name, pattern, new):
    edit(adopted, pattern, new)
    assert status(adopted)["overall"]["as_promised"] is not None
    out = adopted.ok("status", width=200)
    assert re.search(rf"settings changed: [^\n]*{re.escape(name)}", out)


def test_a_renamed_item_that_says_so_is_the_same(adopted):
    percent = status(adopted)["overall"]["percent"]
    edit(adopted, r"\[item\.homes\]", '[item.houses]\nwas = "homes"')
    overall = status(adopted)["overall"]
    assert (overall["percent"], overall["as_promised"]) == (percent, None)
    adopted.ok("adopt", "--note", "why")
    adopted.ok("update", "houses", "2100", "--date", "2023-06-30")
    edit(adopted, 'houses\\]\nwas = "homes"', 'flats]\nwas = "houses"')  # and again
    assert json.loads(adopted.ok("show", "flats", "--format", "json"))["item"]["entries"] == 2
    adopted.ok("adopt", "--note", "again")
    adopted.ok("update", "flats", "2200", "--date", "2023-07-01")
    edit(adopted, 'flats\\]\nwas = "houses"', 'houses]\nwas = "flats"')  # and back
    assert json.loads(adopted.ok("show", "houses", "--format", "json"))["item"]["entries"] == 3
    assert status(adopted)["overall"]["as_promised"] is None


def test_eighteen_laggards_dropped(desk, monkeypatch):
    """Case 22."""
    with desk.plan.open("a", encoding="utf-8") as file:
        for number in range(18):
            file.write(
                f'[item.late-{number}]\nchapter = "economy"\ntitle = "Late {number}"\n'
                'kind = "count"\ntarget = 10\n'
            )
    desk.ok("adopt")
    before = status(desk)["overall"]
    edit(desk, r'title = "Late', 'dropped = { on = 2023-07-01 }\ntitle = "Late', count=18)
    after = status(desk)["overall"]
    assert after["percent"] > before["percent"]
    assert after["as_promised"]["percent"] == before["percent"]
    assert after["as_promised"]["dropped"] == 18


# ---- removing


def test_an_item_may_be_removed_once_a_plan_that_holds_it_was_adopted(desk):
    text = desk.plan.read_text(encoding="utf-8")
    gone = text[: text.index("[item.homes]")]
    desk.plan.write_text(gone, encoding="utf-8")
    assert "homes" in desk.fails("status")
    desk.plan.write_text(text, encoding="utf-8")
    desk.ok("adopt")
    desk.plan.write_text(gone, encoding="utf-8")
    assert status(desk)["overall"]["as_promised"]["dropped"] == 1
    assert re.search("removed +Homes rebuilt", desk.ok("adopt", "--note", "why"))
    assert "homes" in desk.ok("log")
    desk.ok("check")


def test_a_removed_item_counts_in_its_first_chapter(adopted):
    before = {c["id"]: c for c in status(adopted)["chapters"]}
    edit(adopted, r"\[item\.homes\].*?\n(?=\[item\.works\])", "")
    after = {c["id"]: c["as_promised"] for c in status(adopted)["chapters"]}
    assert after["services"]["percent"] == before["services"]["percent"]
    assert [after[key]["dropped"] for key in ("economy", "services")] == [0, 1]


def test_readings_that_only_an_earlier_plan_takes_are_told_not_counted(adopted):
    edit(adopted, of_item("museum", 'kind = "milestone"\nladder = "construction"'),
         r'\1kind = "count"\ntarget = 5')  # fmt: skip
    museum = next(i for i in status(adopted, "museum")["items"] if i["id"] == "museum")
    assert (museum["entries"], museum["value"]) == (0, None)
    assert "started" in adopted.ok("log", "museum")
    assert "only another plan holds: 1." in adopted.ok("check", "--lang", "en")
    adopted.ok("update", "museum", "2", "--date", "2023-07-01")
    assert status(adopted, "museum")["items"][0]["value"] == 2


# ---- the note


@pytest.mark.parametrize(
    ("pattern", "new", "needed"),
    [
        ("target = 600", "target = 500", True),
        (r"\[item\.homes\].*?\n(?=\[item\.works\])", "", True),
        ('pace = "month"\n\n', 'pace = "day"\n\n', True),
        ("New base stations", "Base stations", False),
        (r"\[item\.works\]", '[item.new]\nchapter = "empty"\ntitle = "New"\nkind = "count"\n'
         "target = 1\n[item.works]", False),
    ],
)  # fmt: skip
def test_a_note_is_needed_where_a_promise_changed(adopted, pattern, new, needed):
    edit(adopted, pattern, new)
    if needed:
        assert "--note" in adopted.fails("adopt")
        adopted.ok("adopt", "--note", "council decision")
    else:
        adopted.ok("adopt")


def test_the_effect_of_each_change_is_told(adopted):
    before = status(adopted)["overall"]["percent"]
    edit(adopted, "target = 600", "target = 310")
    out = adopted.ok("adopt", "--note", "why")
    after = status(adopted)["overall"]["percent"]
    assert f"{before:.1f}% → {after:.1f}% complete" in out
    assert f"+{after - before:.1f}" in out


# ---- the clock


@pytest.mark.parametrize("seconds", [1, 600])
def test_a_clock_a_little_behind_takes_the_last_moment(desk, monkeypatch, seconds):
    desk.ok("update", "museum", "in-use", "--date", "2023-07-01")
    pass_time(monkeypatch, seconds=-seconds)
    result = desk("update", "homes", "2100", "--date", "2023-06-30")
    assert result.code == 0
    assert "behind the last entry" in result.err
    assert json.loads(desk.entries()[-1])["at"] == NOW.isoformat()
    assert status(desk, "homes")["items"][0]["value"] == 2100


def test_a_clock_far_behind_is_refused(desk, monkeypatch):
    desk.ok("update", "museum", "in-use", "--date", "2023-07-01")
    entry = json.loads(desk.entries()[-1])["id"]
    pass_time(monkeypatch, seconds=-601)
    for command in (
        ("update", "homes", "2100", "--date", "2023-06-30"),
        ("undo",),
        ("void", entry, "--note", "why"),
        ("adopt",),
    ):
        assert entry in desk.fails(*command)


def test_an_adoption_that_hides_is_refused_with_its_line(adopted):
    before = adopted.log.read_text(encoding="utf-8")
    for hidden in ('"\\u0070lan":{', '"pl\\u0061n" : {'):
        adopted.log.write_text(before.replace('"plan":{', hidden), encoding="utf-8")
        for command in (("status",), ("check",), ("log",), ("status", "--known-at", "2023-07-19")):
            err = adopted.fails(*command)
            assert "progress.jsonl, line 11" in err
            assert "hides that the entry adopts a plan" in err
        other = adopted.folder / "other.jsonl"
        other.write_bytes(adopted.log.read_bytes())
        adopted.log.write_text(before.splitlines()[0] + "\n", encoding="utf-8")
        assert "hides" in adopted.fails("merge", "other.jsonl")


# ---- ways round it


@pytest.mark.parametrize("step", ["at once", "in two steps"])
def test_no_item_takes_the_place_of_one_that_it_stood_beside(adopted, monkeypatch, step):
    """A laggard is removed, and another item says that it was the laggard once."""
    before = status(adopted)["overall"]
    gone = r"\[item\.pilot\].*?\n(?=\[item\.homes\])"
    edit(adopted, gone, "")
    if step == "in two steps":
        adopted.ok("adopt", "--note", "given up")
        pass_time(monkeypatch, minutes=1)
    edit(adopted, r"\[item\.homes\]", '[item.homes]\nwas = "pilot"')
    overall = status(adopted)["overall"]
    assert overall["percent"] > before["percent"]
    assert overall["as_promised"]["percent"] == before["percent"]
    assert overall["as_promised"]["dropped"] == 1
    if step == "at once":
        assert "--note" in adopted.fails("adopt")
        assert "removed" in adopted.ok("adopt", "--note", "why")


@pytest.mark.parametrize("promised", ["2023-07-10", "2023-12-01"])
def test_a_promise_put_off_still_counts_among_the_first(adopted, promised):
    day = ("--as-of", "2023-06-30")
    before = status(adopted, *day)["overall"]
    edit(adopted, of_item("pilot", "kind"), rf"\1promised = {promised}\nstart = 2023-01-01\nkind")
    overall = status(adopted, *day)["overall"]
    assert overall["items"] == before["items"] - 1
    first = overall["as_promised"]
    assert (first["items"], first["percent"]) == (before["items"], before["percent"])
    assert first["changed"] == 1


def test_plan_check_tells_that_the_file_differs_whatever_a_seal_says(adopted):
    adopted.ok("seal", "-o", "july.seal", "--known-at", "2023-07-20T10:30:00+08:00")
    edit(adopted, "target = 600", "target = 500")
    for command in (("check",), ("check", "--seal", "july.seal")):
        result = adopted(*command)
        assert (result.code, result.err.count("differs from the plan adopted")) == (0, 1)
        assert ("The plan in force then is the one" in result.out) == (len(command) > 1)


def test_a_dry_run_shows_what_needs_a_note(adopted):
    edit(adopted, "target = 600", "target = 500")
    out = adopted.ok("adopt", "--dry-run")
    assert "eased" in out
    assert "will need --note" in out


@pytest.mark.parametrize("renamed", [False, True])
def test_what_was_reported_before_it_was_adopted_counts_on_both_sides(adopted, renamed):
    if renamed:
        edit(adopted, r"\[item\.homes\]", '[item.flats]\nwas = "homes"')
    else:
        edit(adopted, r"\Z", '\n[item.flats]\nchapter = "empty"\ntitle = "F"\nkind = "count"\n'
                             "target = 9000\n")  # fmt: skip
    adopted.ok("update", "flats", "2400", "--date", "2023-06-30")
    out = adopted.ok("adopt", "--note", "why")
    ((before, after),) = re.findall(r"([\d.]+)% → ([\d.]+)% complete", out)
    assert (before == after) == renamed


def test_words_of_the_plan_and_its_orders_are_told(adopted):
    edit(adopted, 'timezone = "Asia/Shanghai"', 'timezone = "Europe/Berlin"\nname = "city"')
    text = adopted.plan.read_text(encoding="utf-8")
    begin, end = text.index("[item.base-stations]"), text.index("[item.base-rate]")
    adopted.plan.write_text(text[:begin] + text[end:] + "\n" + text[begin:end], encoding="utf-8")
    out = adopted.ok("adopt", "--note", "why")
    assert "Nothing in it" not in out
    for word in ("time zone", "name", "order of items"):
        assert word in out
    assert "settings changed: timezone" in adopted.ok("status", width=200)


def test_an_adoption_behind_a_mark_is_found(adopted):
    lines = adopted.entries()
    adopted.log.write_text("\ufeff" + "\n".join(reversed(lines)) + "\n", encoding="utf-8")
    assert status(adopted)["plan"]["adopted"] == "2023-07-20T10:00:00+08:00"


def test_known_before_the_first_adoption_every_format_goes_by_it(adopted):
    asked = ("--known-at", "2023-07-10T00:00:00+08:00", "--as-of", "2023-06-30")
    formats = [("export", kind) for kind in ("md", "html", "json", "csv")]
    before = [adopted.ok(*command, *asked) for command in formats]
    edit(adopted, "A city's year", "Another title")
    edit(adopted, "target = 600", "target = 1")
    assert [adopted.ok(*command, *asked) for command in formats] == before
