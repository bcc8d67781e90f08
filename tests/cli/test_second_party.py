"""A second party's words: what waits, what is confirmed, what is sent back, and what that does.

The desk holds eight readings of six items; the office is `督查室`, the units `ops` and `卫健委`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import NOW, Desk
from tests.helpers import log_line
from tests.random_plans import LATER, Case, cases, examples, session_of
from wuhai_plan import PlanError, open_plan
from wuhai_plan.session import core
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.review import review
from wuhai_plan.session.status import status

OFFICE = ("--by", "督查室")
JUNE = ("--as-of", "2023-06-30")
KNOWN = ("--known-at", NOW.isoformat())


def as_json(desk: Desk, *args: str) -> Any:
    return json.loads(desk.ok(*args, "--format", "json"))


def item(desk: Desk, name: str, *args: str) -> Any:
    items = as_json(desk, "status", "--items", *args)["items"]
    return next(each for each in items if each["id"] == name)


def last(desk: Desk) -> Any:
    return json.loads(desk.entries()[-1])


def waiting(desk: Desk, *args: str) -> list[str]:
    return [row["entry"][-2:] for row in as_json(desk, "review", *args)["waiting"]]


def hours_later(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    monkeypatch.setattr(core, "system_clock", (NOW + dt.timedelta(hours=hours)).astimezone)


# ---- review


def test_review_lists_what_nobody_looked_at_the_weightiest_first(desk):
    """What moves the headline most comes first; what another reading overtook, last."""
    rows = as_json(desk, "review")["waiting"]
    effects = [row["effect"] for row in rows]
    assert [row["entry"][-2:] for row in rows] == ["04", "08", "03", "07", "02", "05", "06", "01"]
    assert effects == sorted(effects, key=abs, reverse=True)
    assert rows[0] == {
        "entry": "01H00000000000000000000004", "item": "investment", "date": "2023-06-30",
        "value": 5.7, "stage": None, "by": "卫健委", "at": "2023-07-03T09:14:00+08:00",
        "effect": 14.2857, "evidence": [],
    }  # fmt: skip
    assert rows[-1]["value"] == 150  # what was added comes to that
    assert [row["entry"][-2:] for row in rows if row["stage"]] == ["07"]


def test_review_in_csv_and_markdown_holds_the_same_rows(desk):
    rows = as_json(desk, "review")["waiting"]
    table = list(csv.DictReader(io.StringIO(desk.ok("review", "--format", "csv"))))
    assert [row["entry"] for row in table] == [row["entry"] for row in rows]
    assert list(table[0]) == list(rows[0])
    markdown = desk.ok("review", "--format", "md")
    assert all(row["entry"] in markdown for row in rows)
    assert "\\[red\\]" in markdown  # a title is text


def test_review_of_some_items_or_a_chapter_of_a_day_and_of_a_moment(desk):
    assert waiting(desk, "economy") == ["04", "03", "02", "01"]
    assert waiting(desk, "museum", "homes") == ["08", "07"]
    assert waiting(desk, "--as-of", "2023-03-31") == ["01", "05", "06"]
    assert waiting(desk, "--known-at", "2023-05-01") == ["01", "05", "06"]


def test_without_any_weight_nothing_has_an_effect(desk):
    plan = desk.plan.read_text(encoding="utf-8").replace("\nkind =", "\nweight = 0\nkind =")
    desk.plan.write_text(plan, encoding="utf-8")
    assert {row["effect"] for row in as_json(desk, "review")["waiting"]} == {None}
    assert desk.ok("review", "--format", "csv").count(",,") >= 8


def test_nothing_waits_where_all_was_judged(desk):
    for name in waiting(desk):
        desk.ok("confirm", f"0000{name}", *OFFICE)
    assert as_json(desk, "review") == {"version": 1, "waiting": []}
    assert "No reading waits" in desk.ok("review")
    assert desk.ok("review", "--format", "csv").count("\n") == 1
    assert "No reading waits" in desk.ok("review", "--format", "md")


# ---- confirm


def test_a_word_carries_the_figure_it_vouches_for_and_what_it_speaks_of(desk):
    (desk.folder / "visit.txt").write_text("seen", encoding="utf-8")
    desk.ok("confirm", "000001", *OFFICE, "--note", "counted", "--evidence", "visit.txt")
    word = last(desk)
    assert word.pop("evidence")[0]["ref"] == "visit.txt"
    assert {key: word[key] for key in word if key not in ("id", "at")} == {
        "item": "base-stations", "date": "2023-03-31", "by": "督查室", "note": "counted",
        "confirm": "01H00000000000000000000001", "value": 150,
    }  # fmt: skip
    desk.ok("confirm", "museum", *OFFICE)
    assert (last(desk)["stage"], "value" in last(desk)) == ("started", False)


def test_an_item_means_its_last_reading_and_several_are_confirmed_together_or_not_at_all(desk):
    desk.ok("confirm", "base-stations", "新建基站", "博物馆", *OFFICE)
    words = [json.loads(line) for line in desk.entries()[-2:]]
    assert [word["confirm"][-2:] for word in words] == ["02", "07"]
    assert desk.fails("confirm", "base-rate", "pilot", *OFFICE)
    assert desk.fails("confirm", "base-rate", "000002", *OFFICE)


@pytest.mark.parametrize("by", ["ops", " OPS ", "ｏｐｓ"])
def test_nobody_judges_what_they_reported_however_they_spell_their_name(desk, by):
    assert "was reported by ops" in desk.fails("confirm", "base-stations", "--by", by)
    command = ("return", "base-stations", "--note", "x", "--by", by)
    assert "was reported by ops" in desk.fails(*command)


def test_a_dry_run_says_what_would_be_and_records_nothing(desk):
    before = desk.log.read_bytes()
    assert "Would confirm" in desk.ok("confirm", "homes", *OFFICE, "--dry-run")
    assert "Would return" in desk.ok("return", "homes", "--note", "x", *OFFICE, "--dry-run")
    assert desk.log.read_bytes() == before


# ---- both sides of a figure


def test_neither_side_is_told_before_any_word(desk):
    made = as_json(desk, "status", *JUNE)
    for standing in (made["overall"], *made["chapters"], *made["items"]):
        assert standing["claimed"] is standing["confirmed"] is None
    assert made["overall"]["waiting"] is None
    assert "confirmed" not in desk.ok("status", *JUNE).lower()


def test_both_sides_stand_side_by_side_in_every_format(judged_desk):
    """Only the base stations are confirmed: 310 of 600, a third of a chapter, a seventh of all."""
    made = as_json(judged_desk, "status", *JUNE)
    overall = made["overall"]
    assert (overall["claimed"], overall["confirmed"], overall["waiting"]) == (38.6543, 7.381, 6)
    assert overall["percent"] == overall["claimed"]
    assert made["chapters"][0]["confirmed"] == 17.2222
    assert sum(chapter["waiting"] or 0 for chapter in made["chapters"]) == 6
    by_id = {each["id"]: each for each in made["items"]}
    assert by_id["base-stations"]["confirmed"] == 51.6667
    assert (by_id["museum"]["claimed"], by_id["museum"]["confirmed"]) == (30, 0)
    assert by_id["base-rate"]["claimed"] is by_id["base-rate"]["confirmed"] is None  # returned
    rows = list(csv.DictReader(io.StringIO(judged_desk.ok("status", "--format", "csv", *JUNE))))
    assert [(r["claimed"], r["confirmed"], r["waiting"]) for r in rows][-1] == (
        "38.6543", "7.381", "6",
    )  # fmt: skip
    for args in ((), ("--format", "md"), ("--items",)):
        shown = judged_desk.ok("status", *args, *JUNE)
        assert "7.4%" in shown, args
        assert "wait for a word: 6" in shown or "--items" in args, args


def test_an_item_complete_by_report_and_not_confirmed_is_told_as_such(judged_desk):
    told = "complete by report, not confirmed: 1 (Spent on [red]clinics[/red])"
    assert told in judged_desk.ok("status", *JUNE, width=120)
    judged_desk.ok("confirm", "investment", *OFFICE)
    assert "not confirmed" not in judged_desk.ok("status", *JUNE, width=120)


def test_a_plan_that_counts_what_is_confirmed_has_its_headline_turned_round(judged_desk):
    """Percent, value and rating go by what was confirmed; reported looks at all that stands."""
    plan = judged_desk.plan.read_text(encoding="utf-8")
    before = as_json(judged_desk, "status", *JUNE)
    judged_desk.plan.write_text(
        plan.replace('pace = "month"', 'pace = "month"\ncounts = "confirmed"', 1), encoding="utf-8"
    )
    made = as_json(judged_desk, "status", *JUNE)
    overall = made["overall"]
    assert overall["percent"] == overall["confirmed"] == before["overall"]["confirmed"]
    assert overall["claimed"] == before["overall"]["claimed"]
    assert overall["reported"] == before["overall"]["reported"] == 5
    by_id = {each["id"]: each for each in made["items"]}
    museum = by_id["museum"]
    assert (museum["percent"], museum["stage"], museum["rating"]) == (0, None, "critical")
    assert (museum["last_date"], museum["entries"]) == (None, 1)
    assert (by_id["base-stations"]["percent"], by_id["base-stations"]["value"]) == (51.6667, 310)
    assert by_id["base-rate"]["rating"] == "unreported"
    assert "Claimed" in judged_desk.ok("status", *JUNE)
    judged_desk.ok("confirm", "museum", *OFFICE)
    assert item(judged_desk, "museum", *JUNE)["stage"] == "started"


def test_where_only_the_confirmed_counts_and_nothing_is_it_is_said(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(plan.replace("[chapter", 'counts = "confirmed"\n[chapter', 1))
    made = as_json(desk, "status", *JUNE)
    assert (made["overall"]["percent"], made["overall"]["claimed"]) == (0, None)
    assert "none is confirmed yet" in desk.ok("status", *JUNE)
    assert "counts" in desk.fails("status", "--plan", _with(desk, "confirm"))


def _with(desk: Desk, counts: str) -> str:
    path = desk.folder / "other.toml"
    plan = (Path(__file__).parent / "plan.toml").read_text(encoding="utf-8")
    path.write_text(plan.replace("[chapter", f'counts = "{counts}"\n[chapter', 1), "utf-8")
    return str(path)


# ---- what becomes of a word


def test_a_confirmed_reading_that_now_leads_to_another_total_waits_again(desk):
    desk.ok("update", "base-stations", "+50", "--date", "2023-07-10")
    desk.ok("confirm", "base-stations", *OFFICE)
    assert last(desk)["value"] == 360
    assert item(desk, "base-stations")["confirmed"] == 60
    named = desk.entries()[-2][7:33]
    assert named[-2:] not in waiting(desk)
    desk.ok("update", "base-stations", "+5", "--date", "2023-07-05")  # an older day
    assert named in [row["entry"] for row in as_json(desk, "review")["waiting"]]
    assert item(desk, "base-stations")["confirmed"] == 0
    desk.ok("confirm", named, *OFFICE)  # once more, for the figure there is now
    assert last(desk)["value"] == 365
    assert item(desk, "base-stations")["confirmed"] == 60.8333


def test_the_last_word_counts_and_a_word_can_be_withdrawn(desk, monkeypatch):
    desk.ok("confirm", "homes", *OFFICE)
    confirmation = last(desk)["id"]
    hours_later(monkeypatch, 1)
    desk.ok("return", "homes", "--note", "not lived in", *OFFICE)
    returned = last(desk)["id"]
    assert item(desk, "homes")["percent"] is None
    rows = {row["id"]: row for row in as_json(desk, "log")["entries"]}
    homes = rows["01H00000000000000000000008"]
    assert (homes["confirmed_by"], homes["returned_by"]) == (None, returned)
    desk.ok("void", returned, "--note", "mistaken", *OFFICE)
    rows = {row["id"]: row for row in as_json(desk, "log")["entries"]}
    homes = rows["01H00000000000000000000008"]
    assert (homes["confirmed_by"], homes["returned_by"]) == (confirmation, None)
    assert item(desk, "homes")["confirmed"] == 80.5802
    desk.ok("void", confirmation, "--note", "mistaken, too", *OFFICE)
    assert item(desk, "homes")["confirmed"] is None
    assert "08" in waiting(desk)


def test_a_returned_reading_may_be_confirmed_in_the_end(judged_desk, monkeypatch):
    hours_later(monkeypatch, 1)
    judged_desk.ok("confirm", "000003", *OFFICE)
    assert item(judged_desk, "base-rate")["confirmed"] == 42.8571
    assert "returned" not in json.dumps(as_json(judged_desk, "due"))


def test_undo_takes_back_ones_own_word(judged_desk):
    judged_desk.ok("undo", *OFFICE)
    assert item(judged_desk, "base-rate")["percent"] == 42.8571


# ---- return


def test_a_returned_reading_no_longer_counts_and_nothing_is_erased(desk):
    before = desk.log.read_bytes()
    shown = desk.ok("return", "000003", "--note", "wrong scope", *OFFICE)
    assert desk.log.read_bytes().startswith(before)
    assert last(desk)["return"] == "01H00000000000000000000003"
    assert (last(desk)["item"], last(desk)["date"]) == ("base-rate", "2023-06-30")
    assert "Returned" in shown
    assert item(desk, "base-rate")["rating"] == "unreported"
    assert "(returned) = 63" in desk.ok("log")


def test_a_remark_may_be_returned_and_not_confirmed(desk):
    desk.ok("update", "museum", "--problem", "no power")
    named = last(desk)["id"]
    assert "no reading" in desk.fails("confirm", named, *OFFICE)
    desk.ok("return", named, "--note", "not so", *OFFICE)
    assert item(desk, "museum")["problem"] is None


def test_what_was_returned_is_due_with_the_reason_until_it_is_reported_anew(judged_desk):
    rows = {row["id"]: row for row in as_json(judged_desk, "due")["items"]}
    assert "returned" in rows["base-rate"]["reasons"]
    told = "reading of 2023-06-30 returned: 督查室 (与统计口径不符 [bold])"
    assert told in rows["base-rate"]["why"]
    assert "returned" in judged_desk.ok("due", "--format", "csv")
    judged_desk.ok("update", "base-rate", "62.5", "--date", "2023-06-30")
    rows = {row["id"]: row for row in as_json(judged_desk, "due")["items"]}
    assert "returned" not in rows["base-rate"]["reasons"]
    assert item(judged_desk, "base-rate")["value"] == 62.5


def test_a_reason_stands_on_the_screen_as_far_as_there_is_room(judged_desk):
    judged_desk.ok("return", "homes", "--note", "x" * 300, *OFFICE)
    for width in (80, 120, 200):
        shown = judged_desk.ok("due", width=width)
        assert "与统计口径不符" in shown
        assert "x" * 10 in shown
        assert all(len(line) <= width for line in shown.splitlines())


# ---- what is known at a moment


def test_a_past_report_is_the_same_before_and_after_words_and_after_their_withdrawal(
    desk, monkeypatch
):
    desk.ok("adopt", "--note", "passed")
    hours_later(monkeypatch, 1)
    moment = ("--known-at", NOW.isoformat())
    commands = [("status", "--items", *moment), ("due", *moment), ("export", "json", *moment)]
    commands += [("review", *moment), ("show", "homes", *moment), ("export", "csv", *moment)]
    before = [desk.ok(*command) for command in commands]
    fingerprint = desk.ok("seal", *moment)
    hours_later(monkeypatch, 2)
    desk.ok("confirm", "homes", *OFFICE)
    desk.ok("return", "investment", "--note", "no papers", *OFFICE)
    between = NOW + dt.timedelta(hours=2, minutes=1)
    hours_later(monkeypatch, 3)
    judged = [desk.ok(*c[:-1], between.isoformat()) for c in commands]
    desk.ok("void", desk.entries()[-1][7:33], "--note", "found", *OFFICE)
    assert [desk.ok(*command) for command in commands] == before
    assert [desk.ok(*c[:-1], between.isoformat()) for c in commands] == judged
    assert judged[0] != before[0]
    assert desk.ok("seal", *moment) == fingerprint


def test_the_seal_covers_words(judged_desk, later):
    later()
    sealed = judged_desk.ok("seal", *KNOWN)
    lines = judged_desk.entries()
    judged_desk.log.write_text("\n".join(lines[:-2]) + "\n", encoding="utf-8")
    assert judged_desk.ok("seal", *KNOWN) != sealed
    changed = [*lines[:-2], lines[-2].replace("310", "311"), lines[-1]]
    judged_desk.log.write_text("\n".join(changed) + "\n", encoding="utf-8")
    assert judged_desk.ok("seal", *KNOWN) != sealed


def test_a_log_with_words_is_sound(judged_desk):
    assert "12" in judged_desk.ok("check")


def test_changes_names_a_return_as_the_cause_of_a_restated_figure(judged_desk, later):
    later()
    told = as_json(judged_desk, "changes", "--since", "2023-07-11", "--until", KNOWN[1])
    assert [row["entry"][-1] for row in told["restated"]] == ["C"]
    row = told["restated"][0]
    assert (row["item"], row["by"], row["from"], row["to"]) == ("base-rate", "督查室", 63, None)
    assert row["effect"] == -6.1224
    assert told["new"] == []


def test_as_first_promised_is_measured_from_the_same_readings(judged_desk, later):
    """An item eased later stands beside the headline; what was returned counts for neither."""
    judged_desk.ok("adopt")
    later()
    plan = judged_desk.plan.read_text(encoding="utf-8")
    judged_desk.plan.write_text(plan.replace("target = 600", "target = 300"), encoding="utf-8")
    first = as_json(judged_desk, "status", *JUNE)["overall"]["as_promised"]
    assert first["percent"] == 38.6543
    confirmed = plan.replace("target = 600", "target = 300").replace(
        "[chapter", 'counts = "confirmed"\n[chapter', 1
    )
    judged_desk.plan.write_text(confirmed, encoding="utf-8")
    overall = as_json(judged_desk, "status", *JUNE)["overall"]
    assert (overall["as_promised"]["percent"], overall["percent"]) == (7.381, 14.2857)


# ---- lists


def test_log_and_show_list_words_with_what_they_say_of_whom(judged_desk):
    entries = {row["id"][-1]: row for row in as_json(judged_desk, "log")["entries"]}
    assert (entries["B"]["confirm"], entries["B"]["value"]) == ("01H00000000000000000000002", 310)
    assert entries["C"]["return"] == "01H00000000000000000000003"
    assert entries["2"]["confirmed_by"] == "01H0000000000000000000000B"
    assert entries["3"]["returned_by"] == "01H0000000000000000000000C"
    shown = as_json(judged_desk, "show", "base-stations")["entries"]
    assert [row["confirmed_by"] for row in shown][1] == "01H0000000000000000000000B"
    rows = list(csv.DictReader(io.StringIO(judged_desk.ok("log", "--format", "csv"))))
    assert [rows[-2][key] for key in ("confirm", "value", "return")] == [
        "01H00000000000000000000002", "310", "",
    ]  # fmt: skip
    assert "= 310 (confirmed)" in judged_desk.ok("log")


# ---- in and out by a spreadsheet, and by a copy


def test_a_log_with_words_comes_back_whole_from_its_own_csv(judged_desk, later):
    judged_desk.ok("void", "00000C", "--note", "mistaken", *OFFICE)
    judged_desk.ok("return", "museum", "--note", "no papers", *OFFICE)
    judged_desk.ok("confirm", "homes", *OFFICE)
    lines = {line["id"]: line for line in map(json.loads, judged_desk.entries())}
    (judged_desk.folder / "log.csv").write_text(
        judged_desk.ok("log", "--format", "csv"), encoding="utf-8"
    )
    later()
    shown = as_json(judged_desk, "status", "--items")
    judged_desk.log.unlink()
    judged_desk.ok("import", "log.csv")
    assert {line["id"]: line for line in map(json.loads, judged_desk.entries())} == lines
    assert as_json(judged_desk, "status", "--items") == shown
    again = judged_desk.ok("import", "log.csv")
    assert f"Entries added: 0  there already: {len(lines)}" in again


def test_a_workbooks_log_brings_words_back_too(judged_desk):
    lines = sorted(judged_desk.entries())
    judged_desk.ok("export", "xlsx", "-o", "all.xlsx", *JUNE)
    judged_desk.log.unlink()
    judged_desk.ok("import", "all.xlsx")
    mine = {line["id"]: line for line in map(json.loads, lines)}
    theirs = {line["id"]: line for line in map(json.loads, judged_desk.entries())}
    for key in ("01H0000000000000000000000B", "01H0000000000000000000000C"):
        assert theirs[key] == mine[key]


HEAD = "id,at,item,date,by,note,confirm,value,stage,return\n"
READ, MADE = "01H00000000000000000000002", "01H0000000000000000000000Z"
AT = "2023-07-15T09:00:00+08:00"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"{MADE},{AT},base-stations,2023-06-30,ops,,{READ},310,,", "E2: 01H00000000000000000000002 was reported by ops"),  # noqa: E501
        (f",,,,OPS,,{READ},,,", "was reported by ops"),
        (f",,,,ops,x,,,,{READ}", "was reported by ops"),
        (f"{MADE},{AT},base-stations,2023-06-30,x,,{MADE[:-1]}Y,310,,", "neither in the log"),
        (f"{MADE},{AT},homes,2023-06-30,x,,{READ},310,,", "base-stations"),
        (f",,,,x,,{READ},311,,", "“item” is missing"),
        (f",,base-stations,,x,,{READ},311,,", "stands at 310"),
        (f",,,,x,,{READ},,,{READ}", "Keep one of them"),
    ],
)  # fmt: skip
def test_words_from_outside_are_checked_as_the_commands_check(desk, row, told):
    (desk.folder / "words.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    assert told in desk.fails("import", "words.csv")


def test_new_words_come_in_from_a_table_once(desk):
    rows = f",,,,督查室,,{READ},,,\n,,,,督查室,缺材料,,,,01H00000000000000000000004\n"
    (desk.folder / "words.csv").write_text(HEAD + rows, encoding="utf-8")
    assert "Entries added: 2" in desk.ok("import", "words.csv")
    words = [json.loads(line) for line in desk.entries()[-2:]]
    assert (words[0]["confirm"], words[0]["value"], words[0]["item"]) == (
        READ,
        310,
        "base-stations",
    )
    assert (words[1]["return"][-1], words[1]["date"]) == ("4", "2023-06-30")
    assert "Entries added: 0  there already: 2" in desk.ok("import", "words.csv")


def test_merge_takes_words_of_another_copy_whoever_wrote_them(judged_desk):
    """Replay does not look at who speaks, since a name proves nothing: only a hub knows."""
    own = log_line(
        id="01H0000000000000000000000D", at="2023-07-13T09:00:00+08:00", item="homes",
        date="2023-05-31", confirm="01H00000000000000000000008", value=2000, by="ops",
    )  # fmt: skip
    other = judged_desk.folder / "other.jsonl"
    shutil.copy(judged_desk.log, other)
    with other.open("ab") as file:
        file.write(own)
    judged_desk.ok("merge", "other.jsonl")
    assert item(judged_desk, "homes")["confirmed"] == 80.5802
    with other.open("ab") as file:
        file.write(own.replace(b"00D", b"00E").replace(b"2023-05-31", b"2023-05-30"))
    assert judged_desk.fails("merge", "other.jsonl")


# ---- the interface for programs


def test_programs_review_confirm_and_send_back(desk):
    plan = open_plan()
    rows = plan.review("economy")
    assert [row.entry[-1] for row in rows] == ["4", "3", "2", "1"]
    assert (rows[0].item, str(rows[0].value), rows[0].by) == ("investment", "5.7", "卫健委")
    (change,) = plan.confirm("base-stations", by="督查室")
    assert (change.written, change.after.confirmed) == (True, Fraction(310, 600))
    assert not plan.send_back("homes", note="x", by="督查室", dry_run=True).written
    back = plan.send_back("investment", note="缺材料", by="督查室")
    assert (back.before.complete, back.after.complete) == (Fraction(1), None)
    entries = {entry.id: entry for entry in plan.entries()}
    assert entries[READ].confirmed_by == change.entry
    assert entries[back.entry].send_back == "01H00000000000000000000004"
    assert entries["01H00000000000000000000004"].returned_by == back.entry
    overall = plan.status(as_of="2023-06-30").overall
    assert (overall.confirmed, overall.waiting) == (Fraction(310, 7 * 600), 6)
    with pytest.raises(PlanError, match="was reported by ops"):
        plan.confirm("homes", by="ops")


# ---- the same by other means


def without(log: str, entry: str) -> str:
    """Leave out of a log an entry, and what speaks of it."""
    gone, kept = {entry}, list(map(json.loads, log.splitlines()))
    for _ in kept:
        gone |= {line["id"] for line in kept if line.get("void") in gone}
    lines = (line for line in log.splitlines() if json.loads(line)["id"] not in gone)
    return "".join(f"{line}\n" for line in lines)


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(30))
@given(cases(), st.data())
def test_an_effect_is_the_headline_less_the_same_without_the_reading(case: Case, data):
    """By brute force: the reading's line is taken out of the log, and everything made anew."""
    with session_of(case) as session:
        # A line that another one speaks of can't be taken out alone.
        spoken_of = {entry.target for entry in session.log.entries}
        waiting = review(session, as_of=str(case.day)).waiting
        rows = [row for row in waiting if row.entry.id not in spoken_of]
        whole = status(session, as_of=str(case.day)).overall.complete
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    with session_of(case._replace(log=without(case.log, row.entry.id))) as session:
        other = status(session, as_of=str(case.day)).overall.complete
    if whole is None or other is None:
        assert row.effect is None
    else:
        assert row.effect == (whole - other) * 100


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(30))
@given(cases(), st.data())
def test_as_many_wait_as_review_lists(case: Case, data):
    """Some readings are judged first, and confirmed with the figure that each leads to or not."""
    with session_of(case) as session:
        rows = review(session, as_of=str(case.day)).waiting
        for row in data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else ():
            reading, entry = rows[row].reading, rows[row].entry
            figure = {"stage": reading.stage}
            if reading.stage is None:
                figure = {"value": reading.value + data.draw(st.sampled_from([0, 0, 1]))}
            words = [{"confirm": entry.id, **figure}, {"return": entry.id, "note": "x"}]
            word = log_line(
                id=f"7{entry.id[1:]}", at="2025-12-31T09:00:00+08:00", item=entry.item,
                date=str(entry.date), **data.draw(st.sampled_from(words)),
            )  # fmt: skip
            with session.log_path.open("ab") as log:
                log.write(word)
        again = Session(Choices(session.plan_path, session.log_path), LATER.astimezone)
        listed = review(again, as_of=str(case.day)).waiting
        overall = status(again, as_of=str(case.day)).overall
    assert overall.waiting in (None, len(listed))
