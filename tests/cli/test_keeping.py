"""Merging copies of a log, sealing what is known, and checking evidence."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import re
import shutil
import subprocess
from hashlib import sha256

import pytest

from tests.cli.conftest import NOW
from wuhai_plan.session import core


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that moves on by a second each time it is looked at."""
    seconds = itertools.count()

    def clock(zone: dt.tzinfo | None) -> dt.datetime:
        return (NOW + dt.timedelta(seconds=next(seconds))).astimezone(zone)

    monkeypatch.setattr(core, "system_clock", clock)


def diverge(desk) -> tuple[bytes, bytes]:
    """Two copies of a log, each with entries the other lacks; one withdraws a common entry."""
    shutil.copy(desk.log, desk.folder / "other.jsonl")
    desk.ok("update", "base-stations", "360")
    desk.ok("update", "museum", "in-use")
    desk.ok("update", "base-stations", "350", "--log", "other.jsonl")
    desk.ok("void", "000007", "--note", "wrong museum", "--log", "other.jsonl")
    return desk.log.read_bytes(), (desk.folder / "other.jsonl").read_bytes()


def report(desk) -> str:
    return str(desk.ok("export", "json") + desk.ok("log", "--format", "csv"))


def test_merge_adds_what_is_missing_as_it_is_and_once(desk):
    mine, other = diverge(desk)
    assert "added: 2" in desk.ok("merge", "other.jsonl")
    merged = desk.log.read_bytes()
    assert merged.startswith(mine)
    assert set(merged.splitlines()) == set(mine.splitlines()) | set(other.splitlines())
    assert "added: 0" in desk.ok("merge", "other.jsonl")
    assert desk.log.read_bytes() == merged


def test_every_way_to_merge_gives_one_state(desk):
    mine, other = diverge(desk)
    states = set()
    desk.ok("merge", "other.jsonl")
    states.add(report(desk))
    for content in (mine + other, other + mine, other):
        desk.log.write_bytes(content)
        if content == other:
            (desk.folder / "mine.jsonl").write_bytes(mine)
            desk.ok("merge", "mine.jsonl")
        states.add(report(desk))
    assert len(states) == 1


def test_git_merges_diverged_copies_by_union(desk):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def git(*words: str) -> None:
        who = {"NAME": "a", "EMAIL": "a@example.org"}
        by = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in who.items()}
        environment = {**os.environ, **by, "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(
            ["git", *words], check=True, capture_output=True, cwd=desk.folder, env=environment
        )

    (desk.folder / ".gitattributes").write_text("progress.jsonl merge=union\n")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "base")
    git("checkout", "-qb", "branch")
    desk.ok("update", "base-stations", "350")
    desk.ok("void", "000007", "--note", "wrong museum")
    theirs = desk.entries()
    git("commit", "-qam", "branch")
    git("checkout", "-q", "main")
    desk.ok("update", "base-stations", "360")
    ours = desk.entries()
    git("commit", "-qam", "main")
    git("merge", "-q", "branch")
    assert set(desk.entries()) == {*ours, *theirs}
    assert "Entries: 13" in desk.ok("check")


def test_merge_refuses_an_id_that_means_two_things_and_shows_both(desk):
    (desk.folder / "other.jsonl").write_bytes(desk.log.read_bytes().replace(b"310", b"311"))
    message = desk.fails("merge", "other.jsonl")
    assert '"set":310' in message
    assert '"set":311' in message
    assert "line 2" in message


@pytest.mark.parametrize("damage", [b"not json\n", b'{"id":"01H"}\n', b"\xff\n"])
def test_merge_takes_nothing_from_a_damaged_copy(desk, damage):
    _, other = diverge(desk)
    (desk.folder / "other.jsonl").write_bytes(other + damage)
    assert "other.jsonl, line 13" in desk.fails("merge", "other.jsonl")
    assert "no file" in desk.fails("merge", "gone.jsonl")


def test_merge_brings_the_entry_that_a_withdrawal_speaks_of(desk):
    whole = desk.entries()
    desk.log.write_text("\n".join(line for line in whole if '0000009"' not in line[:40]) + "\n")
    assert "Merge" in desk.fails("status")
    (desk.folder / "other.jsonl").write_text("\n".join(whole) + "\n")
    desk.ok("merge", "other.jsonl")
    desk.ok("check")


