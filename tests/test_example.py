"""The plans shipped: Wuhai's with its published facts, the invented year, New Zealand's."""

from __future__ import annotations

import csv
import datetime as dt
import runpy
import shutil
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
import tomli

from tests.helpers import known_of, read_log
from wuhai_plan.export.columns import choose
from wuhai_plan.export.items import columns_csv
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rating import LAGGING
from wuhai_plan.measure.rollup import measure
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Kind, Plan, Rating, Reading
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.check import check
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.items import items
from wuhai_plan.session.status import status
from wuhai_plan.views.status import status_report

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "examples" / "illustrative"
NEW_ZEALAND = ROOT / "examples" / "new-zealand"

TARGETS = Counter(
    Decimal(number)
    for number in (
        *("600", "3", "4", "37", "10", "10", "14", "75", "67", "2000", "20", "7", "27", "1790"),
        *("60", "2482", "200000", "100", "90", "90", "17", "25", "1050", "3", "5.7"),
        *("100", "100", "100", "100", "100"),  # the five full coverages
    )
)


EVE = dt.timedelta(days=1)


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


@pytest.mark.parametrize("name", ["clean-coal", "river-lake-checks"])
def test_a_campaign_and_a_standing_duty_are_not_late_before_the_quarter_is_over(name):
    plan = shipped(ROOT)
    item = plan.items[name]
    for stage, following in pairwise(item.stages):
        assert stage.due
        assert following.due
        readings = [Reading(stage.due, None, stage.id)]
        for day in (stage.due, following.due - EVE):
            assert measure(item, readings, day, plan.thresholds).gap == 0
    assert item.stages[-1].due == plan.due


def test_dates_within_the_year_are_marked_as_the_authors_own():
    plan = shipped(ROOT)
    assert plan.note
    assert "dates are the authors' own" in plan.note.get(Lang.EN)
    assert "时限为编者自拟" in plan.note.get(Lang.ZH)


def test_a_level_without_baseline_is_asked_for_only_at_the_end():
    plan = shipped(ROOT)
    levels = [item for item in plan.items.values() if item.kind is Kind.LEVEL]
    assert len(levels) == 7
    for item in levels:
        readings = [Reading(item.start, Decimal(1), None)]
        stands = measure(item, readings, item.due - EVE, plan.thresholds)
        assert (stands.gap, stands.rating) == (None, Rating.UPCOMING)


def test_the_real_log_holds_the_three_published_facts_and_nothing_else():
    log, problems = read_log((ROOT / "progress.jsonl").read_bytes(), shipped(ROOT))
    assert problems == []
    readings = [entry for entry in log.entries if entry.plan is None]
    assert sorted((entry.item, entry.stage, str(entry.date)) for entry in readings) == [
        ("calligraphy-exhibition", "opened", "2023-09-19"),
        ("eco-treatment-campaign", "plan-issued", "2023-12-18"),
        ("social-governance-pilot", "awarded", "2023-12-31"),
    ]
    assert all(entry.note for entry in log.entries)


@pytest.mark.parametrize("folder", [ROOT, INVENTED])
def test_a_shipped_log_adopts_the_plan_beside_it(folder):
    session = Session(Choices(plan=folder / "plan.toml"))
    assert status(session).history.differs is False


def test_the_invented_year_says_so_everywhere():
    plan = shipped(INVENTED)
    log, problems = read_log((INVENTED / "progress.jsonl").read_bytes(), plan)
    assert problems == []
    for entry in log.entries:
        texts = (entry.note, entry.problem, entry.next)
        assert all(text.startswith(("invented: ", "虚构：")) for text in texts if text)
        assert entry.note
    assert plan.note
    for lang, word in ((Lang.EN, "invented"), (Lang.ZH, "虚构")):
        assert word in plan.title.get(lang)
        assert word in Messages(lang).text(plan.note)


@pytest.mark.parametrize("day", ["2023-06-30", "2023-09-30", "2023-12-31"])
def test_no_column_of_a_bulletin_of_the_invented_year_is_empty_where_an_item_lags(day):
    session = Session(Choices(plan=INVENTED / "plan.toml", lang=Lang.ZH))
    table = columns_csv(items(session, as_of=day), choose("bulletin"), Messages(Lang.ZH))
    rows = list(csv.DictReader(table.decode().splitlines()))
    assert all(row["lead"] for row in rows)
    lagging = [row for row in rows if row["rating"] in LAGGING]
    assert len(lagging) > 5
    for column in rows[0].keys() - {"days_overdue"}:  # of a year that is not over
        assert any(row[column] for row in rows), column
    for row in lagging:
        assert row["progress"], row
        assert row["problem"], row
        assert row["next"], row


def test_the_invented_year_shows_every_rating():
    def ratings(day: str) -> set[Rating]:
        session = Session(Choices(plan=INVENTED / "plan.toml"))
        report = status(session, as_of=day)
        return {rating for rating, number in report.overall.ratings.items() if number}

    later = {Rating.MET, Rating.OVERDUE, Rating.MISSED}
    assert ratings("2023-09-30") == set(Rating) - later - {Rating.DROPPED}
    assert Rating.MET in ratings("2023-12-31")
    assert ratings("2024-01-15") >= later - {Rating.MET}


def test_the_invented_year_reports_a_standing_duty_only_when_its_time_is_over():
    plan = shipped(INVENTED)
    log, _ = read_log((INVENTED / "progress.jsonl").read_bytes(), plan)
    ends = {stage.id: stage.due for stage in plan.items["waste-sorting"].stages}
    told = [(entry.date, ends[entry.stage]) for entry in log.entries if entry.stage in ends]
    assert len(told) > 40
    assert all(date and end and date >= end for date, end in told)


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
    report = status_report(known_of(plan, session.today, {}))
    assert report.overall.reported == 0
    assert report.overall.complete == 0


def test_new_zealands_nine_targets_are_sound_and_weigh_the_same():
    session = Session(Choices(plan=NEW_ZEALAND / "plan.toml"))
    assert check(session) == (34, 0, 0)
    weights: Counter[str] = Counter()
    for item in session.plan.items.values():
        assert item.source
        weights[item.source.get(Lang.EN)] += int(item.weight)
        assert item.title.en != item.title.zh
    assert weights == {f"target {number}": 6 for number in range(1, 10)}


def test_new_zealands_figures_name_their_page_or_say_that_they_are_approximate():
    for entry in Session(Choices(plan=NEW_ZEALAND / "plan.toml")).log.entries:
        assert entry.note
        proven = [proof.ref for proof in entry.evidence]
        assert all(ref.startswith("https://") for ref in proven)
        assert proven or ("Approximate" in entry.note and "check before use" in entry.note)


def test_new_zealands_headline_is_held_back_by_what_gets_worse():
    report = status(Session(Choices(plan=NEW_ZEALAND / "plan.toml")), as_of="2025-06-30")
    stands = {stand.item.id: stand for stand in report.every}
    assert stands["jobseeker-support"].complete == Fraction(-52, 100)
    assert stands["emergency-housing"].rating is Rating.MET
    assert stands["attendance"].gap is None
    assert report.overall.gap is not None
    assert report.overall.gap > 10
    assert report.overall.rating is Rating.SLIPPING
