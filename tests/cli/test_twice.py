"""The same update typed twice, and taking back what was typed last."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.cli.conftest import NOW
from tests.helpers import log_line
from wuhai_plan.session import core

TOTAL = ("update", "base-stations", "400", "--date", "2023-07-01")


def at(monkeypatch: pytest.MonkeyPatch, **later: float) -> None:
    monkeypatch.setattr(core, "system_clock", (NOW + dt.timedelta(**later)).astimezone)


@pytest.mark.parametrize(
    "words",
    [
        TOTAL,
        ("update", "museum", "in-use"),
        ("update", "base-rate", "64.5"),
        (*TOTAL, "--note", "as agreed", "--evidence", "https://example.org/1"),
    ],
    ids=" ".join,
)
def test_the_same_figure_again_is_not_recorded_and_says_so(desk, words):
    first = desk.ok(*words)
    before = desk.entries()
    again = desk(*words)
    assert again.code == 0
    assert again.out.startswith("Not recorded again: ")
    assert first.split()[-1] in again.err  # the entry
    assert "ops reported this for 2023-07-" in again.err
    assert desk.entries() == before
    assert "未重复记入" in desk.ok(*words, "--lang", "zh")
    assert "Not recorded again" in desk.ok(*words, "--dry-run")


def test_without_a_note_it_says_no_more_than_the_one_before(desk):
    desk.ok(*TOTAL, "--note", "as agreed")
    before = desk.entries()
    assert "Not recorded again" in desk.ok(*TOTAL)
    assert desk.entries() == before


@pytest.mark.parametrize(
    "words",
    [
        (*TOTAL, "--by", "another"),
        (*TOTAL, "--note", "as agreed"),
        (*TOTAL, "--evidence", "https://example.org/1"),
        (*TOTAL[:-1], "2023-07-02"),
        ("update", "base-stations", "401", "--date", "2023-07-01"),
    ],
    ids=" ".join,
)
def test_what_says_more_is_recorded(desk, words):
    desk.ok(*TOTAL)
    before = len(desk.entries())
    assert desk.ok(*words).startswith("Recorded")
    assert len(desk.entries()) == before + 1


def test_a_total_that_was_replaced_or_withdrawn_is_recorded_again(desk):
    desk.ok(*TOTAL)
    desk.ok("update", "base-stations", "401", "--date", "2023-07-01")
    assert desk.ok(*TOTAL, "--correct", "--note", "was right").startswith("Recorded")
    desk.ok("undo")
    desk.ok("undo")
    desk.ok("undo")
    assert desk.ok(*TOTAL).startswith("Recorded")
    desk.ok("update", "base-stations", "+5", "--date", "2023-07-01")
    assert desk.ok(*TOTAL, "--correct", "--note", "not five more").startswith("Recorded")


def test_the_same_addition_again_is_recorded_and_names_the_earlier_one(desk):
    words = ("update", "base-stations", "+50", "--date", "2023-07-01")
    first = desk.ok(*words)
    again = desk(*words)
    assert again.code == 0
    assert again.out.startswith("Recorded")
    assert f"entry {first.split()[-1]}" in again.err
    assert "plan undo" in again.err
    desk.ok("undo")
    desk.ok("undo")
    assert "earlier" not in desk(*words).err
    assert desk(*words[:2], "+51", *words[3:]).err == ""


def test_undo_takes_what_was_typed_last_though_the_clock_was_set_back(desk, monkeypatch):
    desk.ok("update", "base-stations", "400")
    at(monkeypatch, minutes=-10)
    desk.ok("update", "museum", "in-use")
    assert "Museum" in desk.ok("undo")
    assert "base stations" in desk.ok("undo")


@pytest.mark.parametrize("words", [("museum", "in-use"), ("base-stations", "410"), ("homes", "+5")])
def test_a_clock_a_little_behind_takes_the_last_entrys_moment_and_says_so(desk, monkeypatch, words):
    desk.ok("update", "base-stations", "400")
    at(monkeypatch, minutes=-10)
    result = desk("update", *words)
    assert result.code == 0
    assert "09:50:00" in result.err
    assert "10:00:00" in result.err
    before, last = map(json.loads, desk.entries()[-2:])
    assert last["at"] == before["at"]
    assert last["id"] > before["id"]


LATE = {"minutes": -10, "seconds": -1}
WRITERS = [
    ("update", "museum", "in-use"),
    ("void", "000007", "--note", "wrong"),
    ("undo",),
    ("import", "x.csv"),
]


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: words[0])
def test_a_clock_further_behind_is_refused_and_the_last_entry_named(desk, monkeypatch, words):
    (desk.folder / "x.csv").write_text("item,date,set\nbase-stations,2023-07-01,410\n")
    shown = desk.ok("update", "base-stations", "400")
    at(monkeypatch, **LATE)
    message = desk.fails(*words)
    assert shown.split()[-1] in message
    assert "10:00:00" in message
    assert "09:49:59" in message


def test_what_is_there_already_is_told_however_far_behind_the_clock_is(desk, monkeypatch):
    (desk.folder / "x.csv").write_text("item,date,set\nbase-stations,2023-07-01,400\n")
    desk.ok("import", "x.csv")
    desk.ok("update", "museum", "in-use")
    at(monkeypatch, **LATE)
    assert "there already: 1" in desk.ok("import", "x.csv")
    assert desk.ok("update", "museum", "in-use").startswith("Not recorded again: ")


def test_undo_goes_by_the_clock_where_ids_were_made_otherwise(desk):
    lines = (
        log_line(9, item="base-stations", by="ops", at="2023-07-18T09:00:00+08:00"),
        log_line(8, item="museum", by="ops", at="2023-07-19T09:00:00+08:00", stage="in-use"),
    )
    desk.log.write_bytes(b"".join(lines))
    assert "Museum" in desk.ok("undo")


def test_undo_takes_no_entry_of_another_though_it_is_later(desk):
    desk.ok("update", "museum", "in-use")
    with desk.log.open("ab") as log:
        log.write(log_line(0, item="base-stations", id="Z" * 26, by="another", set=500))
    assert "Museum" in desk.ok("undo")
