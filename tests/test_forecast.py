"""The forecast's formulas, case by case: docs/formulas.md tells the same in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.helpers import reported
from tests.test_cases import LADDER, entry, item, readings
from wuhai_plan.measure.forecast import Forecast, NoForecast, forecast, months_between
from wuhai_plan.model import Bound, Entry, Item, Kind, Text

YEAR_END = "2023-12-31"


def look(what: Item, entries: list[Entry], day: str) -> Forecast | NoForecast:
    as_of = dt.date.fromisoformat(day)
    return forecast(what, reported(entries, what, as_of), as_of)


def sure(what: Item, entries: list[Entry], day: str) -> Forecast:
    found = look(what, entries, day)
    assert isinstance(found, Forecast), found
    return found


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def test_a_count_at_its_average_and_its_recent_pace():
    """310 in 181 days; 160 of them in the 91 days since 31 March; 290 to go in six months."""
    one = sure(
        item(Kind.COUNT, 600), readings(("2023-03-31", 150), ("2023-06-30", 310)), "2023-06-30"
    )
    assert one.pace == Fraction(310, 181)
    assert one.value == Fraction(310, 181) * 365
    assert one.date == on("2023-12-17")
    assert one.recent_pace == Fraction(160, 91)
    assert one.recent_value == 310 + Fraction(160, 91) * 184
    assert one.recent_date == on("2023-12-12")
    assert one.needed_per_month == Fraction(290, 6)


def test_the_recent_pace_is_that_of_ninety_days():
    """1 April is 90 days before 30 June: what came before it came half as fast."""
    reports = readings(("2023-01-31", 0), ("2023-04-01", 30), ("2023-06-30", 120))
    assert sure(item(Kind.COUNT, 365), reports, "2023-06-30").recent_pace == 1


def test_a_count_exactly_on_its_day_pace_arrives_exactly():
    one = sure(
        item(Kind.COUNT, 365), readings(("2023-01-31", 31), ("2023-06-30", 181)), "2023-06-30"
    )
    assert one.value == one.recent_value == 365
    assert one.date == one.recent_date == on("2023-12-31")


@pytest.mark.parametrize(
    ("kind", "reports", "why"),
    [
        (Kind.COUNT, [], NoForecast.TOO_FEW),
        (Kind.COUNT, [("2023-06-30", 5)], NoForecast.TOO_FEW),
        (Kind.COUNT, [("2023-06-30", 5), ("2023-06-30", 6)], NoForecast.TOO_FEW),
        (Kind.COUNT, [("2023-06-17", 5), ("2023-06-30", 6)], NoForecast.TOO_CLOSE),
        (Kind.COUNT, [("2022-06-16", 5), ("2022-06-30", 6)], NoForecast.BEFORE_START),
        (Kind.KEEP, [("2023-01-16", 5), ("2023-06-30", 6)], NoForecast.KEEP),
    ],
)
def test_none_with_the_reason_why(kind, reports, why):
    assert look(item(kind, 10), readings(*reports), "2023-06-30") is why


def test_fourteen_days_apart_are_enough():
    two = readings(("2023-06-16", 5), ("2023-06-30", 6))
    assert isinstance(look(item(Kind.COUNT, 10), two, "2023-06-30"), Forecast)


def test_the_last_reading_of_a_day_is_the_days():
    twice = readings(("2023-03-31", 10), ("2023-06-30", 99), ("2023-06-30", 20))
    assert sure(item(Kind.COUNT, 100), twice, "2023-06-30").pace == Fraction(20, 181)


def test_a_pace_of_zero_has_no_finish():
    one = sure(item(Kind.COUNT, 10), readings(("2023-03-31", 0), ("2023-06-30", 0)), "2023-06-30")
    assert one.value == 0
    assert (one.date, one.recent_date) == (None, None)
    assert one.needed_per_month == Fraction(10, 6)


def test_a_pace_that_goes_backwards_has_no_finish():
    one = sure(
        item(Kind.LEVEL, 67, baseline=60),
        readings(("2023-03-31", 63), ("2023-06-30", 58)),
        "2023-06-30",
    )
    assert one.value < 58
    assert (one.date, one.recent_date) == (None, None)


def test_forward_on_the_whole_but_backwards_of_late():
    one = sure(
        item(Kind.LEVEL, 67, baseline=60),
        readings(("2023-03-31", 65), ("2023-06-30", 63)),
        "2023-06-30",
    )
    assert one.date is not None
    assert one.recent_date is None
    assert one.recent_value < 63


def test_a_level_that_goes_down_needs_less_each_month():
    one = sure(
        item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST),
        readings(("2023-03-31", 37), ("2023-06-30", 34)),
        "2023-06-30",
    )
    assert one.pace == Fraction(-6, 181)
    assert one.value == 40 - Fraction(6, 181) * 365
    assert one.date == on("2023-01-01") - dt.timedelta(1) + dt.timedelta(302)
    assert one.needed_per_month == Fraction(-4, 6)


def test_a_level_without_baseline_sets_out_from_its_first_reading():
    one = sure(item(Kind.LEVEL, 67), readings(("2023-03-31", 63), ("2023-06-30", 65)), "2023-06-30")
    assert one.pace == Fraction(2, 91)
    assert one.date == on("2023-09-29")


def test_a_target_reached_early_was_reached_on_the_day_it_was():
    reports = readings(("2023-03-31", 80), ("2023-05-31", 100), ("2023-06-30", 120))
    one = sure(item(Kind.COUNT, 100), reports, "2023-06-30")
    assert one.date == one.recent_date == on("2023-05-31")
    assert one.needed_per_month == 0


def test_a_level_that_fell_back_and_came_again_counts_from_the_second_time():
    reports = readings(
        ("2023-02-28", 68), ("2023-03-31", 66), ("2023-05-31", 67), ("2023-06-30", 70)
    )
    one = sure(item(Kind.LEVEL, 67, baseline=60), reports, "2023-06-30")
    assert one.date == on("2023-05-31")


def test_a_milestone_counts_in_percent_points():
    entries = [entry(1, "2023-03-31", stage="approved"), entry(2, "2023-06-30", stage="started")]
    one = sure(item(Kind.MILESTONE, stages=LADDER), entries, "2023-06-30")
    assert one.value == Fraction(30, 181) * 365
    assert one.needed_per_month == Fraction(70, 6)
    assert not one.reached


def test_due_before_the_first_reading():
    """What stood on the due date lies on the line from the start; nothing can be done in time."""
    what = item(Kind.COUNT, 100, due=on("2023-02-28"))
    one = sure(what, readings(("2023-03-31", 45), ("2023-06-30", 60)), "2023-06-30")
    assert one.value == one.recent_value == 45 * Fraction(59, 90)
    assert one.needed_per_month is None
    assert one.date is not None


def test_a_level_without_baseline_stood_before_its_first_reading_where_it_was_then():
    what = item(Kind.LEVEL, 67, due=on("2023-02-28"))
    one = sure(what, readings(("2023-03-31", 63), ("2023-06-30", 65)), "2023-06-30")
    assert one.value == one.recent_value == 63


def test_what_was_read_on_the_due_date_is_what_it_came_to():
    one = sure(item(Kind.COUNT, 100), readings(("2023-06-30", 40), ("2023-12-31", 90)), YEAR_END)
    assert one.value == one.recent_value == 90


def test_the_first_reading_and_the_last_are_apart_whatever_lies_between():
    reports = readings(("2023-06-01", 10), ("2023-06-05", 11), ("2023-06-20", 17))
    assert sure(item(Kind.COUNT, 100), reports, "2023-06-30").pace == Fraction(17, 171)


def test_a_reading_of_the_eve_is_none_of_the_curve():
    """A count sets out from 0 on that evening, whatever was read then."""
    reports = readings(("2022-12-31", 5), ("2023-01-31", 31))
    one = sure(item(Kind.COUNT, 365), reports, "2023-01-31")
    assert one.pace == one.recent_pace == 1


def test_a_milestone_is_reached_with_its_last_stage():
    entries = [entry(1, "2023-03-31", stage="started"), entry(2, "2023-06-30", stage="in-use")]
    one = sure(item(Kind.MILESTONE, stages=LADDER), entries, "2023-07-31")
    assert (one.reached, one.date, one.needed_per_month) == (True, on("2023-06-30"), Fraction(0))


def test_a_finish_past_the_year_9999_is_none():
    one = sure(
        item(Kind.COUNT, 10**15), readings(("2023-03-31", 1), ("2023-06-30", 2)), "2023-06-30"
    )
    assert one.date is None
    last = item(Kind.COUNT, 3652059, start=dt.date.min, due=dt.date.max)
    two = [entry(1, "0001-01-31", set=31), entry(2, "0001-12-31", set=365)]
    assert sure(last, two, "0001-12-31").date == dt.date.max
    assert sure(last, two, "9999-12-31").needed_per_month is None


def test_on_the_first_day_and_in_an_item_of_one_day():
    one_day = item(Kind.COUNT, 10, start=on("2024-02-29"), due=on("2024-02-29"))
    one = sure(one_day, readings(("2024-02-29", 4), ("2024-03-31", 5)), "2024-03-31")
    assert one.value == 4
    first = sure(
        item(Kind.COUNT, 365), readings(("2022-12-01", 0), ("2023-01-01", 1)), "2023-01-01"
    )
    assert first.value == 365


def test_the_leap_day_is_a_day():
    what = item(Kind.COUNT, 366, start=on("2024-01-01"), due=on("2024-12-31"))
    one = sure(what, readings(("2024-01-31", 31), ("2024-02-29", 60)), "2024-02-29")
    assert one.value == 366
    assert one.date == on("2024-12-31")
    assert one.needed_per_month == Fraction(306, 10)


@pytest.mark.parametrize(
    ("after", "until", "months"),
    [
        ("2023-06-30", "2023-12-31", 6),
        ("2023-07-20", "2023-12-31", 5 + Fraction(11, 31)),
        ("2023-06-30", "2023-07-10", Fraction(10, 31)),
        ("2024-02-14", "2024-02-29", Fraction(15, 29)),
        ("2023-12-31", "2023-12-31", 0),
        ("2024-01-01", "2023-12-31", 0),
        ("9999-12-30", "9999-12-31", Fraction(1, 31)),
    ],
)
def test_months_left(after, until, months):
    assert months_between(on(after), on(until)) == months


def test_exact_for_decimals():
    what = item(Kind.COUNT, Decimal("5.7"))
    one = sure(what, readings(("2023-03-31", "0.1"), ("2023-06-30", "0.3")), "2023-06-30")
    assert one.needed_per_month == Fraction(54, 60)


def test_a_forecast_stays_possible():
    falling = item(Kind.LEVEL, 100, baseline=200, bound=Bound.AT_MOST)
    steep = readings(("2023-01-31", 200), ("2023-02-28", 150))
    assert sure(falling, steep, "2023-02-28").recent_value == 0
    below = readings(("2023-01-31", 20), ("2023-02-28", -10))
    assert sure(falling, below, "2023-02-28").value < 0
    percent = item(Kind.LEVEL, 90, baseline=50, unit=Text("%"))
    fast = readings(("2023-01-31", 60), ("2023-02-28", 80))
    assert sure(percent, fast, "2023-02-28").value == 100
    assert sure(item(Kind.LEVEL, 90, baseline=50), fast, "2023-02-28").value > 100