def withdrawal(name: str, target: str, item: str) -> str:
    about = f'"item":"{item}","date":"2023-06-30","void":"{target}","note":"wrong"'
    return f'{{"id":"{name}","at":"2023-07-19T09:00:00+08:00",{about}}}\n'


def test_the_same_merge_completes_what_a_crash_left_of_it(desk):
    mine, other = diverge(desk)
    desk.ok("merge", "other.jsonl")
    whole = report(desk)
    desk.log.write_bytes(desk.log.read_bytes()[:-20])
    assert desk.log.read_bytes()[len(mine) :].count(b"\n") == 1  # of the two that it lacked
    assert "added: 1" in desk.ok("merge", "other.jsonl")
    assert report(desk) == whole
    assert set(other.splitlines()) <= set(desk.log.read_bytes().splitlines())


def test_merge_refuses_a_withdrawal_that_names_another_item_than_it_withdraws(desk):
    wrong = withdrawal("01H0000000000000000000000B", "01H00000000000000000000002", "homes")
    (desk.folder / "other.jsonl").write_text(wrong, encoding="utf-8")
    said = desk.fails("merge", "other.jsonl")
    assert "other.jsonl, line 1" in said
    assert "an entry of base-stations, but names homes" in said
    desk.ok("check")


def test_merge_refuses_what_a_withdrawal_here_would_name_wrongly(desk):
    """Each copy may be sound, or only lack an entry, and both together not."""
    whole = desk.log.read_bytes()
    (desk.folder / "other.jsonl").write_bytes(whole)
    wrong = withdrawal("01H0000000000000000000000B", "01H00000000000000000000002", "homes")
    desk.log.write_text(wrong, encoding="utf-8")
    assert "progress.jsonl, line 1" in desk.fails("merge", "other.jsonl")


def test_merge_adds_no_withdrawals_in_a_ring(desk):
    one, two = "01H0000000000000000000000B", "01H0000000000000000000000C"
    ring = withdrawal(one, two, "homes") + withdrawal(two, one, "homes")
    (desk.folder / "other.jsonl").write_text(ring, encoding="utf-8")
    said = desk.fails("merge", "other.jsonl")
    assert f"{one} and other withdrawals withdraw each other in a ring" in said
    with desk.log.open("a", encoding="utf-8") as log:
        log.write(ring)  # as git would: that is no reason to refuse what is sound
    later = withdrawal("01H0000000000000000000000D", "01H00000000000000000000002", "base-stations")
    (desk.folder / "other.jsonl").write_text(ring + later, encoding="utf-8")
    assert "added: 1" in desk.ok("merge", "other.jsonl")


def test_a_dry_merge_writes_nothing(desk):
    mine, _ = diverge(desk)
    assert "2" in desk.ok("merge", "other.jsonl", "--dry-run")
    assert desk.log.read_bytes() == mine


def test_merge_into_a_log_that_does_not_exist_yet(desk):
    desk.log.rename(desk.folder / "other.jsonl")
    assert "added: 10" in desk.ok("merge", "other.jsonl")
    lines = (desk.folder / "other.jsonl").read_bytes().splitlines()
    assert desk.log.read_bytes().splitlines() == sorted(lines, key=lambda it: json.loads(it)["at"])


@pytest.mark.usefixtures("ticking")
def test_a_seal_is_the_same_for_any_order_of_lines_and_holds_after_later_entries(desk):
    sealed = desk("seal")
    fingerprint, out = sealed.out.strip(), sealed.err
    assert re.fullmatch(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}", fingerprint)
    command = re.search(r"plan (check --seal \S+ --known-at \S+)", out)
    assert command
    check = command[1].split()
    desk.ok("update", "base-stations", "360")
    assert "holds" in desk.ok(*check)
    desk.log.write_bytes(b"\r\n".join(reversed(desk.log.read_bytes().splitlines())) + b"\r\n")
    assert "holds" in desk.ok(*check)
    assert "holds" in desk.ok(*check[:2], fingerprint.lower().replace("-", " "), *check[3:])


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("change", ["removed", "altered", "added"])
def test_a_seal_breaks_when_what_was_known_is_changed(desk, change):
    fingerprint = desk.ok("seal", "--known-at", "2023-07-10").splitlines()[0]
    lines = desk.entries()
    if change == "removed":
        lines.pop(3)
    elif change == "altered":
        lines[1] = lines[1].replace("310", "311")
    else:
        lines.append(lines[0].replace("0001", "000Z"))
    desk.log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    seal = ("--seal", fingerprint, "--known-at", "2023-07-10")
    result = desk("check", *seal)
    assert result.code == 1
    assert "does not hold" in result.err


