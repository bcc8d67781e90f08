"""Where a figure turns: first and last days of periods, values just at a target, nothing at all."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.test_cases import LADDER, LIMITS, checkpoints, entry, item, readings, stand
from tests.test_forecast import on, sure
from tests.test_views import steps
from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.forecast import Forecast, forecast
from wuhai_plan.measure.rollup import exact_sum, held, roll_up
from wuhai_plan.model import Bound, Kind, Pace, Period, Rating, Reading

JANUARY = {"start": on("2023-01-01"), "due": on("2023-01-31")}


@pytest.mark.parametrize("day", ["2023-02-01", "2023-02-28"])
def test_a_keeps_period_holds_its_first_and_its_last_day(day):
    one = stand(item(Kind.KEEP, 90), readings((day, 95)), "2023-02-28")
    assert one.complete == Fraction(1, 12)
    assert "met: February 2023" in steps(item(Kind.KEEP, 90), readings((day, 95)), "2023-02-28")
    two = readings((day, 80), ("2023-01-31", 95), ("2023-03-01", 95))
    assert stand(item(Kind.KEEP, 90), two, "2023-03-31").complete == Fraction(2, 12)


@pytest.mark.parametrize(
    ("more", "value", "met"),
    [
        ({"bound": Bound.AT_MOST}, 90, 1),
        ({"bound": Bound.AT_MOST}, "90.01", 0),
        ({"bound": Bound.AT_LEAST}, 90, 1),
        ({"bound": Bound.AT_LEAST}, "89.99", 0),
        ({"high": 95}, 90, 1),
        ({"high": 95}, "89.99", 0),
        ({"high": 95}, 95, 1),
        ({"high": 95}, "95.01", 0),
    ],
)
def test_a_keep_is_met_at_its_very_target(more, value, met):
    what = item(Kind.KEEP, 90, **JANUARY, **more)
    assert stand(what, readings(("2023-01-15", value)), "2023-01-31").complete == met
    said = steps(what, readings(("2023-01-15", value)), "2023-01-31")
    assert said[0] == f"{met} ÷ 1 months met = {100 * met}.0%"


def test_a_level_without_baseline_that_goes_down_is_met_at_its_target_and_falls_back():
    what = item(Kind.LEVEL, 30, bound=Bound.AT_MOST)
    assert stand(what, readings(("2023-03-31", 30)), "2023-03-31").rating is Rating.MET
    back = stand(what, readings(("2023-03-31", 30), ("2023-06-30", 31)), "2023-06-30")
    assert (back.complete, back.rating) == (Fraction(30, 31), Rating.UPCOMING)


def test_a_stage_that_the_ladder_does_not_have_counts_nothing():
    gone = Reading(on("2023-06-30"), None, "gone")
    what = item(Kind.MILESTONE, stages=LADDER)
    assert complete(what, [gone], gone.date) == 0
    later = Reading(on("2023-09-30"), None, "started")
    found = forecast(what, [gone, later], on("2023-09-30"))
    assert isinstance(found, Forecast)
    assert found.recent_pace == Fraction(30, 92)


@pytest.mark.parametrize(
    ("day", "quarters"),
    [("2023-08-31", 2), ("2023-09-29", 2), ("2023-09-30", 3), ("2023-10-31", 3)],
)
def test_of_a_keep_by_quarter_a_month_expects_nothing_more(day, quarters):
    what = item(Kind.KEEP, 90, period=Period.QUARTER)
    assert expected(what, on(day)) == Fraction(quarters, 4)
    assert steps(what, [], day)[1] == f"{quarters} ÷ 4 quarters = {25 * quarters}.0%"


def test_a_checkpoint_is_expected_on_its_day_and_the_line_goes_on_from_it():
    what = item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_03_31=100, d2023_06_30=300))
    assert steps(what, [], "2023-03-31")[1].endswith("(100 + (300 − 100) × 0 ÷ 91) ÷ 600 = 16.7%")
    assert steps(what, [], "2023-03-30")[1].endswith("(0 + (100 − 0) × 88 ÷ 89) ÷ 600 = 16.5%")
    assert expected(what, on("2023-03-30")) == Fraction(88 * 100, 89 * 600)


def test_between_checkpoints_of_a_level_the_way_is_counted_from_its_baseline():
    points = checkpoints(d2023_06_30=36)
    what = item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST, checkpoints=points)
    said = steps(what, [], "2023-06-30")[1]
    assert said.endswith("(36 + (30 − 36) × 0 ÷ 184 − 40) ÷ (30 − 40) = 40.0%")


def test_a_stage_is_expected_on_its_due_day_and_not_the_day_before():
    what = item(Kind.MILESTONE, stages=LADDER)
    assert steps(what, [], "2023-06-29")[1] == "stage “Approved”, due on 2023-03-31 = 10.0%"
    assert steps(what, [], "2023-06-30")[1] == "stage “Started”, due on 2023-06-30 = 30.0%"


def test_from_its_start_on_an_item_is_no_longer_upcoming():
    later = item(Kind.COUNT, 100, start=on("2023-07-01"))
    assert stand(later, [], "2023-06-30").rating is Rating.UPCOMING
    assert stand(later, [], "2023-07-01").rating is Rating.UNREPORTED


def test_on_its_due_day_an_item_whose_pace_is_the_end_is_no_longer_upcoming():
    at_end = item(Kind.COUNT, 100, pace=Pace.END)
    assert stand(at_end, [], "2023-12-30").rating is Rating.UPCOMING
    assert stand(at_end, [], "2023-12-31").rating is Rating.UNREPORTED
    points = checkpoints(d2023_06_30=50)
    by_points = item(Kind.COUNT, 100, pace=Pace.END, checkpoints=points)
    assert stand(by_points, [], "2023-06-30").rating is Rating.UNREPORTED


def test_a_count_that_is_due_is_done_at_its_very_target():
    assert stand(item(Kind.COUNT, 100), readings(("2023-12-31", 100)), "2024-01-01").rating is (
        Rating.DONE
    )


# ---- the forecast


def test_a_reading_of_the_eve_of_the_start_is_no_progress():
    what = item(Kind.COUNT, 100)
    told = sure(what, readings(("2022-12-31", 5), ("2023-02-28", 10)), "2023-02-28")
    assert told.pace == told.recent_pace == Fraction(10, 59)


def test_the_recent_pace_looks_back_ninety_days():
    what = item(Kind.COUNT, 1000)
    told = sure(what, readings(("2023-04-01", 90), ("2023-06-30", 270)), "2023-06-30")
    assert told.recent_pace == 2  # from 1 April, a reading's own day
    told = sure(what, readings(("2023-04-02", 92), ("2023-06-30", 270)), "2023-06-30")
    assert told.recent_pace == (270 - Fraction(92 * 91, 92)) / 90  # from the line, a day earlier


def test_the_first_and_the_last_reading_have_to_be_apart_not_the_first_two():
    reports = readings(("2023-06-01", 10), ("2023-06-05", 20), ("2023-06-30", 30))
    assert sure(item(Kind.COUNT, 100), reports, "2023-06-30").pace == Fraction(30, 181)


def test_a_level_without_baseline_that_was_due_before_its_first_reading():
    what = item(Kind.LEVEL, 67, due=on("2023-02-28"))
    told = sure(what, readings(("2023-03-31", 63), ("2023-06-30", 65)), "2023-06-30")
    assert told.value == told.recent_value == 63


def test_a_milestone_is_reached_by_its_last_stage():
    what = item(Kind.MILESTONE, stages=LADDER)
    told = sure(
        what,
        [entry(1, "2023-03-31", stage="started"), entry(2, "2023-06-30", stage="in-use")],
        "2023-06-30",
    )
    assert told.reached
    assert told.date == told.recent_date == on("2023-06-30")
    assert told.needed_per_month == 0


def test_a_forecast_on_the_due_day_itself():
    what = item(Kind.COUNT, 100)
    told = sure(what, readings(("2023-06-30", 50), ("2023-12-31", 80)), "2023-12-31")
    assert told.value == told.recent_value == 80
    assert told.needed_per_month is None


# ---- groups


@pytest.mark.parametrize(
    ("share", "counted"), [(None, 0), ("-0.5", 0), ("0", 0), ("0.5", "0.5"), ("1", 1), ("1.2", 1)]
)
def test_a_group_counts_an_item_from_nothing_to_all(share, counted):
    assert held(None if share is None else Fraction(share)) == Fraction(counted)


def test_weights_and_shares_of_any_denominator_add_up_exactly():
    weighted = [
        (Decimal(1), Fraction(1, 3)),
        (Decimal("0.5"), Fraction(2, 3)),
        (Decimal(2), Fraction(1, 7)),
        (Decimal("0.1"), Fraction(-1, 7)),
    ]
    total = exact_sum(weighted)
    assert total == Fraction(1, 3) + Fraction(1, 3) + Fraction(2, 7) - Fraction(1, 70)
    assert exact_sum([]) == 0


def test_a_group_tells_how_many_of_its_items_are_reported_and_how_each_is_rated():
    day = "2023-06-30"
    half = item(Kind.COUNT, 100, weight=3)
    group = roll_up(
        [
            stand(half, readings((day, 50)), day),
            stand(item(Kind.COUNT, 100), readings((day, 120)), day),
            stand(item(Kind.LEVEL, 67, baseline=60), readings((day, 55)), day),
            stand(item(Kind.COUNT, 100), [], day),
        ],
        LIMITS,
    )
    assert (group.items, group.reported) == (4, 3)
    assert group.complete == (3 * Fraction(1, 2) + 1) / 6
    assert group.expected == Fraction(1, 2)
    assert group.gap == (Fraction(5, 12) - Fraction(1, 2)) * 100
    assert group.rating is Rating.SLIPPING
    counted = {rating: number for rating, number in group.ratings.items() if number}
    assert counted == {
        Rating.ON_PACE: 1, Rating.DONE: 1, Rating.CRITICAL: 1, Rating.UNREPORTED: 1,
    }  # fmt: skip
    assert list(group.ratings) == list(Rating)


def test_a_group_without_weight_still_tells_how_many_are_reported():
    day = "2023-06-30"
    what = item(Kind.COUNT, 10, weight=0)
    group = roll_up([stand(what, readings((day, 5)), day), stand(what, [], day)], LIMITS)
    assert (group.items, group.reported) == (2, 1)
    assert (group.complete, group.expected, group.gap, group.rating) == (None, None, None, None)
    assert group.ratings[Rating.ON_PACE] == group.ratings[Rating.UNREPORTED] == 1


def test_how_an_item_stands_tells_its_gap_and_how_many_entries_it_rests_on():
    reports = readings(("2023-03-31", 10), ("2023-06-30", 20), ("2023-06-30", 30))
    told = stand(item(Kind.COUNT, 100), reports, "2023-06-30")
    assert (told.entries, told.gap) == (3, -20)
    assert told.last is not None
    assert (told.last.date, told.last.value) == (dt.date(2023, 6, 30), 30)
    none = stand(item(Kind.COUNT, 100), [], "2023-06-30")
    assert (none.entries, none.gap, none.last) == (0, None, None)
