"""Reports on time, late and missing: as the contract's words count them, day by day."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import plain_measure as plain
from tests.helpers import SMALL_PLAN, reported, sound_plan, ulid
from tests.random_plans import NINE, ZONE, Case, days, examples, odd_days, plans, session_of, values
from tests.test_cases import item, readings
from wuhai_plan.measure.reports import ReportCounts, count_reports
from wuhai_plan.measure.rollup import Sides
from wuhai_plan.measure.since import rated_since
from wuhai_plan.model import Frequency, Item, Kind, Rating, Revision, Thresholds
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.core import known
from wuhai_plan.views.units import item_reports

DAY = dt.timedelta(days=1)
Counts = tuple[int, int, int]


# ---- plainly


def stands(entry: plain.Record, log: Sequence[plain.Record]) -> bool:
    """Say whether an entry was neither withdrawn nor, by the last word on it, returned."""
    if not plain.stands(entry, log):
        return False
    words = [
        each
        for each in log
        if entry["id"] in (each.get("confirm"), each.get("return")) and plain.stands(each, log)
    ]
    last = max(words, key=lambda word: (word["at"], word["id"]), default={})
    return "return" not in last


def plain_counts(item: plain.Record, log: Sequence[plain.Record], day: dt.date) -> Counts:
    """Count an item's reports for the periods ended by a day."""
    own = [
        entry
        for entry in log
        if not {"void", "confirm", "return"} & entry.keys()
        and entry["item"] in (item["id"], item.get("was"))
        and stands(entry, log)
    ]
    readings = [entry for entry in own if {"add", "set", "stage"} & entry.keys()]

    def done(at: dt.date) -> bool:
        terms, entries = plain.in_force(item, at), plain.readings(item, readings, at)
        return plain.rating(terms, plain.counted(terms, entries), at, LIMITS) == "done"

    until = item["dropped"]["on"] - DAY if plain.is_dropped(item, day) else day
    terms = plain.in_force(item, until)
    if terms["report"] == "none":
        return 0, 0, 0
    if done(until):
        while done(until - DAY):
            until -= DAY
    began = min(log, key=lambda entry: (entry["at"], entry["id"]))["at"].date() if log else day
    first = max(terms["start"], terms.get("promised", terms["start"]))
    on_time = late = missing = 0
    for start, end in plain.periods(first, terms["due"], terms["report"]):
        if not began <= end <= day or start > until:
            continue
        deadline = end + terms["lag"] * DAY
        recorded = [entry["at"].date() for entry in own if start <= entry["date"] <= end]
        if not recorded:
            missing += deadline < day
        elif min(recorded) <= deadline:
            on_time += 1
        else:
            late += 1
    return on_time, late, missing


LIMITS = {"ahead": 10, "behind": -10, "critical": -30}


# ---- random logs with words and remarks


@st.composite
def logs(draw: st.DrawFn, plan: str) -> str:
    """Draw a log of readings, remarks, words on them and withdrawals, each soon after its day."""
    read = parse(plan.encode(), "plan.toml")[0]
    assert read is not None
    moment = dt.datetime.combine(draw(odd_days(plan, dt.date(2023, 1, 5), 0, 120)), NINE, ZONE)
    lines, reports, others = list[str](), list[Any](), list[Any]()
    for number in range(1, draw(st.integers(0, 24)) + 1):
        moment += draw(st.sampled_from([0, 0, 3, 15, 30])) * DAY
        entry: dict[str, Any] = {"id": ulid(number), "at": moment.isoformat()}
        sort = draw(st.sampled_from(["reading"] * 6 + ["remark", "word", "word", "void"]))
        targets = reports + others if sort == "void" else reports
        if sort in ("word", "void") and targets:
            target = draw(st.sampled_from(targets))
            entry |= {"item": target["item"], "date": target["date"], "note": "why"}
            figure = target.get("set", target.get("add"))
            if sort == "void":
                entry["void"] = target["id"]
            elif draw(st.booleans()) or (figure is None and "stage" not in target):
                entry["return"] = target["id"]
            else:
                vouched = {"value": figure} if "stage" not in target else {"stage": target["stage"]}
                entry |= {"confirm": target["id"], **vouched}
            others.append(entry)
        else:
            item = draw(st.sampled_from(list(read.items.values())))
            date = draw(st.one_of(days(moment.date(), 45, 0), days(item.start, 10, 420)))
            entry |= {"item": draw(st.sampled_from([item.id, item.was or item.id]))}
            entry["date"] = str(date)
            if sort == "remark":
                entry["note"] = "a remark"
            elif item.kind.value == "milestone":
                entry["stage"] = draw(st.sampled_from([stage.id for stage in item.stages]))
            else:
                relative = item.kind.value in ("count", "cap") and draw(st.booleans())
                value = draw(st.one_of(st.just(str(item.goal)), values(item.target)))
                entry["add" if relative else "set"] = f"<{value}>"
            reports.append(entry)
        lines.append(re.sub(r'"<(.*?)>"', r"\1", json.dumps(entry)))  # numbers as they are drawn
    return "".join(line + "\n" for line in lines)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    plan = draw(plans(3))
    day = draw(odd_days(plan, dt.date(2023, 3, 1), 5, 560))
    moment = draw(st.sampled_from([None, None, None, 30, 200]))
    known_at = moment and dt.datetime(2023, 1, 6, tzinfo=ZONE) + dt.timedelta(moment)
    return Case(plan, draw(logs(plan)), day, known_at or None)


