"""A plan edited through a whole year: every report that was published comes back to the byte."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.cli.test_adopt import edit, of_item
from wuhai_plan.session import core

ZONE = dt.timezone(dt.timedelta(hours=8))
PUBLISHED = [
    ("status",), ("status", "--lang", "zh"), ("status", "--items"), ("status", "--by", "lead"),
    ("status", "--format", "csv"), ("status", "--format", "json"), ("status", "--format", "md"),
    ("status", "--compare-rules"), ("status", "--sensitivity"), ("status", "--since", "2023-01-31"),
    ("show", "base-stations"), ("show", "base-stations", "--format", "json"),
    ("due",), ("due", "--format", "csv"), ("due", "--format", "json"),
    ("chart",), ("chart", "economy", "-o", "FILE.svg"),
    ("export", "csv"), ("export", "csv", "--columns", "bulletin"), ("export", "json"),
    ("export", "md"), ("export", "html"), ("export", "xlsx", "-o", "FILE.xlsx"),
    ("seal",),
]  # fmt: skip
# What the office did to the plan file before each month's report: three items dropped, two due
# dates moved, one of them after it had passed, and whatever else offices do.
DROP = r'\1dropped = {{ on = 2023-{}-01, note = "given up" }}\ntarget'
EDITS = [
    ("", ""),
    (of_item("base-stations", "target = 600"), r"\1target = 580"),
    (of_item("investment", "target"), DROP.format("03")),
    ("New base stations", "Base stations"),
    (r"\Z", '[item.new]\nchapter = "empty"\ntitle = "New"\nkind = "count"\ntarget = 10\n'
            "promised = 2023-05-01\n"),
    (of_item("homes", "due"), r'\1revisions = [{ from = 2023-06-15, due = 2023-09-30, note = "e" }]'
                              r"\ndue"),
    (of_item("hotline", "target"), DROP.format("07")),
    (of_item("base-rate", "target"), r"\1weight = 3\ntarget"),
    (r"\[item\.pilot\]", '[item.trial]\nwas = "pilot"'),
    (r"from = 2023-06-15, due = 2023-09-30", "from = 2023-10-20, due = 2023-10-31"),  # ruled late
    (r'pace = "month"\n\n', 'pace = "day"\n\n'),
    (of_item("base-rate", "target"), DROP.format("12")),
]  # fmt: skip


def months() -> Iterator[tuple[int, dt.datetime]]:
    for month in range(1, 13):
        first = dt.datetime(2023 + month // 12, month % 12 + 1, 1, 9, tzinfo=ZONE)
        yield month, first + dt.timedelta(days=4)


def publish(desk: Desk, args: tuple[str, ...], known_at: str, as_of: str) -> bytes:
    """What a command prints, or the file it writes."""
    words = [word.replace("FILE", "published") for word in args]
    state = [] if args == ("seal",) else ["--as-of", as_of]
    force = ["--force"] if "-o" in args else []
    out = desk.ok(*words, *state, "--known-at", known_at, *force)
    return (Path(words[-1])).read_bytes() if "-o" in args else out.encode()


def test_every_published_report_comes_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.log.unlink()
    reports: list[tuple[tuple[str, ...], str, str, bytes]] = []
    sealed = []

    def at(moment: dt.datetime) -> None:
        monkeypatch.setattr(core, "system_clock", moment.astimezone)

    for (month, moment), (pattern, new) in zip(months(), EDITS, strict=True):
        day = (moment.replace(day=1) - dt.timedelta(days=1)).date().isoformat()
        at(moment)
        desk.ok("update", "base-stations", str(50 * month), "--date", day)
        desk.ok("update", "homes", str(200 * month), "--date", day)
        if month > 1:
            edit(desk, pattern, new)
        at(moment + dt.timedelta(minutes=1))
        desk.ok("adopt", "--note", f"month {month}")
        at(moment + dt.timedelta(minutes=5))
        known_at = (moment + dt.timedelta(minutes=2)).isoformat()
        desk.ok("seal", "-o", f"{month}.seal", "--known-at", known_at)
        sealed.append(f"{month}.seal")
        reports += ((args, known_at, day, publish(desk, args, known_at, day)) for args in PUBLISHED)
    assert sum('"plan":{' in line for line in desk.entries()) == 12
    # A restatement, a plan edited at random, a file that is no plan any more; a clock years on.
    at(dt.datetime(2024, 3, 1, tzinfo=ZONE))
    desk.ok("update", "base-stations", "590", "--date", "2023-11-30", "--correct", "--note", "late")
    edit(desk, "target = 580", "target = 1")
    for text in ("no plan at all", desk.plan.read_text(encoding="utf-8")):
        desk.plan.write_text(text, encoding="utf-8")
        for args, known_at, day, before in reports:
            assert publish(desk, args, known_at, day) == before, (args, known_at)
    for file in sealed:
        desk.ok("check", "--seal", file)


def test_a_target_halved_shows_the_old_one_before_it_was(desk: Desk, monkeypatch) -> None:
    """Case 23."""
    desk.ok("adopt")
    moment = core.system_clock(None)
    monkeypatch.setattr(core, "system_clock", (moment + dt.timedelta(hours=2)).astimezone)
    known = ("--known-at", (moment + dt.timedelta(hours=1)).isoformat(), "--as-of", "2023-06-30")
    before = desk.ok("show", "base-stations", *known), desk.ok("status", *known)
    assert "600 stations" in before[0]
    edit(desk, "target = 600", "target = 300")
    desk.ok("adopt", "--note", "why")
    assert (desk.ok("show", "base-stations", *known), desk.ok("status", *known)) == before


def test_a_plan_adopted_late_is_that_of_all_before(desk: Desk, monkeypatch) -> None:
    """What was known before the first adoption was promised by it, whatever the file says now."""
    known = ("--known-at", "2023-07-10", "--as-of", "2023-06-30", "--format", "json")
    desk.ok("adopt")
    edit(desk, "target = 600", "target = 300")
    answer = json.loads(desk.ok("status", *known, "base-stations"))
    assert answer["items"][0]["target"] == 600
    assert answer["plan"]["adopted"] is None
    assert answer["plan"]["differs"] is None


def test_a_past_moment_without_an_offset_needs_the_files_zone(desk: Desk) -> None:
    desk.ok("adopt")
    desk.plan.write_text("no plan at all", encoding="utf-8")
    assert "plan.toml" in desk.fails("status", "--known-at", "2023-07-10")


def test_each_moment_has_the_plan_that_was_in_force_at_it(desk: Desk, monkeypatch) -> None:
    moments = []
    for target in (600, 500, 400):
        edit(desk, of_item("base-stations", r"target = \d+"), rf"\g<1>target = {target}")
        desk.ok("adopt", "--note", "why")
        moments.append(core.system_clock(None))
        later = moments[-1] + dt.timedelta(hours=2)
        monkeypatch.setattr(core, "system_clock", later.astimezone)
    for moment, target in zip(moments, (600, 500, 400), strict=True):
        for wait in (dt.timedelta(), dt.timedelta(hours=1)):
            known = ("--known-at", (moment + wait).isoformat(), "--format", "json")
            answer = json.loads(desk.ok("status", "base-stations", *known))
            assert answer["items"][0]["target"] == target
            assert answer["plan"]["adopted"] == moment.astimezone(ZONE).isoformat()
