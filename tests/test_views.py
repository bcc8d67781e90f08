"""One item's steps, what needs attention, revisions, rule sets and other ways of adding up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from tests.helpers import known_of, reported
from tests.test_cases import LADDER, LIMITS, YEAR, checkpoints, entry, item, readings, stand
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rating import by_limits
from wuhai_plan.measure.rollup import Rollup, measure, roll_up
from wuhai_plan.messages import explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import (
    Basis,
    Bound,
    Chapter,
    Dropped,
    Entry,
    Frequency,
    Item,
    Kind,
    Pace,
    Period,
    Plan,
    Rating,
    Revision,
    Text,
    Thresholds,
)
from wuhai_plan.rules import USUAL, all_rules
from wuhai_plan.views.due import Reason, attention, due_report
from wuhai_plan.views.sensitivity import sensitivity_report
from wuhai_plan.views.show import ShowReport, show_report
from wuhai_plan.views.since import with_changes
from wuhai_plan.views.status import By, Delta, status_report

EN, ZH = Messages(Lang.EN), Messages(Lang.ZH)


def plan_of(*items: Item, **more) -> Plan:
    chapters = {key: Chapter(key, Text(key)) for key in dict.fromkeys(i.chapter for i in items)}
    given = {"title": Text("P"), "start": YEAR[0], "due": YEAR[1], "chapters": chapters}
    return Plan(**{**given, "items": {one.id: one for one in items}, **more})


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def look(what: Item, entries: list[Entry], day: str) -> ShowReport:
    told = reported(entries, what, on(day))
    return show_report(known_of(plan_of(what), on(day), {what.id: told}), what, ())


def steps(what: Item, entries: list[Entry], day: str) -> list[str]:
    report = look(what, entries, day)
    explain.arithmetic(report, ZH)
    explain.forecast(report, ZH)
    one = report.measure
    assert report.complete_step.value == one.complete
    assert report.expected_step is not None
    assert report.expected_step.value == one.expected
    return [text for _, text in explain.arithmetic(report, EN)]


# ---- the arithmetic, step by step


def test_a_count_on_its_month_pace():
    assert steps(item(Kind.COUNT, 600), readings(("2023-06-30", 310)), "2023-06-30") == [
        "310 ÷ 600 = 51.7%",
        "6 ÷ 12 months = 50.0%",
        "310 ÷ 600 − 6 ÷ 12 = +1.7 points: on pace",
    ]


@pytest.mark.parametrize(
    ("more", "day", "said"),
    [
        ({"pace": Pace.DAY}, "2023-06-30", "181 ÷ 365 days = 49.6%"),
        ({"pace": Pace.DAY}, "2023-01-01", "1 ÷ 365 days = 0.3%"),
        ({"pace": Pace.DAY}, "2022-12-31", "begins on 2023-01-01 = 0.0%"),
        ({"pace": Pace.DAY}, "2023-12-31", "the due date 2023-12-31 has come = 100.0%"),
        ({"pace": Pace.MONTH}, "2023-01-30", "0 ÷ 12 months = 0.0%"),
        ({"pace": Pace.END}, "2023-06-30", "nothing is asked before the due date 2023-12-31"),
        (
            {"checkpoints": checkpoints(d2023_03_31=100, d2023_06_30=300)},
            "2023-05-15",
            "line from 2023-03-31 to 2023-06-30: (100 + (300 − 100) × 45 ÷ 91) ÷ 600 = 33.2%",
        ),
        (
            {"start": on("2024-02-29"), "due": on("2024-02-29")},
            "2024-02-29",
            "the due date 2024-02-29 has come = 100.0%",
        ),
    ],
)
def test_expected_by_every_pace(more, day, said):
    assert steps(item(Kind.COUNT, 600, **more), [], day)[1] == said


@pytest.mark.parametrize(
    ("what", "pace"),
    [
        (item(Kind.COUNT, 600, pace=Pace.DAY), "by day"),
        (item(Kind.COUNT, 600), "by month"),
        (item(Kind.COUNT, 600, pace=Pace.QUARTER), "by quarter"),
        (item(Kind.COUNT, 600, pace=Pace.END), "judged on the due date"),
        (item(Kind.LEVEL, 600), "judged on the due date"),
        (item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_03_31=100)), "by checkpoints"),
        (item(Kind.MILESTONE, stages=LADDER, pace=Pace.END), "by stage dues"),
        (item(Kind.MILESTONE, stages=LADDER[2:]), "by month"),
        (item(Kind.KEEP, 90, period=Period.QUARTER, pace=Pace.END), "by its own periods"),
    ],
)
def test_show_names_what_the_expected_share_goes_by(what, pace):
    shown = dict(fields.fields(look(what, [], "2023-06-30"), EN))
    assert shown["dates"] == f"2023-01-01 to 2023-12-31, {pace}"


def test_stage_dues():
    what = item(Kind.MILESTONE, stages=LADDER)
    assert steps(what, [], "2023-03-30")[1] == "no stage is due yet = 0.0%"
    said = steps(what, [entry(1, "2023-03-31", stage="approved")], "2023-06-30")
    assert said[:2] == ["stage “Approved” = 10.0%", "stage “Started”, due on 2023-06-30 = 30.0%"]


@pytest.mark.parametrize(
    ("more", "reports", "said"),
    [
        ({"baseline": 60}, [("2023-06-30", 63)], "(63 − 60) ÷ (67 − 60) = 42.9%"),
        ({"baseline": -3}, [("2023-06-30", 4)], "(4 − (−3)) ÷ (67 − (−3)) = 10.0%"),
        ({}, [("2023-06-30", 65)], "65 ÷ 67 = 97.0% of the target"),
        (
            {"bound": Bound.AT_MOST},
            [("2023-06-30", 134)],
            "67 ÷ 134 = 50.0%: the target ÷ the value",
        ),
        ({}, [("2023-06-30", -1)], "−1 does not meet the target 67: 0.0%"),
        ({"bound": Bound.AT_MOST}, [("2023-06-30", -1)], "−1 meets the target 67: 100.0%"),
    ],
)
def test_a_level(more, reports, said):
    assert steps(item(Kind.LEVEL, 67, **more), readings(*reports), "2023-06-30")[0] == said


def test_a_level_that_goes_down():
    what = item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST)
    assert steps(what, readings(("2023-06-30", 34)), "2023-06-30")[0] == (
        "(34 − 40) ÷ (30 − 40) = 60.0%"
    )


def test_a_keep_missed_once():
    what = item(Kind.KEEP, 90, start=on("2023-01-01"), due=on("2023-04-30"))
    reports = readings(("2023-01-15", 95), ("2023-02-15", 88.5), ("2023-03-15", 91))
    assert steps(what, reports, "2023-03-31") == [
        "2 ÷ 4 months met = 50.0%",
        "3 ÷ 4 months = 75.0%",
        "met: January 2023, March 2023",
        "missed: February 2023 (88.5)",
        "not ended: April 2023",
        "2 ÷ 4 − 3 ÷ 4 = −25.0 points: behind",
    ]


def test_a_keep_by_quarter():
    what = item(Kind.KEEP, 90, period=Period.QUARTER)
    said = steps(what, readings(("2023-03-15", 95)), "2023-06-30")
    assert said[:4] == [
        "1 ÷ 4 quarters met = 25.0%",
        "2 ÷ 4 quarters = 50.0%",
        "met: Q1 2023",
        "no reading: Q2 2023",
    ]


def test_done_overdue_upcoming_and_unreported_say_so():
    what = item(Kind.COUNT, 10)
    assert steps(what, readings(("2023-06-30", 10)), "2023-06-30")[-1].startswith("done: ")
    assert steps(what, readings(("2023-06-30", 9)), "2024-01-01")[-1].startswith("overdue: ")
    at_end = item(Kind.COUNT, 10, pace=Pace.END)
    assert steps(at_end, readings(("2023-06-30", 9)), "2023-07-01")[-1].startswith("upcoming: ")
    assert steps(what, [], "2023-06-30")[-1] == "unreported"


def test_the_forecast_in_words():
    what = item(Kind.COUNT, 600)
    two = readings(("2023-03-31", 150), ("2023-06-30", 310))
    assert explain.forecast(look(what, two, "2023-06-30"), EN) == [
        "At the average pace since start: 625.1 on 2023-12-31; reaches the target on 2023-12-17.",
        "At the pace of the 90 days up to 2023-06-30: 633.5 on 2023-12-31; reaches the target on"
        " 2023-12-12.",
        "To finish on time it takes 48.3 a month from 2023-06-30 to 2023-12-31.",
    ]
    reached = readings(("2023-03-31", 150), ("2023-06-30", 600))
    said = explain.forecast(look(what, reached, "2023-06-30"), EN)
    assert said[0] == "The target was reached on 2023-06-30."
    flat = readings(("2023-03-31", 0), ("2023-06-30", 0))
    assert "never reaches the target" in explain.forecast(look(what, flat, "2023-06-30"), EN)[0]
    late = explain.forecast(look(what, two, "2024-01-31"), EN)
    assert late[-1] == "No time is left: it was due on 2023-12-31."


@pytest.mark.parametrize(
    ("kind", "reports", "said"),
    [
        (Kind.KEEP, [], "a keep is judged period by period"),
        (Kind.COUNT, [], "it takes readings of two days"),
        (
            Kind.COUNT,
            [("2023-06-17", 5), ("2023-06-30", 6)],
            "the first and the last reading are less than 14 days apart",
        ),
        (
            Kind.COUNT,
            [("2022-06-16", 5), ("2022-06-30", 6)],
            "there is no reading after the start",
        ),
    ],
)
def test_why_there_is_no_forecast(kind, reports, said):
    report = look(item(kind, 10), readings(*reports), "2023-06-30")
    assert explain.forecast(report, EN) == [f"None: {said}."]


def test_of_one_the_forecast_says_no_plural():
    def needed(unit: Text, tr: Messages) -> str:
        what = item(Kind.COUNT, 37, unit=unit)
        told = readings(("2023-03-31", 11), ("2023-09-30", 34))
        return explain.forecast(look(what, told, "2023-09-30"), tr)[-1].split(" from ")[0]

    mines = Text(en="mines", zh="座")
    assert needed(mines, EN) == "To finish on time it takes 1 a month"
    assert needed(mines, ZH).endswith("每月须推进 1座。")
    assert needed(Text(en="km"), EN) == "To finish on time it takes 1 km a month"
    one, many = (item(Kind.COUNT, n, unit=Text(en="glass" if n == 1 else "mines")) for n in (1, 3))
    assert [figures.reached("1", what, EN) for what in (one, many)] == ["1 glass", "1"]
    assert figures.reached("2", many, EN) == "2 mines"


# ---- revisions


def revised(**change) -> Item:
    one = Revision(since=on("2023-09-01"), **change)
    return item(Kind.COUNT, 600, revisions=(one,))


def test_a_revision_is_in_force_from_its_day():
    what, told = revised(target=Decimal(500)), readings(("2023-06-30", 300))
    plan = plan_of(what)
    shares = []
    for day in ("2023-08-31", "2023-09-01"):
        known = {what.id: reported(told, what, on(day))}
        shares.append(status_report(known_of(plan, on(day), known)).items[0].complete)
    assert shares == [Fraction(1, 2), Fraction(3, 5)]


def test_a_revision_on_the_due_date():
    one = Revision(since=YEAR[1], due=on("2024-03-31"), weight=Decimal(2))
    what = item(Kind.COUNT, 600, revisions=(one,))
    told = readings(("2023-12-01", 500))
    before = measure(what.on(on("2023-12-30")), (), on("2023-12-30"), LIMITS)
    assert before.item.due == YEAR[1]
    after = stand(what.on(YEAR[1]), told, "2023-12-31")
    assert after.expected == Fraction(12, 15)
    assert after.item.weight == 2
    assert stand(what.on(on("2024-01-01")), told, "2024-01-01").rating is not Rating.OVERDUE


def test_a_later_revision_never_shows():
    what = revised(target=Decimal(500))
    assert what.on(on("2023-08-31")) == item(Kind.COUNT, 600)


def test_show_gives_both_denominators():
    what = revised(target=Decimal(500), note=Text("mid-year"))
    said = steps(what, readings(("2023-06-30", 310)), "2023-09-30")
    assert said[:2] == ["310 ÷ 500 = 62.0%", "by the first promise: 310 ÷ 600 = 51.7%"]
    one = look(what, [], "2023-09-30").measure.item.revisions[0]
    assert explain.revision(what, one, EN) == "from 2023-09-01: target 600 → 500 (mid-year)"
    both = Revision(since=YEAR[1], due=on("2024-03-31"), weight=Decimal("0.5"))
    assert explain.revision(what, both, EN) == (
        "from 2023-12-31: due 2023-12-31 → 2024-03-31, weight 1 → 0.5"
    )


def test_a_level_may_turn_round():
    what = item(Kind.LEVEL, 67, baseline=60).revised(
        Revision(since=on("2023-09-01"), target=Decimal(50))
    )
    assert what.bound is Bound.AT_MOST
    assert stand(what, readings(("2023-06-30", 55)), "2023-09-30").complete == Fraction(1, 2)


# ---- what needs attention


def reasons_of(what: Item, entries: list[Entry], day: str, began: str = "2023-01-01") -> list[str]:
    dates = sorted(each.date.isoformat() for each in entries if each.date and each.date <= on(day))
    readings = {what.id: reported(entries, what, on(day))}
    known = known_of(plan_of(what), on(day), readings, on(began), {what.id: dates})
    return [reason.value for reason in attention(known, known.measure(what)).reasons]


EVERY = [(f"2023-{month:02d}-28", 100 * month // 12) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("reports", "day", "reasons"),
    [
        (EVERY[:6], "2023-08-15", []),
        (EVERY[:6], "2023-08-16", ["report-missing"]),
        ([("2023-06-30", 40)], "2023-06-30", ["behind", "report-missing"]),
        ([], "2023-02-15", []),
        ([], "2023-02-16", ["report-missing"]),
        ([*EVERY[:10], ("2023-11-30", 92)], "2023-12-01", ["due-soon"]),
        ([*EVERY[:10], ("2023-11-30", 92)], "2023-11-30", []),
        ([*EVERY[:11], ("2023-12-20", 92)], "2023-12-31", ["due-soon"]),
        ([*EVERY[:11], ("2023-12-20", 92)], "2024-01-01", ["overdue"]),
        (EVERY[:11], "2024-01-16", ["overdue", "report-missing"]),
        ([("2023-06-30", 100)], "2024-01-01", []),
    ],
)
def test_why_an_item_needs_attention(reports, day, reasons):
    assert reasons_of(item(Kind.COUNT, 100), readings(*reports), day) == reasons


def test_an_item_owes_a_report_of_each_of_its_own_periods():
    quarterly = item(Kind.COUNT, 100, report=Frequency.QUARTER, lag=0)
    first = [entry(1, "2023-02-01", set=60)]
    assert "report-missing" not in reasons_of(quarterly, first, "2023-06-30")
    assert "report-missing" in reasons_of(quarterly, first, "2023-07-01")
    none = item(Kind.COUNT, 100, report=Frequency.NONE)
    assert "report-missing" not in reasons_of(none, [], "2023-12-31")


def test_no_report_is_owed_for_a_period_that_ended_before_the_log_began():
    what = item(Kind.COUNT, 100)
    assert reasons_of(what, [], "2023-06-30", began="2023-06-01") == []
    assert reasons_of(what, [], "2023-06-30", began="2023-05-31") == ["report-missing"]


def test_a_cap_that_heads_past_its_target_needs_attention():
    what = item(Kind.CAP, 290, bound=Bound.AT_MOST, pace=Pace.DAY, report=Frequency.NONE)
    two = readings(("2023-02-01", 30), ("2023-06-30", 150))
    assert reasons_of(what, two, "2023-06-30") == ["heading-over"]
    assert reasons_of(what, two[:1], "2023-06-30") == ["critical"]
    low = readings(("2023-02-01", 20), ("2023-06-30", 140))
    assert reasons_of(what, low, "2023-06-30") == []


def test_what_is_dropped_needs_no_attention():
    what = item(Kind.COUNT, 100, dropped=Dropped(on("2023-03-01")))
    assert reasons_of(what, [], "2023-12-31") == []


def test_what_has_not_begun_needs_no_attention():
    assert reasons_of(item(Kind.COUNT, 100, start=on("2023-09-01")), [], "2023-06-30") == []


def test_the_most_urgent_first():
    def one(key: str, value: int, **more) -> Item:
        return item(Kind.COUNT, 100, id=key, note=Text(str(value)), **more)

    items = [
        one("soon", 90, due=on("2023-07-10")),
        one("behind", 35),
        one("late", 90, due=on("2023-05-31")),
        one("worse", 10),
        one("later", 90, due=on("2023-06-15")),
        one("critical", 15),
    ]
    told = {i.id: reported([], i, YEAR[1]) or _reading(i, "2023-06-30") for i in items}
    found = due_report(known_of(plan_of(*items), on("2023-06-30"), told))
    assert [row.measure.item.id for row in found.rows] == [
        "late", "later", "worse", "critical", "behind", "soon",
    ]  # fmt: skip
    assert found.rows[0].reasons == (Reason.OVERDUE,)


def _reading(what: Item, day: str):
    assert what.note is not None
    moved = entry(1, day, set=what.note.en)
    return reported([moved], item(Kind.COUNT, 100), on(day))


# ---- by lead, by tag, since


def three() -> Plan:
    return plan_of(
        item(Kind.COUNT, 100, id="a", chapter="c1", lead=Text("X", "甲"), tags=("t", "u", "t")),
        item(Kind.COUNT, 100, id="b", chapter="c1", tags=("u",), weight=3),
        item(Kind.COUNT, 100, id="c", chapter="c2", lead=Text("X", "甲")),
    )


def told(plan: Plan, day: str, **values: int):
    return {
        key: reported([entry(1, "2023-05-31", set=value)], item(Kind.COUNT, 100), on(day))
        for key, value in values.items()
    }


def test_groups_by_lead_and_by_tag():
    plan = three()
    known = known_of(plan, on("2023-06-30"), told(plan, "2023-06-30", a=100, b=20))
    lead = status_report(known, by=By.LEAD)
    assert [(g.id, g.members) for g in lead.groups] == [("X", ("a", "c")), (None, ("b",))]
    assert [g.rollup.complete for g in lead.groups] == [Fraction(1, 2), Fraction(1, 5)]
    tag = status_report(known, by=By.TAG)
    assert [(g.id, g.members) for g in tag.groups] == [
        ("t", ("a",)), ("u", ("a", "b")), (None, ("c",)),
    ]  # fmt: skip
    assert tag.overall == lead.overall
    some = status_report(known, by=By.TAG, what=frozenset("c"))
    assert [g.id for g in some.groups] == [None]


def test_changes_since_a_day():
    plan = three()
    known = known_of(plan, on("2023-06-30"), told(plan, "2023-06-30", a=100, b=20))
    report = status_report(known)
    empty = status_report(known_of(plan, on("2023-05-30"), {}))
    changes = with_changes(report, on("2023-05-30"), empty.every).changes
    assert changes is not None
    assert changes.overall.change == Fraction(100 + 60, 5)
    assert changes.overall.new_entries == 2
    assert [one.change for one in changes.groups] == [40, 0]
    assert changes.items["a"].change == 100
    assert changes.items["c"].change is None
    same = with_changes(report, on("2023-06-30"), report.every).changes
    assert same is not None
    assert same.overall == Delta(Fraction(0), 0, before=report.overall.complete)
    assert changes.items["a"].before is None
    assert same.items["a"].before == 1


# ---- rule sets


RATIO, TARGET = USUAL[Basis.RATIO], USUAL[Basis.TARGET]


@pytest.mark.parametrize(
    ("share", "should", "limits", "rating"),
    [
        ("0.525", "0.5", RATIO, Rating.AHEAD),
        ("0.5", "0.5", RATIO, Rating.ON_PACE),
        ("0.49", "0.5", RATIO, Rating.SLIPPING),
        ("0.475", "0.5", RATIO, Rating.BEHIND),
        ("0.425", "0.5", RATIO, Rating.BEHIND),
        ("0.42", "0.5", RATIO, Rating.CRITICAL),
        ("0.1", "0", RATIO, Rating.AHEAD),
        ("0", "0", RATIO, Rating.ON_PACE),
        ("-0.1", "0", RATIO, Rating.CRITICAL),
        ("1", "0.5", TARGET, Rating.AHEAD),
        ("0.91", "0.5", TARGET, Rating.SLIPPING),
        ("0.9", "0.5", TARGET, Rating.BEHIND),
        ("0.75", "0.5", TARGET, Rating.BEHIND),
        ("0.749", "0.5", TARGET, Rating.CRITICAL),
        ("0.4", "0.5", LIMITS, Rating.BEHIND),
        (
            "1",
            "1",
            Thresholds(Decimal(120), Decimal(90), Decimal(75), Basis.TARGET),
            Rating.ON_PACE,
        ),
    ],
)
def test_each_basis_at_its_thresholds(share, should, limits, rating):
    assert by_limits(Fraction(share), Fraction(should), limits) is rating


def test_a_plans_own_rule_set_wins_over_one_built_in():
    from wuhai_plan.model import RuleSet

    own = RuleSet("ratio", Text("Ours"), Thresholds())
    rules = all_rules(plan_of(item(Kind.COUNT, 1), rules={"ratio": own}))
    assert list(rules) == ["points", "ratio", "target"]
    assert rules["ratio"] is own


# ---- sensitivity


def test_the_overall_figure_added_up_in_other_ways():
    """c1 holds 100 % (weight 1) and 20 % (weight 3), c2 an item that nobody reported."""
    plan = three()
    known = known_of(plan, on("2023-06-30"), told(plan, "2023-06-30", a=100, b=20))
    report = status_report(known)
    found = {way.id: way for way in sensitivity_report(report).rows}
    assert found["plan"].rollup.complete == Fraction(160, 500)
    assert found["equal"].rollup.complete == Fraction(120, 300)
    assert found["reported"].rollup.complete == Fraction(160, 400)
    assert found["chapters"].rollup.complete == Fraction(1, 2) * Fraction(160, 400)
    assert found["chapters"].rollup.expected == Fraction(1, 2)
    assert found["equal"].change == 8
    assert found["plan"].change == 0
    assert found["reported"].rollup.items == 2


def test_nothing_to_add_up():
    plan = plan_of(item(Kind.COUNT, 10, weight=0))
    found = sensitivity_report(status_report(known_of(plan, on("2023-06-30"), {})))
    shares = {way.id: way.rollup.complete for way in found.rows}
    assert shares == {"plan": None, "equal": 0, "reported": None, "chapters": None}
    assert roll_up([], RATIO).rating is None


# ---- as first promised


def test_case_21_a_promise_of_november_is_in_no_report_of_june():
    first = item(Kind.COUNT, 100, id="a")
    added = item(Kind.COUNT, 100, id="b", promised=on("2023-11-01"), start=on("2023-11-01"))
    readings = told(plan_of(first), "2023-12-31", a=60)

    def report(day: str, *items: Item) -> tuple[Rollup, object, tuple[object, ...]]:
        shown = status_report(known_of(plan_of(*items), on(day), readings))
        return shown.overall, shown.groups, shown.items

    assert report("2023-06-30", first, added) == report("2023-06-30", first)
    overall, _, items = report("2023-11-01", first, added)
    assert overall.items == len(items) == 2
    assert overall.as_promised is not None
    assert (overall.as_promised.items, overall.as_promised.dropped) == (1, 0)


def test_case_22_laggards_that_are_dropped_lift_the_headline_but_not_the_first_promises():
    good = [item(Kind.COUNT, 100, id=f"g{n}") for n in range(82)]
    bad = [item(Kind.COUNT, 100, id=f"b{n}") for n in range(18)]
    values = told(plan_of(*good), "2023-06-30", **{each.id: 50 for each in good})

    def overall(*items: Item) -> Rollup:
        return status_report(known_of(plan_of(*items), on("2023-06-30"), values)).overall

    whole = overall(*good, *bad)
    given_up = [replace(each, dropped=Dropped(on("2023-06-01"))) for each in bad]
    after = overall(*good, *given_up)
    assert whole.complete is not None
    assert after.complete is not None
    assert whole.as_promised is None
    assert after.complete > whole.complete
    assert after.as_promised is not None
    assert after.as_promised.complete == whole.complete
    assert (after.as_promised.dropped, after.items, after.ratings[Rating.DROPPED]) == (18, 82, 18)


@pytest.mark.parametrize(
    ("what", "change", "counted"),
    [
        (item(Kind.COUNT, 600), {"target": 500}, "eased"),
        (item(Kind.COUNT, 600), {"target": 700}, "tightened"),
        (item(Kind.COUNT, 600), {"due": on("2024-03-31")}, "eased"),
        (item(Kind.COUNT, 600), {"due": on("2023-11-30")}, "tightened"),
        (item(Kind.COUNT, 600), {"weight": 0}, "eased"),
        (item(Kind.COUNT, 600), {"weight": 2}, "tightened"),
        (item(Kind.COUNT, 600), {"target": 700, "weight": 0}, "eased"),
        (item(Kind.COUNT, 600), {"baseline": 10}, "changed"),
        (item(Kind.CAP, 290, bound=Bound.AT_MOST), {"target": 300}, "eased"),
        (item(Kind.CAP, 290, bound=Bound.AT_MOST), {"target": 280}, "tightened"),
        (item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST), {"target": 35}, "eased"),
        (item(Kind.LEVEL, 67, baseline=60), {"target": 65}, "eased"),
        (item(Kind.KEEP, 90, high=95), {"target": 89, "high": 96}, "eased"),
        (item(Kind.KEEP, 90, high=95), {"target": 91, "high": 95}, "tightened"),
        (item(Kind.KEEP, 90, high=95), {"target": 91, "high": 96}, "changed"),
        (
            item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_06_30=300)),
            {"checkpoints": checkpoints(d2023_06_30=200)},
            "eased",
        ),
        (
            item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_06_30=300)),
            {"checkpoints": checkpoints(d2023_05_31=300)},
            "tightened",
        ),
        (
            item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_03_31=100, d2023_06_30=300)),
            {"checkpoints": checkpoints(d2023_03_31=150, d2023_06_30=200)},
            "changed",
        ),
    ],
)
def test_what_became_of_a_promise(what, change, counted):
    for key in ("target", "high", "weight", "baseline"):
        if key in change:
            change = {**change, key: Decimal(change[key])}
    what = replace(what, revisions=(Revision(since=on("2023-09-01"), **change),))
    before, after = (
        status_report(known_of(plan_of(what), on(day), {})).overall.as_promised
        for day in ("2023-08-31", "2023-09-01")
    )
    assert before is None
    assert after is not None
    counts = {key: getattr(after, key) for key in ("dropped", "eased", "tightened", "changed")}
    assert counts == {**dict.fromkeys(counts, 0), counted: 1}


def test_the_first_promises_stand_at_their_first_terms():
    easier = Revision(since=on("2023-06-01"), target=Decimal(50), weight=Decimal(0))
    what = item(Kind.COUNT, 100, id="a", revisions=(easier,))
    values = told(plan_of(what), "2023-06-30", a=40)
    overall = status_report(known_of(plan_of(what), on("2023-06-30"), values)).overall
    assert overall.complete is None
    assert overall.as_promised is not None
    assert overall.as_promised.complete == Fraction(2, 5)
    assert overall.as_promised.gap == -10
