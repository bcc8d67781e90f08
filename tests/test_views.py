"""One item's steps, what needs attention, revisions, rule sets and other ways of adding up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.helpers import reported
from tests.test_cases import LADDER, LIMITS, YEAR, checkpoints, entry, item, readings, stand
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rating import by_limits
from wuhai_plan.measure.rollup import measure, roll_up
from wuhai_plan.messages import explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import (
    Basis,
    Bound,
    Chapter,
    Entry,
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
from wuhai_plan.views import Known
from wuhai_plan.views.due import Reason, attention, due_report, month_later
from wuhai_plan.views.sensitivity import sensitivity_report
from wuhai_plan.views.show import ShowReport, show_report
from wuhai_plan.views.since import with_changes
from wuhai_plan.views.status import By, status_report

EN, ZH = Messages(Lang.EN), Messages(Lang.ZH)


def plan_of(*items: Item, **more) -> Plan:
    chapters = {key: Chapter(key, Text(key)) for key in dict.fromkeys(i.chapter for i in items)}
    given = {"title": Text("P"), "start": YEAR[0], "due": YEAR[1], "chapters": chapters}
    return Plan(**{**given, "items": {one.id: one for one in items}, **more})


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def look(what: Item, entries: list[Entry], day: str) -> ShowReport:
    told = reported(entries, what, on(day))
    return show_report(Known(plan_of(what), on(day), None, {what.id: told}), what, ())


def steps(what: Item, entries: list[Entry], day: str) -> list[str]:
    report = look(what, entries, day)
    explain.arithmetic(report, ZH)
    explain.forecast(report, ZH)
    one = report.measure
    assert report.complete_step.value == one.complete
    assert report.expected_step.value == one.expected
    return [text for _, text in explain.arithmetic(report, EN)]


# ---- the arithmetic, step by step


def test_a_count_on_its_month_pace():
    assert steps(item(Kind.COUNT, 600), readings(("2023-06-30", 310)), "2023-06-30") == [
        "310 of 600 = 51.7%",
        "6 of 12 months = 50.0%",
        "51.7% − 50.0%: gap +1.7 points: on pace",
    ]


@pytest.mark.parametrize(
    ("more", "day", "said"),
    [
        ({"pace": Pace.DAY}, "2023-06-30", "181 of 365 days = 49.6%"),
        ({"pace": Pace.DAY}, "2023-01-01", "1 of 365 days = 0.3%"),
        ({"pace": Pace.DAY}, "2022-12-31", "begins on 2023-01-01 = 0.0%"),
        ({"pace": Pace.DAY}, "2023-12-31", "the due date 2023-12-31 has come = 100.0%"),
        ({"pace": Pace.MONTH}, "2023-01-30", "0 of 12 months = 0.0%"),
        ({"pace": Pace.END}, "2023-06-30", "nothing before the due date 2023-12-31 = 0.0%"),
        (
            {"checkpoints": checkpoints(d2023_03_31=100, d2023_06_30=300)},
            "2023-05-15",
            "45 of 91 days from 100 (2023-03-31) to 300 (2023-06-30): 198.9;"
            " (198.9 − 0) ÷ (600 − 0) = 33.2%",
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
        (item(Kind.COUNT, 600, pace=Pace.END), "at the end"),
        (item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_03_31=100)), "by checkpoints"),
        (item(Kind.MILESTONE, stages=LADDER, pace=Pace.END), "by stage dues"),
        (item(Kind.MILESTONE, stages=LADDER[2:]), "by month"),
        (item(Kind.KEEP, 90, period=Period.QUARTER), "by quarter"),
        (item(Kind.KEEP, 90, period=Period.QUARTER, pace=Pace.DAY), "by day"),
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
        (
            {},
            [("2023-03-31", 63), ("2023-06-30", 65)],
            "(65 − 63) ÷ (67 − 63) = 50.0%, from the first reading, 63",
        ),
        (
            {},
            [("2023-03-31", 68)],
            "68, target 67 = 100.0%; the first reading, 68, was already there",
        ),
        (
            {},
            [("2023-03-31", 68), ("2023-06-30", 66)],
            "66, target 67 = 0.0%; fallen back from the first reading, 68, which was already there",
        ),
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
        "2 of 4 months met = 50.0%",
        "3 of 4 months = 75.0%",
        "met: 2023-01, 2023-03",
        "missed: 2023-02 (88.5)",
        "not ended: 2023-04",
        "50.0% − 75.0%: gap −25.0 points: behind",
    ]


def test_a_keep_by_quarter():
    what = item(Kind.KEEP, 90, period=Period.QUARTER)
    said = steps(what, readings(("2023-03-15", 95)), "2023-06-30")
    assert said[:4] == [
        "1 of 4 quarters met = 25.0%",
        "2 of 4 quarters = 50.0%",
        "met: 2023-Q1",
        "no reading: 2023-Q2",
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
        "At the pace of the last 90 days: 633.5 on 2023-12-31; reaches the target on 2023-12-12.",
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
        shares.append(status_report(Known(plan, on(day), None, known)).items[0].complete)
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
    assert said[:2] == ["310 of 500 = 62.0%", "310 of 600 = 51.7% by the first promise"]
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


@pytest.mark.parametrize(
    ("reports", "day", "reasons"),
    [
        ([("2023-06-30", 50)], "2023-07-30", []),
        ([("2023-06-30", 50)], "2023-07-31", ["silent"]),
        ([("2023-06-30", 40)], "2023-06-30", ["behind"]),
        ([("2023-06-30", 19)], "2023-08-31", ["critical", "silent"]),
        ([], "2023-02-01", []),
        ([], "2023-02-02", ["silent"]),
        ([("2023-11-30", 92)], "2023-12-01", ["due-soon"]),
        ([("2023-11-30", 92)], "2023-11-30", []),
        ([("2023-12-20", 92)], "2023-12-31", ["due-soon"]),
        ([("2023-12-20", 92)], "2024-01-01", ["overdue"]),
        ([("2023-06-30", 92)], "2024-01-01", ["overdue", "silent"]),
        ([("2023-06-30", 100)], "2024-01-01", []),
    ],
)
def test_why_an_item_needs_attention(reports, day, reasons):
    one = stand(item(Kind.COUNT, 100), readings(*reports), day)
    assert [reason.value for reason in attention(one, on(day)).reasons] == reasons


def test_what_has_not_begun_is_not_silent():
    one = stand(item(Kind.COUNT, 100, start=on("2023-09-01")), [], "2023-06-30")
    assert attention(one, on("2023-06-30")).reasons == ()


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2023-01-31", "2023-02-28"),
        ("2024-01-31", "2024-02-29"),
        ("2023-06-15", "2023-07-15"),
        ("2023-12-31", "2024-01-31"),
        ("9999-12-05", "9999-12-31"),
    ],
)
def test_a_month_later(day, later):
    assert month_later(on(day)) == on(later)


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
    found = due_report(Known(plan_of(*items), on("2023-06-30"), None, told))
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
    known = Known(plan, on("2023-06-30"), None, told(plan, "2023-06-30", a=100, b=20))
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
    known = Known(plan, on("2023-06-30"), None, told(plan, "2023-06-30", a=100, b=20))
    report = status_report(known)
    empty = status_report(Known(plan, on("2023-05-30"), None, {}))
    changes = with_changes(report, on("2023-05-30"), empty.every).changes
    assert changes is not None
    assert changes.overall.change == Fraction(100 + 60, 5)
    assert changes.overall.new_entries == 2
    assert [one.change for one in changes.groups] == [40, 0]
    assert changes.items["a"].change == 100
    assert changes.items["c"].change is None
    same = with_changes(report, on("2023-06-30"), report.every).changes
    assert same is not None
    assert same.overall == type(same.overall)(Fraction(0), 0)


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
    known = Known(plan, on("2023-06-30"), None, told(plan, "2023-06-30", a=100, b=20))
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
    found = sensitivity_report(status_report(Known(plan, on("2023-06-30"), None, {})))
    shares = {way.id: way.rollup.complete for way in found.rows}
    assert shares == {"plan": None, "equal": 0, "reported": None, "chapters": None}
    assert roll_up([], RATIO).rating is None