def test_a_seal_counts_what_was_recorded_in_that_very_second(desk):
    """The second entry was recorded on 3 July at 09:12:44, the third 16 seconds later."""

    def sealed(moment: str) -> str:
        return str(desk.ok("seal", "--known-at", moment).splitlines()[0])

    then = sealed("2023-07-03T09:12:44+08:00")
    assert then == sealed("2023-07-03T09:12:59+08:00") == sealed("2023-07-03T01:12:44Z")
    assert then != sealed("2023-07-03T09:12:43+08:00")
    assert then != sealed("2023-07-03T09:13:00+08:00")


def test_a_seal_is_worked_out_as_the_manual_says(desk):
    """SHA-256 of the lines in the order of their bytes, 160 bits in base 32, by fours."""
    digest = sha256()
    for line in sorted(desk.log.read_bytes().splitlines()):
        digest.update(line + b"\n")
    bits = "".join(f"{byte:08b}" for byte in digest.digest()[:20])
    digits = "".join(
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[place : place + 5], 2)]
        for place in range(0, 160, 5)
    )
    by_fours = "-".join(re.findall("....", digits))
    assert desk.ok("seal", "--known-at", "2023-07-10").splitlines()[0] == by_fours


def test_a_seal_may_be_typed_with_the_letters_that_people_mistake(desk):
    """Of a log whose seal has both a 0 and a 1: they may be typed o, and i or l."""
    data = desk.log.read_bytes()

    def sealed(number: int) -> str:
        desk.log.write_bytes(data.replace(b'"add":150', b'"add":%d' % number))
        return str(desk.ok("seal", "--known-at", "2023-07-10").splitlines()[0])

    seals = map(sealed, itertools.count(150))
    fingerprint = next(seal for seal in seals if {"0", "1"} <= set(seal))
    known_at = ("--known-at", "2023-07-10")
    for zero, one in ("oi", "OI", "ol", "OL"):
        typed = fingerprint.replace("0", zero).replace("1", one)
        assert "holds" in desk.ok("check", "--seal", typed, *known_at)
    assert "holds" in desk.ok("check", "--seal", fingerprint.replace("-", ""), *known_at)
    wrong = fingerprint.replace("0", "Q", 1)
    assert "does not hold" in desk("check", "--seal", wrong, *known_at).err


def test_check_needs_both_a_seal_and_its_moment(desk):
    desk.fails("check", "--seal", "-".join(["ABCD"] * 8), code=2)
    desk.fails("check", "--known-at", "2023-07-10", code=2)


def test_check_evidence_tells_which_files_changed_or_are_gone(desk):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (desk.folder / name).write_text(name)
    files = [word for name in ("a.pdf", "b.pdf", "c.pdf") for word in ("--evidence", name)]
    desk.ok("update", "pilot", "started", *files)
    desk.ok("void", "0002", "--note", "its evidence is not here")
    assert "unchanged: 3" in desk.ok("check", "--evidence")
    (desk.folder / "a.pdf").write_text("another")
    (desk.folder / "b.pdf").unlink()
    result = desk("check", "--evidence")
    assert result.code == 1
    assert "a.pdf, evidence of pilot, has changed" in result.err
    assert "b.pdf, evidence of pilot, is gone" in result.err
    assert "c.pdf" not in result.err


def test_evidence_is_found_from_whatever_folder_one_stands_in(desk, monkeypatch):
    below = desk.folder / "returns"
    below.mkdir()
    (below / "june.pdf").write_text("june")
    monkeypatch.chdir(below)
    desk.ok("update", "pilot", "started", "--evidence", "june.pdf")
    assert '"ref":"returns/june.pdf"' in desk.entries()[-1]
    desk.ok("void", "0002", "--note", "its evidence is not here")
    assert "unchanged: 1" in desk.ok("check", "--evidence")


