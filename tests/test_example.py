"""The plans that are shipped: the Wuhai plan, its published facts, and the invented year."""

from __future__ import annotations

import runpy
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import tomli

from wuhai_plan.lang import Lang
from wuhai_plan.log.reader import read
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Kind, Plan, Rating
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.status import status
from wuhai_plan.views import Known
from wuhai_plan.views.status import status_report

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "examples" / "illustrative"

TARGETS = Counter(
    Decimal(number)
    for number in (
        *("600", "3", "4", "37", "10", "10", "14", "75", "67", "2000", "20", "7", "27", "1790"),
        *("60", "2482", "200000", "100", "90", "90", "17", "25", "1050", "3", "5.7"),
        *("100", "100", "100", "100", "100"),  # the five full coverages
    )
)


def shipped(folder: Path) -> Plan:
    plan, problems = parse((folder / "plan.toml").read_bytes(), "plan.toml")
    assert problems == []
    assert plan is not None
    return plan


def test_the_wuhai_plan_holds_every_number_that_was_promised():
    plan = shipped(ROOT)
    found = Counter(item.target for item in plan.items.values() if item.target is not None)
    assert found == TARGETS
    assert 80 <= len(plan.items) <= 110
    assert list(plan.chapters) == [
        *("economy", "ecology", "urban", "reform", "livelihood", "governance"),
    ]


def test_every_item_says_where_it_is_from_and_in_both_languages():
    plan = shipped(ROOT)
    for item in plan.items.values():
        assert item.source is not None
        chapter, paragraph = item.source.get(Lang.EN).split()
        assert chapter == item.chapter
        assert paragraph.isdigit()
        assert item.title.en
        assert item.title.zh
        assert item.title.en != item.title.zh
        assert item.lead is None
        assert (item.unit is None) == (item.kind is Kind.MILESTONE)


def test_milestones_stand_on_named_ladders():
    raw = tomli.loads((ROOT / "plan.toml").read_text(encoding="utf-8"))
    milestones = [item for item in raw["item"].values() if item["kind"] == "milestone"]
    assert {item["ladder"] for item in milestones} == set(raw["ladder"])


def test_the_real_log_holds_the_three_published_facts_and_nothing_else():
    log, problems = read((ROOT / "progress.jsonl").read_bytes(), shipped(ROOT), "progress.jsonl")
    assert problems == []
    assert sorted((entry.item, entry.stage, str(entry.date)) for entry in log.entries) == [
        ("calligraphy-exhibition", "opened", "2023-09-19"),
        ("eco-treatment-campaign", "plan-issued", "2023-12-18"),
        ("social-governance-pilot", "awarded", "2023-12-31"),
    ]
    assert all(entry.note for entry in log.entries)


def test_the_invented_year_says_so_everywhere():
    plan = shipped(INVENTED)
    log, problems = read((INVENTED / "progress.jsonl").read_bytes(), plan, "progress.jsonl")
    assert problems == []
    assert all("invented" in (entry.note or "") for entry in log.entries)
    assert plan.note
    for lang, word in ((Lang.EN, "invented"), (Lang.ZH, "虚构")):
        assert word in plan.title.get(lang)
        assert word in Messages(lang).text(plan.note)


def test_the_invented_year_shows_every_rating():
    def ratings(day: str) -> set[Rating]:
        session = Session(Choices(plan=INVENTED / "plan.toml"))
        report = status(session, as_of=day)
        return {rating for rating, number in report.overall.ratings.items() if number}

    assert ratings("2023-09-30") == set(Rating) - {Rating.OVERDUE}
    assert Rating.OVERDUE in ratings("2024-01-15")


def test_the_invented_year_is_made_from_the_plan_byte_for_byte(tmp_path):
    target = tmp_path / "examples" / "illustrative"
    target.mkdir(parents=True)
    shutil.copy(ROOT / "plan.toml", tmp_path)
    shutil.copy(INVENTED / "make.py", target)
    runpy.run_path(str(target / "make.py"), run_name="__main__")
    for name in ("plan.toml", "progress.jsonl"):
        assert (target / name).read_bytes() == (INVENTED / name).read_bytes()


def test_an_empty_log_leaves_every_item_unreported():
    plan = shipped(ROOT)
    session = Session(Choices(plan=ROOT / "plan.toml"))
    report = status_report(Known(plan, session.today, None, {}))
    assert report.overall.reported == 0
    assert report.overall.complete == 0
