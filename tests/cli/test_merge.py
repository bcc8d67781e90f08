"""`plan merge` takes what a command of ours would have recorded, and says what it changes."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256

import pytest

from tests.cli.conftest import NOW, Desk
from tests.helpers import log_line

SOUND = {"item": "homes", "date": "2023-07-01", "add": 5, "at": "2023-07-19T09:00:00+08:00"}


def other(desk: Desk, *lines: bytes) -> tuple[str, str]:
    """Another copy of the log, with lines that this one lacks."""
    (desk.folder / "other.jsonl").write_bytes(desk.log.read_bytes() + b"".join(lines))
    return "merge", "other.jsonl"


def adoption(number: int, toml: str, sealed: str | None = None, **keys: object) -> bytes:
    """A line that adopts a plan; its SHA-256 is of another text where one is given."""
    plan = {"sha256": sha256((sealed or toml).encode()).hexdigest(), "toml": toml}
    usual = {"at": "2023-07-19T09:00:00+08:00", "item": ..., "date": ..., "plan": plan}
    return log_line(number, **{**usual, **keys})


def test_which_moments_change_is_told(desk):
    late = {**SOUND, "at": "2023-07-19T11:00:00+08:00"}
    shown = desk.ok(*other(desk, log_line(92, **late), log_line(91, **SOUND)))
    assert "added: 2" in shown
    assert "from 2023-07-19T09:00:00+08:00 to 2023-07-19T11:00:00+08:00" in shown
    assert "recorded from" not in desk.ok("merge", "other.jsonl")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"at": "2023-07-20T10:10:01+08:00"}, "yet to come"),
        ({"date": "2023-07-20"}, "a day after it was recorded"),
        ({"by": "a\x1b[2J"}, "“by” holds a control character"),
        ({"note": "a\x00b"}, "“note” holds a control character"),
        ({"problem": "a\x1bb"}, "“problem” holds a control character"),
        ({"next": "a\x00b"}, "“next” holds a control character"),
        ({"evidence": [{"ref": "a\nb"}]}, "“evidence” holds a control character"),
        ({"note": "x" * 10_001}, "“note” has 10001 characters"),
    ],
    ids=["ahead", "future", "by", "note", "problem", "next", "evidence", "long"],
)
def test_what_no_command_records_is_refused_with_its_line(desk, keys, words):
    before = len(desk.entries())
    message = desk.fails(*other(desk, log_line(91, **SOUND), log_line(92, **{**SOUND, **keys})))
    assert words in message
    assert f"other.jsonl, line {before + 2}" in message
    assert "\x1b" not in message


@pytest.mark.parametrize(
    "keys",
    [
        {"at": "2023-07-20T10:10:00+08:00"},
        {"date": "2023-07-19"},
        {"note": "two\nlines"},
        {"note": "x" * 10_000},
    ],
    ids=["ahead by ten minutes", "the same day", "lines", "long"],
)
def test_what_a_command_might_have_recorded_is_taken(desk, keys):
    assert "added: 1" in desk.ok(*other(desk, log_line(91, **{**SOUND, **keys})))


def test_what_is_here_already_is_not_judged_again(desk):
    with desk.log.open("ab") as log:
        log.write(log_line(91, **{**SOUND, "date": "2023-07-20"}))
    assert "added: 1" in desk.ok(*other(desk, log_line(92, **SOUND)))


def test_a_plan_that_was_adopted_elsewhere_is_in_force_and_named(desk):
    toml = desk.plan.read_text(encoding="utf-8")
    late = {"at": NOW.isoformat(), "by": "the council"}
    shown = desk.ok(*other(desk, adoption(91, toml, **late)))
    assert f"A plan came in that the council adopted at {NOW.isoformat()}" in shown
    assert "until now" in shown
    assert json.loads(desk.ok("status", "--format", "json"))["plan"]["differs"] is False
    early = adoption(92, toml, at="2023-07-19T09:00:00+08:00", by="the office")
    shown = desk.ok(*other(desk, early))
    assert f"in force from then until {NOW.isoformat()}" in shown
    assert "first plan adopted by now" in shown  # what was first promised goes by it


def test_promises_changed_without_a_note_are_refused(desk):
    toml = desk.plan.read_text(encoding="utf-8")
    desk.ok("adopt")
    eased = toml.replace("target = 600", "target = 300")
    early = {"at": "2023-07-19T09:00:00+08:00", "by": "the office"}
    late = {"at": (NOW + dt.timedelta(minutes=1)).isoformat(), "by": "the office"}
    assert "without a note" in desk.fails(*other(desk, adoption(93, eased, **late)))
    desk.ok(*other(desk, adoption(94, eased, **late, note="council decision")))
    # One that comes first changes nothing by itself; what follows it does, and has no note of this.
    desk.ok(*other(desk, adoption(92, eased, **early)))


def test_a_reading_from_before_its_item_began_is_refused(desk):
    line = log_line(91, **{**SOUND, "date": "2022-12-31"})
    assert "before its item starts, 2023-01-01" in desk.fails(*other(desk, line))


def test_a_plan_that_is_not_sound_is_refused(desk):
    assert "title" in desk.fails(*other(desk, adoption(91, "[plan]\n")))
    toml = desk.plan.read_text(encoding="utf-8")
    assert "SHA-256" in desk.fails(*other(desk, adoption(91, toml, toml + "# more")))