# --- hints of check ------------------------------------------------------------------------------


def hints(desk) -> list[str]:
    return [line for line in desk.ok("check").splitlines() if line.startswith("hint: ")]


def item(key: str, *lines: str) -> str:
    """An item that no hint is of, but for what the lines say."""
    usual = {"chapter": '"economy"', "title": f'"{key}"', "kind": '"count"', "lead": '"Office"'}
    given = usual | dict(line.split(" = ", 1) for line in lines)
    text = "\n".join(f"{name} = {value}" for name, value in given.items() if value)
    return f"\n[item.{key}]\n{text}\n"


LADDER = 'stages = [{ id = "begun", percent = 50 }, { id = "held", percent = 100 }]'
DUES = 'stages = [{ id = "begun", percent = 50, due = 2023-06-30 }, { id = "held", percent = 100 }]'
LEVEL, MILESTONE = ('kind = "level"', "target = 67"), 'kind = "milestone"'
CAP = 'kind = "cap"'


@pytest.fixture
def hinted(desk):
    """A desk whose plan has no item of its own, and a way to give it some."""
    text = desk.plan.read_text(encoding="utf-8")
    desk.log.unlink()

    def with_items(*items: str):
        desk.plan.write_text(text[: text.index("[item.")] + "".join(items), encoding="utf-8")
        return hints(desk)

    return with_items


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        (("target = 5",), None),
        (("target = 5", "lead = "), "1 item without a lead: x"),
        (LEVEL, "1 level without a baseline: x"),
        ((*LEVEL, "baseline = 60"), None),
        ((*LEVEL, "revisions = [{ from = 2023-06-01, baseline = 60 }]"), None),
        ((MILESTONE, LADDER), "1 milestone by month without stage dues: x"),
        ((MILESTONE, DUES), None),
        ((CAP, "target = 5"), "1 cap not of pace day: x"),
        ((CAP, "target = 5", 'pace = "day"'), None),
        ((CAP, "target = 5", "checkpoints = { 2023-06-30 = 3 }"), None),
        ((MILESTONE, LADDER, 'pace = "quarter"'), None),
        ((MILESTONE, LADDER, "due = 2023-09-30"), None),
        ((MILESTONE, LADDER, "checkpoints = { 2023-06-30 = 50 }"), None),
        ((*LEVEL, "lead = ", "dropped = { on = 2023-06-01 }"), None),
    ],
)
def test_check_hints_at_what_may_not_be_meant(hinted, lines, hint):
    assert hinted(item("x", *lines)) == ([f"hint: {hint}"] if hint else [])


def test_check_hints_at_titles_that_several_items_have(hinted):
    same = [
        item("a", 'title = "New  homes"', "target = 5"),
        item("b", 'title = { en = "new homes", zh = "新建住房" }', "target = 5"),
        item("c", 'title = { en = "Homes", zh = "新建住房" }', "target = 5"),
        item("d", "target = 5"),
    ]
    assert hinted(*same) == ["hint: 3 items share a title with another: a, b, c"]


def test_hints_take_a_line_each_after_the_summary_and_are_no_errors(hinted, desk):
    hinted(*(item(f"n{n}", *LEVEL, "lead = ") for n in range(40)))
    found = desk("check")
    assert found.code == 0
    assert found.err == ""
    assert found.out.splitlines()[1:] == [
        "progress.jsonl: sound. Entries: 0; withdrawn: 0.",
        "hint: 40 levels without a baseline: n0, n1, n2 …",
        "hint: 40 items without a lead: n0, n1, n2 …",
    ]
    shown = desk.ok("check", "--lang", "zh").splitlines()
    assert shown[2:] == [
        "建议：40 项指标类任务未设基期值：n0、n1、n2 …",
        "建议：40 项任务未写明牵头单位：n0、n1、n2 …",
    ]


def test_a_plan_that_is_wrong_has_no_hints(desk):
    desk.plan.write_text(desk.plan.read_text(encoding="utf-8").replace("target = 600", ""))
    assert "hint" not in desk.fails("check")
