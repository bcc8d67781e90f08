"""The worked cases of the formulas: a plan, what was reported, and what must come of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from tests.helpers import reported
from wuhai_plan.measure.complete import complete_step
from wuhai_plan.measure.expected import Step
from wuhai_plan.measure.rollup import Measure, measure, roll_up
from wuhai_plan.messages import figures
from wuhai_plan.model import (
    Bound,
    Dropped,
    Entry,
    Item,
    Kind,
    Pace,
    Period,
    Rating,
    Reading,
    Stage,
    Text,
    Thresholds,
)
from wuhai_plan.numbers import rounded_percent, rounded_points

LIMITS = Thresholds()
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def item(kind: Kind, target: object = None, **more) -> Item:
    given = {"id": "it", "chapter": "c", "title": Text("It", "事"), "pace": Pace.MONTH}
    given |= {"start": YEAR[0], "due": YEAR[1]}
    for key in ("baseline", "high", "weight"):
        if key in more:
            more[key] = Decimal(str(more[key]))
    number = None if target is None else Decimal(str(target))
    return Item(**{**given, "kind": kind, "target": number, **more})


def entry(number: int, date: str, at: str = "", **change) -> Entry:
    for key in ("add", "set"):
        if key in change:
            change[key] = Decimal(str(change[key]))
    moment = dt.datetime.fromisoformat(at or f"{date}T09:00:00+08:00")
    day = dt.date.fromisoformat(date)
    return Entry(id=f"{number:026d}", at=moment, item="it", date=day, **change)


def readings(*reports: tuple[str, object]) -> list[Entry]:
    return [entry(n, date, set=value) for n, (date, value) in enumerate(reports)]


def stand(what: Item, entries: list[Entry], day: str, known_at: str | None = None):
    moment = dt.datetime.fromisoformat(known_at) if known_at else None
    as_of = dt.date.fromisoformat(day)
    return measure(what, reported(entries, what, as_of, moment), as_of, LIMITS)


def shown(what: Item, entries: list[Entry], day: str) -> tuple[str, str, str, str]:
    """What a reader sees: percent, expected, gap, rating."""
    one = stand(what, entries, day)
    return (
        figures.percent(one.complete).replace("−", "-"),
        figures.percent(one.expected),
        figures.gap(one.gap).replace("−", "-"),
        one.rating.value,
    )


def test_case_1_a_count_on_its_month_pace():
    entries = [entry(1, "2023-03-31", add=150), entry(2, "2023-06-30", add=150)]
    what = item(Kind.COUNT, 600)
    assert shown(what, entries, "2023-06-30") == ("50.0%", "50.0%", "0.0", "on-pace")


def test_case_2_eleven_twelfths_is_exact_and_not_a_rounded_91_7():
    one = stand(item(Kind.COUNT, 60), readings(("2023-11-30", 55)), "2023-11-30")
    assert one.gap == 0
    assert one.rating is Rating.ON_PACE


def test_case_3_a_level_from_its_baseline():
    what = item(Kind.LEVEL, 67, baseline=60)
    assert shown(what, readings(("2023-06-30", 63)), "2023-06-30")[0] == "42.9%"


def test_case_4_a_level_going_down_and_away_counts_nothing_in_the_roll_up():
    what = item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST)
    assert shown(what, readings(("2023-06-30", 34)), "2023-06-30")[0] == "60.0%"
    away = stand(what, readings(("2023-06-30", 42)), "2023-06-30")
    assert figures.percent(away.complete) == "−20.0%"
    assert roll_up([away], LIMITS).complete == 0


def test_case_5_a_level_without_baseline_is_what_it_attains_and_has_no_line():
    what = item(Kind.LEVEL, 67)
    reports = [("2023-06-30", "63.2"), ("2023-07-31", "66.99"), ("2023-08-31", 68)]
    seen = [shown(what, readings(*reports[: n + 1]), date) for n, (date, _) in enumerate(reports)]
    assert seen == [
        ("94.3%", "–", "–", "upcoming"),
        ("99.9%", "–", "–", "upcoming"),
        ("101.5%", "–", "–", "met"),
    ]


@pytest.mark.parametrize(
    ("bound", "target", "value", "share"),
    [
        (Bound.AT_LEAST, 67, 70, Fraction(70, 67)),
        (Bound.AT_LEAST, 67, 67, 1),
        (Bound.AT_MOST, 67, 60, Fraction(67, 60)),
        (Bound.AT_MOST, 67, 134, Fraction(1, 2)),
        (Bound.AT_LEAST, 67, 0, 0),
        (Bound.AT_LEAST, 67, -5, 0),
        (Bound.AT_LEAST, 0, 0, 1),
        (Bound.AT_LEAST, -3, -4, 0),
        (Bound.AT_LEAST, -3, -2, 1),
        (Bound.AT_MOST, 0, 0, 1),
        (Bound.AT_MOST, 0, 1, 0),
        (Bound.AT_MOST, 5, 0, 1),
        (Bound.AT_MOST, -3, -4, 1),
    ],
)
def test_what_a_level_attains_where_it_can_be_divided_and_where_not(bound, target, value, share):
    what = item(Kind.LEVEL, target, bound=bound)
    assert stand(what, readings(("2023-06-30", value)), "2023-09-30").complete == share


def test_a_level_is_met_up_to_its_due_date_and_done_only_after_it():
    for what in (item(Kind.LEVEL, 67), item(Kind.LEVEL, 67, baseline=60)):
        reports = readings(("2023-06-30", 67))
        ratings = [stand(what, reports, day).rating.value for day in ("2023-06-30", "2023-12-31")]
        assert ratings == ["met", "met"]
        assert stand(what, reports, "2024-01-01").rating is Rating.DONE


def test_a_level_without_baseline_is_judged_on_its_due_day():
    what = item(Kind.LEVEL, 67)
    assert stand(what, [], "2023-12-30").rating is Rating.UNREPORTED
    near = readings(("2023-06-30", 66))
    assert shown(what, near, "2023-12-30") == ("98.5%", "–", "–", "upcoming")
    assert shown(what, near, "2023-12-31") == ("98.5%", "100.0%", "-1.5", "slipping")
    assert stand(what, near, "2024-01-01").rating is Rating.OVERDUE


def test_case_15_a_count_goes_its_way_from_its_baseline():
    what = item(Kind.COUNT, 29961, baseline=16961)
    assert shown(what, readings(("2023-06-30", 17175)), "2023-06-30")[0] == "1.6%"
    assert stand(what, readings(("2023-06-30", 16961)), "2023-06-30").complete == 0
    assert stand(what, [entry(1, "2023-06-30", add=6500)], "2023-06-30").complete == Fraction(1, 2)


def test_what_is_added_counts_from_the_baseline_until_a_total_is_reported():
    what = item(Kind.COUNT, 300, baseline=100)
    added = [entry(1, "2023-02-28", add=20), entry(2, "2023-03-31", add=30)]
    last = stand(what, added, "2023-03-31").last
    assert last is not None
    assert last.value == 150
    total = [*added, entry(3, "2023-04-30", set=200), entry(4, "2023-05-31", add=50)]
    assert stand(what, total, "2023-05-31").complete == Fraction(3, 4)


CAP = {"start": dt.date(2024, 1, 1), "due": dt.date(2024, 12, 31), "pace": Pace.DAY}


@pytest.mark.parametrize(
    ("value", "day", "shows"),
    [
        (232, "2024-07-01", ("20.0%", "50.0%", "-30.0", "behind")),
        (232, "2024-09-30", ("20.0%", "74.9%", "-54.9", "critical")),
        (145, "2024-07-01", ("50.0%", "50.0%", "0.0", "on-pace")),
        (10, "2024-07-01", ("50.0%", "50.0%", "0.0", "on-pace")),
        (290, "2024-07-01", ("0.0%", "50.0%", "-50.0", "critical")),
        (291, "2024-07-01", ("0.0%", "50.0%", "-50.0", "missed")),
    ],
)
def test_case_16_a_cap_is_held_to_the_days_passed(value, day, shows):
    what = item(Kind.CAP, 290, bound=Bound.AT_MOST, **CAP)
    assert shown(what, readings(("2024-07-01", value)), day) == shows


def test_a_cap_is_done_only_by_a_reading_of_its_due_day_and_once_that_has_passed():
    what = item(Kind.CAP, 290, bound=Bound.AT_MOST, **CAP)
    early, last = readings(("2024-12-30", 280)), readings(("2024-12-31", 290))
    assert stand(what, early, "2025-01-01").rating is Rating.OVERDUE
    assert shown(what, last, "2024-12-31") == ("100.0%", "100.0%", "0.0", "on-pace")
    assert stand(what, last, "2025-01-01").rating is Rating.DONE
    later = readings(("2024-12-31", 290), ("2025-01-15", 300))
    assert stand(what, later, "2025-02-01").rating is Rating.DONE
    assert stand(what, readings(("2025-01-15", 300)), "2025-02-01").complete is None


def test_a_cap_goes_by_its_checkpoints_where_it_has_any():
    points = ((dt.date(2024, 7, 1), Decimal(200)),)
    what = item(Kind.CAP, 290, bound=Bound.AT_MOST, checkpoints=points, **CAP)
    one = stand(what, readings(("2024-07-01", 210)), "2024-07-01")
    assert (one.complete, one.expected) == (Fraction(190, 290), Fraction(200, 290))


def test_a_level_is_exact_for_the_longest_numbers():
    """The usual context of decimals keeps 28 digits of a difference: the last would be cut."""
    start = Decimal("-0.000000000001")
    what = item(Kind.LEVEL, "999999999999999999", baseline=start)
    reports = readings(("2023-06-30", "123456789012345678"))
    assert stand(what, reports, "2023-06-30").complete == Fraction(
        123456789012345678 * 10**12 + 1, 999999999999999999 * 10**12 + 1
    )


MET = [(f"2023-{month:02d}-15", 95) for month in range(1, 6)]


def test_case_6_a_keep_counts_the_periods_met():
    what = item(Kind.KEEP, 90)
    reports = readings(*MET, ("2023-06-15", 80))
    assert shown(what, reports, "2023-06-30") == ("41.7%", "50.0%", "-8.3", "slipping")


def test_a_keeps_period_is_judged_by_its_latest_reading_once_it_has_ended():
    what = item(Kind.KEEP, 90)
    good_then_bad = readings(("2023-01-10", 95), ("2023-01-31", 80))
    assert stand(what, good_then_bad, "2023-01-31").complete == 0
    good = good_then_bad[:1]
    assert shown(what, good, "2023-01-30") == ("0.0%", "0.0%", "0.0", "on-pace")
    assert stand(what, good, "2023-01-31").complete == Fraction(1, 12)


def test_case_17_a_keep_goes_by_its_own_periods_whatever_the_pace():
    quarters = [("2023-03-31", 95), ("2023-06-30", 97), ("2023-09-30", 95)]
    what = item(Kind.KEEP, 95, period=Period.QUARTER, pace=Pace.DAY)
    assert shown(what, readings(*quarters), "2023-09-30") == ("75.0%", "75.0%", "0.0", "on-pace")
    year = item(Kind.KEEP, 95, period=Period.YEAR)
    assert shown(year, readings(("2023-01-05", 96)), "2023-01-05") == (
        "0.0%", "0.0%", "0.0", "on-pace",
    )  # fmt: skip


def test_a_keep_is_done_only_once_its_due_date_has_passed():
    what = item(Kind.KEEP, 90)
    reports = readings(*((f"2023-{month:02d}-28", 90) for month in range(1, 13)))
    assert stand(what, reports, "2023-12-31").complete == 1
    assert stand(what, reports, "2023-12-31").rating is Rating.ON_PACE
    assert stand(what, reports, "2024-01-01").rating is Rating.DONE


def test_case_18_a_keep_missed_once_can_never_be_done():
    what = item(Kind.KEEP, 90)
    reports = readings(*((f"2023-{m:02d}-28", 80 if m == 4 else 99) for m in range(1, 13)))
    assert shown(what, reports, "2024-01-01")[::3] == ("91.7%", "missed")
    assert stand(what, reports, "2023-12-31").rating is Rating.SLIPPING
    assert stand(what, [], "2024-01-01").rating is Rating.MISSED


def test_a_kept_range_and_quarters():
    what = item(Kind.KEEP, 90, high=95, period=Period.QUARTER)
    reports = readings(("2023-03-31", 95), ("2023-06-30", 96), ("2023-08-01", 90))
    one = stand(what, reports, "2023-09-30")
    assert (one.complete, one.expected) == (Fraction(2, 4), Fraction(3, 4))


def test_a_reading_outside_a_keeps_own_dates_meets_no_period():
    what = item(Kind.KEEP, 90, start=dt.date(2023, 1, 20), due=dt.date(2023, 3, 10))
    one = stand(what, readings(("2023-01-10", 95), ("2023-03-09", 95)), "2023-03-31")
    assert one.complete == Fraction(1, 3)


def test_the_first_and_the_last_day_of_a_keep_belong_to_it():
    what = item(Kind.KEEP, 90, start=dt.date(2023, 1, 20), due=dt.date(2023, 3, 10))
    reports = readings(("2023-01-20", 95), ("2023-02-28", 80), ("2023-03-01", 80))
    last_day = [*reports, entry(9, "2023-03-10", set=95)]
    assert stand(what, last_day, "2023-03-31").complete == Fraction(2, 3)
    assert stand(what, reports, "2023-03-31").complete == Fraction(1, 3)


def test_a_bound_is_kept_by_what_is_exactly_at_it():
    what = item(Kind.KEEP, 90, bound=Bound.AT_MOST, due=dt.date(2023, 1, 31))
    assert stand(what, readings(("2023-01-31", 90)), "2023-01-31").complete == 1
    assert stand(what, readings(("2023-01-31", "90.1")), "2023-01-31").complete == 0


def test_a_stage_that_the_ladder_lacks_is_nothing_done_and_named_by_its_id():
    what = item(Kind.MILESTONE, stages=LADDER)
    step = complete_step(what, [Reading(YEAR[0], None, "gone")], YEAR[1])
    assert step == Step("stage", Fraction(0), {"stage": "gone"})


def test_case_7_over_fulfilment_is_shown_whole_and_counts_as_all():
    one = stand(item(Kind.COUNT, 600), readings(("2023-06-30", 720)), "2023-06-30")
    assert figures.percent(one.complete) == "120.0%"
    assert one.rating is Rating.DONE
    assert roll_up([one], LIMITS).complete == 1


def test_case_8_just_below_the_target_never_shows_100():
    what = item(Kind.COUNT, 6000)
    assert shown(what, readings(("2023-12-31", 5999)), "2023-12-31")[0] == "99.9%"
    assert stand(what, readings(("2023-12-31", 5999)), "2023-12-31").rating is not Rating.DONE
    assert rounded_percent(Fraction(5999999, 6000000), 4) == Decimal("99.9999")


def test_what_is_above_zero_never_shows_0():
    what = item(Kind.COUNT, 6000)
    assert shown(what, readings(("2023-12-31", 1)), "2023-12-31")[0] == "0.1%"
    assert rounded_points(Fraction(-1, 1000), 1) == Decimal("-0.1")


def test_case_9_an_unreported_item_counts_as_nothing_done():
    over = stand(item(Kind.COUNT, 100), readings(("2023-06-30", 120)), "2023-06-30")
    some = stand(item(Kind.COUNT, 100), readings(("2023-06-30", 40)), "2023-06-30")
    none = stand(item(Kind.COUNT, 100), [], "2023-06-30")
    group = roll_up([over, some, none], LIMITS)
    assert figures.percent(group.complete) == "46.7%"
    assert (group.reported, group.items) == (2, 3)
    assert none.rating is Rating.UNREPORTED


def test_case_11_what_was_known_on_a_day_can_be_had_again():
    what = item(Kind.COUNT, 600)
    late = [entry(1, "2023-06-30", "2023-07-20T10:00:00+08:00", set=300)]
    assert stand(what, late, "2023-06-30").complete == Fraction(1, 2)
    then = stand(what, late, "2023-06-30", known_at="2023-07-10T23:59:59+08:00")
    assert then.rating is Rating.UNREPORTED


def test_case_12_more_before_a_total_does_not_change_the_total():
    what = item(Kind.COUNT, 600)
    entries = [
        entry(1, "2023-06-30", "2023-07-01T09:00:00+08:00", set=300),
        entry(2, "2023-05-01", "2023-07-02T09:00:00+08:00", add=10),
    ]
    last = stand(what, entries, "2023-06-30").last
    assert last is not None
    assert last.value == 300


def test_case_13_tenths_add_up_exactly():
    entries = [entry(1, "2023-03-31", add="0.1"), entry(2, "2023-06-30", add="0.2")]
    one = stand(item(Kind.COUNT, "0.3"), entries, "2023-06-30")
    assert one.complete == 1
    assert one.rating is Rating.DONE


def test_case_14_a_day_after_due_is_overdue():
    what = item(Kind.COUNT, 100)
    assert stand(what, readings(("2023-12-31", 80)), "2024-01-01").rating is Rating.OVERDUE
    assert stand(what, readings(("2023-12-31", 80)), "2023-12-31").rating is Rating.BEHIND
    assert stand(what, [], "2024-01-01").rating is Rating.OVERDUE


@pytest.mark.parametrize(
    ("pace", "day", "share"),
    [
        (Pace.DAY, "2022-12-31", 0),
        (Pace.DAY, "2023-01-01", Fraction(1, 365)),
        (Pace.DAY, "2023-06-30", Fraction(181, 365)),
        (Pace.DAY, "2023-12-31", 1),
        (Pace.MONTH, "2023-01-30", 0),
        (Pace.MONTH, "2023-01-31", Fraction(1, 12)),
        (Pace.MONTH, "2023-12-30", Fraction(11, 12)),
        (Pace.MONTH, "2024-02-01", 1),
        (Pace.QUARTER, "2023-03-30", 0),
        (Pace.QUARTER, "2023-03-31", Fraction(1, 4)),
        (Pace.QUARTER, "2023-12-30", Fraction(3, 4)),
        (Pace.END, "2022-12-31", 0),
        (Pace.END, "2023-12-30", None),
        (Pace.END, "2023-12-31", 1),
    ],
)
def test_expected_by_pace(pace, day, share):
    assert stand(item(Kind.COUNT, 10, pace=pace), [], day).expected == share


@pytest.mark.parametrize(
    ("more", "day", "share"),
    [
        ({"pace": Pace.DAY}, "2023-02-27", Fraction(1, 12)),
        ({"pace": Pace.END}, "2023-12-30", Fraction(11, 12)),
        ({"pace": Pace.MONTH}, "2023-02-28", Fraction(2, 12)),
        ({"pace": Pace.MONTH, "period": Period.QUARTER}, "2023-06-29", Fraction(1, 4)),
        ({"pace": Pace.DAY, "period": Period.QUARTER}, "2023-03-31", Fraction(1, 4)),
        ({"pace": Pace.MONTH, "period": Period.YEAR}, "2023-12-30", 0),
    ],
)
def test_what_is_expected_of_a_keep_is_its_own_periods_that_have_ended(more, day, share):
    assert stand(item(Kind.KEEP, 90, **more), [], day).expected == share


def test_a_period_of_a_count_is_none_of_its_line():
    what = item(Kind.COUNT, 10, period=Period.QUARTER)
    assert stand(what, [], "2023-01-31").expected == Fraction(1, 12)


def test_a_span_that_ends_within_a_month_counts_its_due_date_as_the_last_month_end():
    what = item(Kind.COUNT, 10, start=dt.date(2023, 1, 15), due=dt.date(2023, 3, 20))
    days = ("2023-01-30", "2023-01-31", "2023-02-28", "2023-03-19", "2023-03-20")
    assert [stand(what, [], day).expected for day in days] == [
        0, Fraction(1, 3), Fraction(2, 3), Fraction(2, 3), 1,
    ]  # fmt: skip


def test_an_item_of_one_day_and_a_leap_day():
    one_day = {"start": dt.date(2024, 2, 29), "due": dt.date(2024, 2, 29)}
    for pace in Pace:
        what = item(Kind.COUNT, 1, pace=pace, **one_day)
        assert stand(what, [], "2024-02-28").expected == 0
        assert stand(what, [], "2024-02-29").expected == 1
    leap = item(Kind.COUNT, 1, start=dt.date(2024, 1, 1), due=dt.date(2024, 12, 31), pace=Pace.DAY)
    assert stand(leap, [], "2024-02-29").expected == Fraction(60, 366)


def checkpoints(**points: int) -> tuple[tuple[dt.date, Decimal], ...]:
    return tuple(
        (dt.date.fromisoformat(d[1:].replace("_", "-")), Decimal(v)) for d, v in points.items()
    )


@pytest.mark.parametrize(
    ("day", "share"),
    [
        ("2023-01-01", 0),
        ("2023-03-31", Fraction(100, 600)),
        ("2023-05-15", (100 + 200 * Fraction(45, 91)) / 600),
        ("2023-06-30", Fraction(300, 600)),
        ("2023-12-31", 1),
    ],
)
def test_checkpoints_are_joined_by_straight_lines(day, share):
    points = checkpoints(d2023_03_31=100, d2023_06_30=300)
    what = item(Kind.COUNT, 600, checkpoints=points, pace=Pace.END)
    assert stand(what, [], day).expected == share


def test_checkpoints_of_a_level_that_goes_down_start_at_its_baseline():
    points = checkpoints(d2023_06_30=36)
    what = item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST, checkpoints=points)
    assert stand(what, [], "2023-06-30").expected == Fraction(4, 10)


LADDER = (
    Stage("approved", Decimal(10), Text("Approved"), dt.date(2023, 3, 31)),
    Stage("started", Decimal(30), Text("Started"), dt.date(2023, 6, 30)),
    Stage("in-use", Decimal(100), Text("In use")),
)


@pytest.mark.parametrize(
    ("day", "share"),
    [
        ("2023-03-30", 0),
        ("2023-03-31", Fraction(1, 10)),
        ("2023-09-30", Fraction(3, 10)),
        ("2023-12-31", 1),
    ],
)
def test_stage_dues_take_the_place_of_pace(day, share):
    what = item(Kind.MILESTONE, stages=LADDER, pace=Pace.END)
    one = stand(what, [], day)
    assert one.expected == share
    assert one.rating is Rating.UNREPORTED


def test_a_milestone_is_at_the_stage_of_its_latest_reading():
    what = item(Kind.MILESTONE, stages=LADDER)
    entries = [entry(1, "2023-06-30", stage="in-use"), entry(2, "2023-07-31", stage="started")]
    assert stand(what, entries, "2023-06-30").rating is Rating.DONE
    assert stand(what, entries, "2023-07-31").complete == Fraction(3, 10)


@pytest.mark.parametrize(
    ("done", "rating"),
    [
        (60, "ahead"),
        (50, "on-pace"),
        (49, "slipping"),
        (41, "slipping"),
        (40, "behind"),
        (20, "behind"),
        (19, "critical"),
    ],
)
def test_ratings_change_exactly_at_their_thresholds(done, rating):
    what = item(Kind.COUNT, 100)
    assert stand(what, readings(("2023-06-30", done)), "2023-06-30").rating.value == rating


def test_upcoming_before_start_and_with_pace_end_before_due():
    later = item(Kind.COUNT, 100, start=dt.date(2023, 7, 1))
    assert stand(later, [], "2023-06-30").rating is Rating.UPCOMING
    assert stand(later, [], "2023-07-01").rating is Rating.UNREPORTED
    at_end = item(Kind.COUNT, 100, pace=Pace.END)
    assert stand(at_end, readings(("2023-06-30", 50)), "2023-12-30").rating is Rating.UPCOMING
    assert stand(at_end, [], "2023-12-30").rating is Rating.UPCOMING
    assert stand(at_end, [], "2023-12-31").rating is Rating.UNREPORTED
    assert stand(at_end, readings(("2023-06-30", 100)), "2023-06-30").rating is Rating.DONE
    assert stand(at_end, readings(("2023-06-30", 50)), "2023-12-31").rating is Rating.CRITICAL


def test_a_group_is_weighted_rated_by_its_gap_and_done_when_all_its_items_are():
    heavy = stand(item(Kind.COUNT, 10, weight=3), readings(("2023-06-30", 10)), "2023-06-30")
    light = stand(item(Kind.COUNT, 10), readings(("2023-06-30", 2)), "2023-06-30")
    group = roll_up([heavy, light], LIMITS)
    assert group.complete == (3 + Fraction(2, 10)) / 4
    assert group.gap == 30
    assert group.rating is Rating.AHEAD
    assert roll_up([heavy], LIMITS).rating is Rating.DONE
    assert group.ratings[Rating.DONE] == 1
    assert sum(group.ratings.values()) == 2


def test_a_group_without_weight_has_no_percent():
    empty = roll_up([], LIMITS)
    assert (empty.complete, empty.gap, empty.rating) == (None, None, None)
    weightless = roll_up([stand(item(Kind.COUNT, 10, weight=0), [], "2023-06-30")], LIMITS)
    assert (weightless.complete, weightless.expected, weightless.reported) == (None, None, 0)


@pytest.mark.parametrize("weight", ["0.5", "1", "2", "3"])
def test_a_weight_counts_as_what_it_is(weight):
    light = stand(item(Kind.COUNT, 10), readings(("2023-06-30", 5)), "2023-06-30")
    heavy = stand(item(Kind.COUNT, 10, weight=weight), readings(("2023-06-30", 4)), "2023-06-30")
    whole = 1 + Fraction(weight)
    assert roll_up([light, heavy], LIMITS).complete == (5 + 4 * Fraction(weight)) / 10 / whole


def counts(*done: int, **more: object) -> list[Measure]:
    """Measures of counts to 100 as of the middle of the year, of which 50 is expected."""
    return [
        stand(item(Kind.COUNT, 100, **more), readings(("2023-06-30", value)), "2023-06-30")
        for value in done
    ]


def test_case_19_what_has_no_line_neither_lifts_nor_lowers_the_gap():
    ladder = (Stage("half", Decimal(40), Text("Half")), Stage("all", Decimal(100), Text("All")))
    half = [entry(1, "2023-06-30", stage="half")]
    last = stand(item(Kind.MILESTONE, stages=ladder, pace=Pace.END), half, "2023-06-30")
    group = roll_up([*counts(50), last], LIMITS)
    assert group.complete == group.expected == Fraction(45, 100)
    assert group.gap == 0
    silent = stand(item(Kind.COUNT, 10, pace=Pace.END), [], "2023-06-30")
    assert roll_up([*counts(50), silent], LIMITS).gap == 0


@pytest.mark.parametrize(
    ("done", "rating"),
    [
        ([60, 60, 60, 60, 60, 60, 60, 10, 10, 10], Rating.SLIPPING),
        ([100, 100, 100, 100, 35, 35, 35, 35, 35, 35], Rating.BEHIND),
        ([100, 100, 100, 100, 100, 35, 35, 35, 35, 35], Rating.SLIPPING),
        ([100, 100, 100, 35], Rating.AHEAD),
        ([0, 0, 0, 0], Rating.CRITICAL),
    ],
)
def test_case_20_laggards_hold_their_group_back(done, rating):
    assert roll_up(counts(*done), LIMITS).rating is rating


def test_an_unreported_item_holds_its_group_back_once_its_first_report_is_missing():
    what, day = item(Kind.COUNT, 100), dt.date(2023, 6, 30)
    fine = counts(100)
    began = dt.date(2023, 5, 1)
    for lag, best in ((15, Rating.SLIPPING), (31, Rating.AHEAD)):
        silent = measure(replace(what, lag=lag), (), day, LIMITS, (began, None))
        rated = roll_up([*fine, *fine, silent], LIMITS)
        assert rated.rating is best


def test_a_group_is_met_when_all_its_items_are_done_or_met():
    met = stand(item(Kind.LEVEL, 67), readings(("2023-06-30", 68)), "2023-06-30")
    assert roll_up([met, *counts(100)], LIMITS).rating is Rating.MET
    assert roll_up(counts(100, 100), LIMITS).rating is Rating.DONE


def test_a_group_is_upcoming_while_nothing_that_has_started_has_a_line():
    later = stand(item(Kind.COUNT, 10, start=dt.date(2023, 7, 1)), [], "2023-06-30")
    at_end = stand(item(Kind.COUNT, 10, pace=Pace.END), readings(("2023-06-30", 5)), "2023-06-30")
    assert roll_up([later], LIMITS).rating is Rating.UPCOMING
    assert roll_up([later, at_end], LIMITS).rating is Rating.UPCOMING
    assert roll_up([later, at_end, *counts(50)], LIMITS).rating is not Rating.UPCOMING


def test_a_dropped_item_is_counted_as_such_and_in_nothing_else():
    given_up = Dropped(dt.date(2023, 6, 15), Text("no money"))
    reports = readings(("2023-06-10", 30), ("2023-06-20", 90))
    one = stand(item(Kind.COUNT, 100, dropped=given_up), reports, "2023-06-30")
    assert (one.complete, one.expected, one.gap) == (Fraction(3, 10), None, None)
    assert one.rating is Rating.DROPPED
    group = roll_up([one, *counts(50)], LIMITS)
    assert (group.items, group.reported, group.complete) == (1, 1, Fraction(1, 2))
    assert group.ratings[Rating.DROPPED] == 1
    before = stand(item(Kind.COUNT, 100, dropped=given_up), reports, "2023-06-14")
    assert before.rating is Rating.SLIPPING or before.rating is Rating.BEHIND
    alone = roll_up([one], LIMITS)
    assert (alone.items, alone.complete, alone.rating) == (0, None, Rating.DROPPED)
