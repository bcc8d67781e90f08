"""`plan show`, `plan due` and the ways to look at a status, as their users see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random

import pytest
from jsonschema import Draft202012Validator

from wuhai_plan import schemas
from wuhai_plan.log.ulid import new

JUNE = ("--as-of", "2023-06-30")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def status(desk, *args: str):
    found = json.loads(desk.ok("status", "--format", "json", *args))
    Draft202012Validator(json.loads(schemas.read("status"))).validate(found)
    return found


def put(desk, after: str, line: str) -> None:
    """Write a line into the plan behind the first one that begins so."""
    text = desk.plan.read_text(encoding="utf-8")
    assert after in text
    desk.plan.write_text(text.replace(after, f"{after}\n{line}", 1), encoding="utf-8")


# ---- show


def test_show_json_holds_the_item_its_entries_and_its_curve(desk):
    found = json.loads(desk.ok("show", "homes", "--format", "json", *JUNE))
    assert found["item"]["id"] == "homes"
    assert (found["item"]["forecast"], found["item"]["no_forecast"]) == (None, "too-few")
    assert [e["withdrawn_by"] for e in found["entries"]] == [
        None,
        "01H0000000000000000000000A",
        None,
    ]
    assert found["curve"][0] == {"date": "2023-01-01", "percent": None, "expected": 0}
    assert found["curve"][-1] == {"date": "2023-06-30", "percent": 80.5802, "expected": 100}
    assert found["arithmetic"][0] == "2,000 ÷ 2,482 = 80.6%"


def test_show_knows_only_what_was_known_then(desk):
    then = desk.ok("show", "homes", "--known-at", "2023-06-03T09:30:00")
    assert "9,000 ÷ 2,482" in then
    assert "withdrawn" not in then


@pytest.mark.parametrize("item", ["base-rate", "investment", "hotline", "museum", "pilot", "homes"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_show_fits_every_item_at_any_width(desk, item, lang, width):
    from rich.cells import cell_len

    screen = desk.ok("show", item, "--lang", lang, width=width)
    assert all(cell_len(line.rstrip()) <= width for line in screen.splitlines())


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_show_hides_nothing_of_an_entry_at_any_width(desk, width):
    desk.ok("update", "homes", "2100", "--by", "Gao", "--note", "counted")
    entries = desk.ok("show", "homes", width=width).partition("Entries")[2]
    for word in ("2,100", "Gao", "counted", "2023-07-20"):
        assert word in entries


def test_show_gives_both_denominators_and_the_revision(desk):
    put(desk, "target = 600", 'revisions = [{ from = 2023-06-01, target = 500, note = "cut" }]')
    screen = desk.ok("show", "base-stations", *JUNE, width=120)
    assert "310 ÷ 500 = 62.0%" in screen
    assert "by the first promise: 310 ÷ 600 = 51.7%" in screen
    assert "from 2023-06-01: target 600 stations → 500 stations (cut)" in screen
    before = desk.ok("show", "base-stations", "--as-of", "2023-05-31")
    assert "500" not in before


def test_show_names_the_nearest_item(desk):
    assert "“New base stations (base-stations)”" in desk.fails("show", "base-sations")


def test_a_chart_in_a_plain_encoding_has_plain_marks(desk):
    from wuhai_plan.lang import Lang
    from wuhai_plan.messages.catalogue import Messages
    from wuhai_plan.render.curve import render_curve
    from wuhai_plan.session.core import Session
    from wuhai_plan.session.show import show

    report = show(Session(), "base-stations", as_of="2023-06-30")
    drawn = render_curve(report.curve, report.as_of, Messages(Lang.EN), 60, ascii_only=True)
    text = "\n".join(line.plain for line in drawn)
    assert text.isascii()
    assert "#" in text
    assert "-----" in text


# ---- due


def test_due_json_and_csv(desk):
    found = json.loads(desk.ok("due", "--format", "json"))
    ids = ["homes", "hotline", "museum", "base-stations", "base-rate", "pilot"]
    assert [row["id"] for row in found["items"]] == ids
    assert found["items"][0]["reasons"] == ["overdue", "report-missing"]
    assert found["items"][0]["why"] == [
        "20 days overdue", "report for January 2023 missing, was due 15 February",
    ]  # fmt: skip
    table = rows(desk.ok("due", "--format", "csv", "--lang", "zh"))
    assert [row["id"] for row in table] == [row["id"] for row in found["items"]]
    assert table[0]["reasons"] == "overdue;report-missing"
    assert table[0]["why"] == "逾期 20 天、2023年1月未报送（应于2月15日前报送）"


def test_nothing_needs_attention(desk):
    assert "Nothing needs attention." in desk.ok("due", "--as-of", "2023-01-01")
    assert "没有需要关注的任务。" in desk.ok("due", "--as-of", "2023-01-01", "--lang", "zh")
    assert json.loads(desk.ok("due", "--as-of", "2023-01-01", "--format", "json"))["items"] == []


# ---- status


def test_since_adds_keys_only_when_asked_for(desk):
    plain, found = status(desk, *JUNE), status(desk, *JUNE, "--since", "2023-05-31")
    assert "change" not in plain["overall"]
    assert found["overall"]["change"] == 24.2177
    assert found["overall"]["new_entries"] == 3
    assert found["since"] == "2023-05-31"
    stations = found["items"][0]
    assert (stations["change"], stations["new_entries"]) == (26.6667, 1)
    assert list(stations)[-2:] == ["change", "new_entries"]
    pilot = next(one for one in found["items"] if one["id"] == "pilot")
    assert (pilot["change"], pilot["new_entries"]) == (None, 0)


def test_since_in_csv(desk):
    args = ("status", "--format", "csv", *JUNE, "--since", "2023-05-31")
    table = rows(desk.ok(*args))
    assert (table[-1]["change"], table[-1]["new_entries"]) == ("24.2177", "3")
    items = rows(desk.ok(*args, "--items"))
    assert list(items[0])[-3:] == ["next", "change", "new_entries"]
    assert "+24.2" in desk.ok("status", "--format", "md", *JUNE, "--since", "2023-05-31")


def test_since_a_day_after_the_day_shown_is_refused(desk):
    assert "2023-07-01" in desk.fails("status", *JUNE, "--since", "2023-07-01")


def test_by_lead_gives_groups_in_place_of_chapters(desk):
    found = status(desk, *JUNE, "--by", "lead")
    assert "chapters" not in found
    assert [(g["id"], g["title"]) for g in found["groups"]] == [
        ("Health bureau", "Health bureau"), (None, None),
    ]  # fmt: skip
    chinese = status(desk, *JUNE, "--by", "lead", "--lang", "zh")
    assert [(g["id"], g["title"]) for g in chinese["groups"]] == [
        ("Health bureau", "市卫健委"), (None, None),
    ]  # fmt: skip
    assert "(no tag)" in desk.ok("status", *JUNE, "--by", "tag")
    assert "\\(no lead\\)" not in desk.ok("status", *JUNE, "--by", "lead", "--format", "md")
    assert rows(desk.ok("status", *JUNE, "--by", "lead", "--format", "csv"))[1]["id"] == ""


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--fail-on", "critical"), 3),
        (("--fail-on", "overdue,critical"), 3),
        (("--fail-on", "overdue"), 0),
        (("economy", "--fail-on", "critical"), 0),
        (("hotline", "--fail-on", "critical", "--format", "json"), 3),
        (("--fail-on", "critical", "--sensitivity"), 3),
        (("--rules", "target", "economy", "--fail-on", "critical"), 3),
    ],
)
def test_fail_on_leaves_with_3_after_printing(desk, args, code):
    result = desk("status", *JUNE, *args)
    assert (result.code, result.err) == (code, "")
    assert result.out


def test_fail_on_a_word_that_is_no_rating(desk):
    assert "“critical”" in desk.fails("status", "--fail-on", "critcal")


def test_rules_of_the_plan_and_those_built_in(desk):
    put(desk, 'pace = "month"', '[rules.strict]\ntitle = "Strict"\nbehind = 0\ncritical = 0')
    found = status(desk, *JUNE, "--rules", "strict")
    assert found["rules"] == "strict"
    assert found["items"][1]["rating"] == "critical"
    assert status(desk, *JUNE, "--rules", "ratio")["overall"]["rating"] == "behind"
    assert "rated by Strict" in desk.ok("status", *JUNE, "--rules", "strict")
    assert "strict" in desk.fails("status", "--rules", "strickt")


def test_compare_rules(desk):
    found = status(desk, *JUNE, "--compare-rules")["comparison"]
    assert [rule["id"] for rule in found["rules"]] == ["default", "points", "ratio", "target"]
    assert found["items"][1] == {
        "id": "base-rate",
        "ratings": {
            "default": "slipping", "points": "slipping", "ratio": "behind", "target": "critical",
        },
    }  # fmt: skip
    table = rows(desk.ok("status", *JUNE, "--compare-rules", "--format", "csv"))
    assert list(table[0]) == ["id", "title", "default", "points", "ratio", "target"]
    assert "| Item |" in desk.ok("status", *JUNE, "--compare-rules", "--format", "md")
    agreed = desk.ok("status", "investment", *JUNE, "--compare-rules")
    assert "All rule sets agree about all 1 items." in agreed


def test_sensitivity(desk):
    found = status(desk, *JUNE, "--sensitivity")["sensitivity"]
    assert [(way["id"], way["percent"]) for way in found] == [
        ("plan", 44.7768), ("equal", 44.7768), ("reported", 52.2396), ("chapters", 47.2848),
    ]  # fmt: skip
    table = rows(desk.ok("status", *JUNE, "--sensitivity", "--format", "csv"))
    assert table[2]["difference"] == "7.4628"
    assert "| Added up |" in desk.ok("status", *JUNE, "--sensitivity", "--format", "md")


@pytest.mark.parametrize("other", [("--rules", "ratio"), ("--sensitivity",)])
def test_what_does_not_go_together(desk, other):
    message = desk.fails("status", "--compare-rules", *other, code=2)
    assert other[0] in message


# ---- a stored report can be had again


QUESTIONS = [
    ("status", "--format", "json"),
    ("status", "--format", "csv", "--since", "2023-03-31"),
    ("status", "--items", "--by", "lead"),
    ("status", "--compare-rules"),
    ("status", "--sensitivity", "--format", "json"),
    ("due", "--format", "json"),
    ("show", "base-stations"),
    ("show", "homes", "--format", "json"),
    ("export", "csv"),
    ("export", "json"),
]


def test_a_stored_report_is_had_again_byte_for_byte(desk):
    """200 later entries, a third of them withdrawals, and September's revisions change nothing."""
    then = ("--as-of", "2023-07-10", "--known-at", "2023-07-10T18:00:00+08:00")
    stored = [desk.ok(*question, *then) for question in QUESTIONS]
    chance = random.Random(4)
    ids = [json.loads(line)["id"] for line in desk.entries()]
    kinds = {"base-stations": 600, "base-rate": 67, "hotline": 99, "homes": 2482}
    first, lines = dt.datetime(2023, 11, 14, 22, tzinfo=dt.timezone.utc), []
    for n in range(200):
        at = f"2023-{chance.randrange(8, 12):02d}-{chance.randrange(1, 28):02d}T09:00:00+08:00"
        own = new(first + dt.timedelta(milliseconds=n))
        entry: dict[str, object] = {"id": own, "at": at, "by": "later"}
        if n % 3 == 0:
            entry |= {"void": chance.choice(ids), "note": "wrong"}
        else:
            item = chance.choice(list(kinds))
            day = f"2023-{chance.randrange(1, 10):02d}-{chance.randrange(1, 28):02d}"
            entry |= {"item": item, "date": day, "set": chance.randrange(kinds[item])}
        ids.append(own)
        lines.append(json.dumps(entry, separators=(",", ":")))
    chance.shuffle(lines)
    desk.log.write_text(desk.log.read_text("utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    put(desk, "target = 600", "revisions = [{ from = 2023-09-01, target = 500, weight = 3 }]")
    assert [desk.ok(*question, *then) for question in QUESTIONS] == stored
    assert desk.ok("status", "--as-of", "2023-09-30", "--format", "json") != stored[0]


# ---- a plan with a note, checkpoints, revised dates, stage dues, and due days near

MORE = """
[item.mines]
chapter = "economy"
title = { en = "Green mines", zh = "绿色矿山" }
kind = "count"
target = 600
checkpoints = { 2023-03-31 = 100, 2023-06-30 = 300 }
lead = "自然资源局"
support = ["Finance"]
tags = ["ecology"]
revisions = [{ from = 2023-06-30, due = 2024-03-31, weight = 2 }]

[item.school]
chapter = "services"
title = { en = "School", zh = "学校" }
kind = "milestone"
due = 2023-07-21
stages = [
  { id = "started", percent = 30, due = 2023-06-30, title = { en = "Started", zh = "开工" } },
  { id = "open", percent = 100, title = { en = "Open", zh = "开学" } },
]
"""


@pytest.fixture
def full(desk):
    put(desk, "due = 2023-12-31", 'note = "Invented."')
    desk.plan.write_text(desk.plan.read_text("utf-8") + MORE, encoding="utf-8")
    for date, stage in (("2023-05-31", "started"), ("2023-06-30", "started")):
        desk.ok("update", "school", stage, "--date", date)
    return desk


def test_show_of_what_was_revised_has_its_first_dates_and_its_checkpoints(full):
    screen = full.ok("show", "mines", *JUNE, width=120)
    for words in (
        "First due    2023-12-31",
        "2023-01-01 to 2024-03-31, by checkpoints",
        "100 by 2023-03-31, 300 by 2023-06-30",
        "from 2023-06-30: due 2023-12-31 → 2024-03-31, weight 1 → 2",
        "Support      Finance",
        "Invented.",
    ):
        assert words in screen
    assert "–" in screen[screen.index("Entries") :].splitlines()[1]
    assert "原完成时限" in full.ok("show", "mines", *JUNE, "--lang", "zh")


def test_show_of_a_milestone_forecasts_in_percent_points(full):
    screen = full.ok("show", "school", "--as-of", "2023-07-20", width=120)
    assert "Started 30% by 2023-06-30 → Open 100%" in screen
    assert "by stage dues" in screen
    assert "32.8% on 2023-07-21" in screen
    assert "points a month" in screen


def test_due_names_who_leads_and_what_is_due_tomorrow(full):
    screen = full.ok("due", width=120)
    assert "Invented." in screen
    assert "自然资源局" in screen
    assert "due tomorrow" in screen
    assert "due today" in full.ok("due", "--as-of", "2023-07-21")
    assert "1 day overdue" in full.ok("due", "--as-of", "2023-07-22")
    assert "Invented." in full.ok("status", "--sensitivity", *JUNE)
