"""The worked cases of the formulas: a plan, what was reported, and what must come of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.helpers import reported
from wuhai_plan.measure.complete import Step, baseline, complete, complete_step
from wuhai_plan.measure.rollup import measure, roll_up
from wuhai_plan.messages import figures
from wuhai_plan.model import (
    Bound,
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


def readings_of(what: Item, *reports: tuple[str, object]) -> tuple[Reading, ...]:
    return reported(readings(*reports), what, dt.date.max)


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


def test_case_5_without_baseline_the_first_reading_is_the_baseline():
    what = item(Kind.LEVEL, 67)
    reports = [("2023-03-31", 63), ("2023-06-30", 65), ("2023-09-30", 67)]
    seen = [
        shown(what, readings(*reports[: n + 1]), date)[0] for n, (date, _) in enumerate(reports)
    ]
    assert seen == ["0.0%", "50.0%", "100.0%"]


@pytest.mark.parametrize(
    ("bound", "reports", "share"),
    [
        (Bound.AT_LEAST, [("2023-03-31", 70)], 1),
        (Bound.AT_LEAST, [("2023-03-31", 67)], 1),
        (Bound.AT_LEAST, [("2023-03-31", 70), ("2023-06-30", 66)], 0),
        (Bound.AT_LEAST, [("2023-03-31", 70), ("2023-06-30", 66), ("2023-07-31", 68)], 1),
        (Bound.AT_MOST, [("2023-03-31", 60)], 1),
        (Bound.AT_MOST, [("2023-03-31", 60), ("2023-06-30", 68)], 0),
        (Bound.AT_MOST, [("2023-03-31", 71), ("2023-06-30", 69)], Fraction(1, 2)),
        (Bound.AT_LEAST, [("2023-03-31", 63), ("2023-06-30", 69)], Fraction(3, 2)),
        (Bound.AT_LEAST, [("2023-03-31", 63), ("2023-06-30", 61)], Fraction(-1, 2)),
    ],
)
def test_a_first_reading_at_the_target_is_complete_until_it_falls_back(bound, reports, share):
    what = item(Kind.LEVEL, 67, bound=bound)
    assert stand(what, readings(*reports), "2023-09-30").complete == share


def test_a_level_is_exact_for_the_longest_numbers():
    """The usual context of decimals keeps 28 digits of a difference: the last would be cut."""
    start = Decimal("-0.000000000001")
    what = item(Kind.LEVEL, "999999999999999999", baseline=start)
    reports = readings(("2023-06-30", "123456789012345678"))
    assert stand(what, reports, "2023-06-30").complete == Fraction(
        123456789012345678 * 10**12 + 1, 999999999999999999 * 10**12 + 1
    )


def test_what_a_level_starts_from():
    """The first value of the first day, also where that day ends with another."""
    first = Reading(dt.date(2023, 3, 31), Decimal(65), None, first=Decimal(63), entries=2)
    later = Reading(dt.date(2023, 6, 30), Decimal(66), None, first=Decimal(66))
    level = item(Kind.LEVEL, 67)
    assert baseline(level, [first, later]) == 63
    assert complete(level, [first, later]) == Fraction(3, 4)
    assert baseline(level, [later]) == 66
    assert baseline(level, readings_of(level, ("2023-06-30", 61), ("2023-07-31", 62))) == 61
    assert baseline(level, []) is None
    assert baseline(item(Kind.LEVEL, 67, baseline=60), []) == 60
    assert baseline(item(Kind.COUNT, 67), [first]) is None


MET = [(f"2023-{month:02d}-15", 95) for month in range(1, 6)]


def test_case_6_a_keep_counts_the_periods_met():
    what = item(Kind.KEEP, 90)
    reports = readings(*MET, ("2023-06-15", 80))
    assert shown(what, reports, "2023-06-30") == ("41.7%", "50.0%", "-8.3", "slipping")


def test_a_keeps_period_is_judged_by_its_latest_reading():
    what = item(Kind.KEEP, 90)
    good_then_bad = readings(("2023-01-10", 95), ("2023-01-31", 80))
    assert stand(what, good_then_bad, "2023-01-31").complete == 0
    assert stand(what, good_then_bad, "2023-01-30").complete == Fraction(1, 12)


def test_a_keep_is_done_only_once_its_due_date_has_passed():
    what = item(Kind.KEEP, 90)
    reports = readings(*((f"2023-{month:02d}-28", 90) for month in range(1, 13)))
    assert stand(what, reports, "2023-12-31").complete == 1
    assert stand(what, reports, "2023-12-31").rating is Rating.ON_PACE
    assert stand(what, reports, "2024-01-01").rating is Rating.DONE


def test_a_keep_missed_once_can_never_be_done():
    what = item(Kind.KEEP, 90)
    reports = readings(*((f"2023-{m:02d}-28", 80 if m == 4 else 99) for m in range(1, 13)))
    last = stand(what, reports, "2024-01-31")
    assert (last.complete, last.rating) == (Fraction(11, 12), Rating.OVERDUE)


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
    step = complete_step(what, [Reading(YEAR[0], None, "gone")])
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
        (Pace.END, "2023-12-30", 0),
        (Pace.END, "2023-12-31", 1),
    ],
)
def test_expected_by_pace(pace, day, share):
    assert stand(item(Kind.COUNT, 10, pace=pace), [], day).expected == share


@pytest.mark.parametrize(
    ("more", "day", "share"),
    [
        ({"pace": Pace.DAY}, "2023-02-15", Fraction(46, 365)),
        ({"pace": Pace.END}, "2023-12-30", 0),
        ({"pace": Pace.MONTH}, "2023-02-28", Fraction(2, 12)),
        ({"pace": Pace.MONTH, "period": Period.QUARTER}, "2023-06-29", Fraction(1, 4)),
        ({"pace": Pace.DAY, "period": Period.QUARTER}, "2023-02-15", Fraction(46, 365)),
    ],
)
def test_a_keep_goes_by_its_periods_where_its_pace_is_by_month(more, day, share):
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