def both(case: Case) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """Return the counts of every item as the program has them, and plainly."""
    with session_of(case) as session:
        state = known(*session.look(case.known_at), case.day)
        ours = {measure.item.id: item_reports(state, measure) for measure in state.measures()}
    log = plain.known_at(plain.read_log(case.log.splitlines()), case.known_at)
    items = plain.read_plan(case.plan)["items"]
    theirs = {
        item["id"]: plain_counts(item, log, case.day)
        for item in items
        if plain.is_promised(item, case.day)
    }
    return {key: (c.on_time, c.late, c.missing) for key, c in ours.items()}, theirs


@settings(max_examples=examples(400), suppress_health_check=list(HealthCheck), deadline=None)
@given(cases())
def test_reports_are_counted_as_the_words_say(case: Case):
    ours, theirs = both(case)
    assert ours == theirs


@pytest.mark.parametrize(
    ("recorded", "day", "counts"),
    [
        ("2023-06-15", "2023-07-20", (5, 0, 1)),
        ("2023-06-16", "2023-07-20", (4, 1, 1)),  # docs/formulas.md, "Reports due"
        ("2023-06-16", "2023-07-15", (4, 1, 0)),
        ("2023-06-16", "2023-07-16", (4, 1, 1)),
        ("2023-06-16", "2023-05-30", (4, 0, 0)),
    ],
)
def test_a_report_is_on_time_up_to_the_day_by_which_it_is_due(recorded, day, counts):
    homes = sound_plan(SMALL_PLAN).items["homes"]
    days = {f"2023-{month:02d}-20": f"2023-{month + 1:02d}-05" for month in range(1, 5)}
    days["2023-05-31"] = recorded
    at = dt.date.fromisoformat(day)
    began = dt.date(2023, 1, 1)
    assert count_reports(homes, days, began, at, at) == ReportCounts(*counts)


def lagging_since(revised: Item, day: str, *reports: tuple[str, object]) -> str:
    at = dt.date.fromisoformat(day)
    own = Sides(reported(readings(*reports), revised, at))
    return rated_since(revised, own, at, Thresholds(), (Rating.BEHIND, Rating.CRITICAL)).isoformat()


def test_an_item_lags_since_it_has_done_so_without_a_break():
    homes = item(Kind.COUNT, 600, report=Frequency.MONTH)
    # 100 of 600 are the 2 months up to February: 10 points behind a month and a bit after.
    assert lagging_since(homes, "2023-06-30", ("2023-02-28", 100)) == "2023-04-30"
    assert lagging_since(homes, "2023-04-30", ("2023-02-28", 100)) == "2023-04-30"
    # A report that caught up ends it, one that did not lets it go on.
    caught_up = ("2023-02-28", 100), ("2023-05-15", 200)
    assert lagging_since(homes, "2023-07-31", *caught_up) == "2023-06-30"
    fell_short = ("2023-02-28", 100), ("2023-05-15", 120)
    assert lagging_since(homes, "2023-07-31", *fell_short) == "2023-04-30"


def test_an_item_that_was_overdue_lags_since_its_due_date_was_put_off():
    revised = item(
        Kind.COUNT, 600, revisions=(Revision(since=dt.date(2024, 3, 1), due=dt.date(2024, 12, 31)),)
    )
    assert lagging_since(revised, "2024-03-15", ("2023-06-30", 100)) == "2024-03-01"
