"""Axes and paths of curves: few round numbers, months or years, and nothing left out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given
from msgspec.structs import replace

from tests.helpers import known_of, reported
from tests.test_cases import LADDER, YEAR, item, readings
from tests.test_series import DOWN, HOMES, JUNE, UP
from tests.test_views import on, plan_of
from wuhai_plan.dates import Periods
from wuhai_plan.export.curve_paths import curve_paths, tick
from wuhai_plan.model import Bound, Dropped, Kind, Pace, Reading, Revision
from wuhai_plan.views.axes import bounds, scale, time_marks
from wuhai_plan.views.curves import (
    Curve,
    Sample,
    group_curves,
    item_corners,
    item_curve,
    month_days,
)

# ---- axes


def ticks(curve: Curve) -> list[str]:
    return [f"{float(number):g}" for number in scale(curve).ticks]


@pytest.mark.parametrize(
    ("what", "value", "beside"),
    [
        (item(Kind.COUNT, 600), 310, ["0", "200", "400", "600"]),
        (item(Kind.COUNT, 600), 720, ["0", "200", "400", "600", "800"]),
        (item(Kind.COUNT, 600), -20, ["-200", "0", "200", "400", "600"]),
        (item(Kind.COUNT, 1), 0, ["0", "1"]),
        (item(Kind.COUNT, 2), 1, ["0", "1", "2"]),
        (item(Kind.COUNT, "0.3"), "0.1", ["0", "0.1", "0.2", "0.3"]),
        (HOMES, 17_175, ["15000", "20000", "25000", "30000"]),
        (UP, 63, ["60", "62", "64", "66", "68"]),
        (DOWN, 219_500, ["140000", "160000", "180000", "200000", "220000"]),
        (item(Kind.LEVEL, 67), 63, ["0", "20", "40", "60", "80"]),
        (item(Kind.LEVEL, -10, bound=Bound.AT_MOST), -4, ["-10", "-8", "-6", "-4", "-2", "0"]),
        (item(Kind.LEVEL, 0, bound=Bound.AT_MOST), 0, ["0", "1"]),
        (item(Kind.KEEP, 90), 95, ["0", "25", "50", "75", "100"]),
        (item(Kind.CAP, 290), 320, ["0", "100", "200", "300", "400"]),
        (item(Kind.MILESTONE, stages=LADDER), None, ["0", "25", "50", "75", "100"]),
    ],
)
def test_few_round_numbers_stand_beside_a_curve_and_hold_all_of_it(what, value, beside):
    entries = [] if value is None else readings(("2023-06-30", value))
    curve = item_curve(what, reported(entries, what, JUNE), JUNE)
    assert ticks(curve) == beside
    low, high = bounds(curve)
    numbers = (n for one in curve.samples for n in (one.value, one.line, one.target))
    drawn = {number for number in numbers if number is not None}
    assert low <= min(drawn | {curve.ground})
    assert max(drawn | {curve.ground}) <= high
    assert scale(curve).bottom <= low < high <= scale(curve).top


NUMBER = st.decimals(-(10**17), 10**17, places=3)


@given(NUMBER, NUMBER, NUMBER)
def test_any_numbers_have_few_steps_that_hold_them(baseline, target, value):
    assume(baseline != target)
    bound = Bound.AT_LEAST if target > baseline else Bound.AT_MOST
    what = item(Kind.LEVEL, target, baseline=baseline, bound=bound)
    told = (Reading(JUNE, value, None),)
    curve = item_corners(what, told, JUNE)
    axis, (low, high) = scale(curve), bounds(curve)
    assert axis.bottom <= low < high <= axis.top
    assert 1 <= axis.steps <= 5
    digits = f"{float(axis.step):e}".partition("e")[0].rstrip("0").rstrip(".")
    assert digits in {"1", "2", "2.5", "5"}
    # No narrower than it has to be: at least half of it is used, or it is of whole numbers.
    assert (high - low) * 3 > axis.top - axis.bottom or axis.step == 1


DAY = st.dates()


@given(DAY, DAY, st.integers(12, 150))
def test_marks_below_a_curve_are_few_in_order_and_have_room(one, other, room):
    first, last = min(one, other), max(one, other)
    marks = time_marks(first, last, room)
    days, names = [day for day, _ in marks], [name for _, name in marks]
    assert days == sorted(set(days))
    assert not days or first <= days[0] <= days[-1] <= last
    assert len(names) == 1 or sum(len(name) + 3 for name in names) <= max(room, 30)
    of_years = [name for name in names if len(name) == 4]
    assert of_years == (names if last.year - first.year >= 2 else [])


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2023-01-01", "2023-12-31", "2023-01 2023-03 2023-05 2023-07 2023-09 2023-11"),
        ("2023-07-01", "2024-06-30", "2023-07 2023-09 2023-11 2024-01 2024-03 2024-05"),
        ("2022-01-01", "2024-12-31", "2022 2023 2024"),
        ("2021-03-15", "2026-03-14", "2022 2023 2024 2025 2026"),
        ("2010-01-01", "2029-12-31", "2010 2012 2014 2016 2018 2020 2022 2024 2026 2028"),
        ("0001-01-01", "9999-12-31", "1000 2000 3000 4000 5000 6000 7000 8000 9000"),
        ("2023-06-10", "2023-06-25", "2023-06-10 2023-06-14 2023-06-18 2023-06-22"),
        ("2023-06-10", "2023-06-10", "2023-06-10"),
    ],
)
def test_years_are_named_where_there_are_years_else_months(first, last, names):
    assert [name for _, name in time_marks(on(first), on(last), 73)] == names.split()


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.KEEP, Kind.LEVEL, Kind.CAP])
@pytest.mark.parametrize("as_of", [dt.date.min, JUNE, dt.date.max])
def test_a_span_of_all_days_there_are_is_drawn_with_few(kind, as_of):
    changed = Revision(since=dt.date.min, target=Decimal(80))
    what = item(kind, 90, start=dt.date.min, due=dt.date.max, revisions=(changed,))
    gone = replace(what, id="gone", dropped=Dropped(dt.date.min))
    told = tuple(Reading(day, Decimal(95), None) for day in (dt.date.min, JUNE) if day <= as_of)
    plan = plan_of(what, gone, start=dt.date.min, due=dt.date.max)
    known = known_of(plan, as_of, {"it": told, "gone": told})
    curves = [item_curve(what, told, as_of), item_corners(gone, told, as_of)]
    curves += [*group_curves(known, [[what, gone]]), *group_curves(known, [[what]], month_days)]
    for curve in curves:
        assert len(curve.samples) <= 300
        paths = curve_paths(curve, 800, 300, steps=True)
        assert max(len(path) for path in (paths.complete, paths.expected, paths.area)) < 6000
        assert len(time_marks(paths.frame.first, paths.frame.last, 100)) <= 14


def test_periods_that_ended_are_counted_as_they_are_cut():
    for first, last in (
        ("2023-01-15", "2024-03-10"),
        ("2023-02-28", "2023-02-28"),
        ("0001-01-01", "0003-01-01"),
    ):
        for months in (1, 3, 12):
            spans = Periods(on(first), on(last), months)
            for day in (on(first), on(last), dt.date.max, *(end for _, end in spans)):
                ended = sum(end <= day for _, end in spans)
                assert spans.ended(day) == ended
    assert Periods(on("2023-01-15"), on("2023-12-31"), 1).ended(on("2023-01-14")) == 0


# ---- paths


HUNDRED = item(Kind.COUNT, 100, pace=Pace.MONTH)


def drawn(*days: tuple[str, int | None, int | None], target: int = 100) -> Curve:
    """A curve of an item of 100 by day: what was reached, where it should be."""

    def number(one: int | None) -> Fraction | None:
        return None if one is None else Fraction(one)

    return Curve(
        tuple(
            Sample(on(day), None, None, number(done), number(line), Fraction(target))
            for day, done, line in days
        ),
        HUNDRED,
    )


TEN = [("2023-01-01", None, 0), ("2023-01-05", 20, 0), ("2023-01-10", 60, 100)]


def test_a_path_goes_in_steps_or_straight():
    stepped, straight = (curve_paths(drawn(*TEN), 100, 100, steps=way) for way in (True, False))
    assert (stepped.complete, stepped.expected) == ("M50 80H100V40", "M0 100H100V0")
    assert (straight.complete, straight.expected) == ("M50 80L100 40", "M0 100H50L100 0")
    assert stepped.target == "M0 0H100"


def test_what_is_over_the_target_and_below_nothing_is_drawn():
    days = [(f"2023-01-0{n}", value, 100) for n, value in enumerate((-20, 30, 120), 1)]
    paths = curve_paths(drawn(*days), 90, 90, steps=True)
    assert [float(number) for number in paths.frame.scale.ticks] == [-50, 0, 50, 100, 150]
    assert paths.ground == 67
    assert paths.complete == "M30 76H60V54H90V13"
    assert paths.area == "M30 76H60V54H90V13L90 67H30Z"


def test_a_line_starts_at_its_baseline_and_the_area_stands_on_it():
    curve = item_corners(DOWN, reported(readings(("2023-03-31", 180_000)), DOWN, JUNE), JUNE)
    paths = curve_paths(curve, 365, 100, steps=True)
    assert paths.expected.startswith("M0 0H31V8")
    assert paths.expected.endswith("H365V100")
    assert paths.area == "M90 20H181L181 0H90Z"
    assert paths.target == "M0 100H365"


def test_one_day_alone_is_a_dot():
    paths = curve_paths(drawn(("2023-01-01", None, 0), ("2023-01-02", 50, 100)), 100, 100)
    assert paths.complete == "M100 50h0"
    assert paths.last == (100, 50)


def test_nothing_reported_and_no_line_is_nothing_drawn():
    paths = curve_paths(drawn(("2023-01-01", None, None), ("2023-01-02", None, None)), 100, 100)
    assert (paths.complete, paths.expected, paths.area, paths.last) == ("", "", "", None)


def test_a_tick_stands_only_where_the_end_of_its_bar_does_not_say_it():
    shares = (None, Fraction(0), Fraction(1, 3), Fraction(1), Fraction(6, 5))
    assert [tick(share, 100) for share in shares] == [None, None, 33, None, None]


def test_months_begin_where_the_month_before_ends():
    frame = curve_paths(drawn(("2023-01-01", None, 0), ("2023-12-31", None, 100)), 365, 100).frame
    assert [frame.begin(day) for day, _ in time_marks(*YEAR, 140)][:3] == [0, 31, 59]
    assert frame.x(YEAR[1]) == 365
