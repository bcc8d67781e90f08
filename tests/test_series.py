"""Curves: each point says what the status as of that day says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.helpers import reported
from tests.test_cases import LADDER, LIMITS, YEAR, checkpoints, entry, item, readings
from tests.test_views import on, plan_of
from wuhai_plan.export.curve_paths import curve_paths, tick
from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected, line_of
from wuhai_plan.measure.rollup import measure, roll_up
from wuhai_plan.model import Chapter, Item, Kind, Pace, Period, Reading, Revision, Text
from wuhai_plan.views import Known
from wuhai_plan.views.chart import chart_report
from wuhai_plan.views.curves import (
    Sample,
    even_days,
    group_curves,
    item_corners,
    item_curve,
    month_days,
)
from wuhai_plan.views.status import status_report

JUNE = on("2023-06-30")
CUT = Revision(since=on("2023-05-10"), target=Decimal(400), due=on("2023-10-31"))
ITEMS = {
    "count": item(Kind.COUNT, 600),
    "by-day": item(Kind.COUNT, 600, pace=Pace.DAY),
    "at-end": item(Kind.COUNT, 600, pace=Pace.END),
    "points": item(Kind.COUNT, 600, checkpoints=checkpoints(d2023_03_31=100, d2023_06_30=300)),
    "revised": item(Kind.COUNT, 600, revisions=(CUT,)),
    "revised-by-day": item(Kind.COUNT, 600, pace=Pace.DAY, revisions=(CUT,)),
    "level": item(Kind.LEVEL, 67, baseline=Decimal(60)),
    "keep": item(Kind.KEEP, 90),
}
TOLD = [("2023-01-20", 20), ("2023-03-31", 63), ("2023-05-05", 95), ("2023-06-12", 91)]


def told(what: Item) -> tuple[Reading, ...]:
    return reported(readings(*TOLD), what, JUNE)


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("curve", [item_curve, item_corners])
def test_a_point_is_what_was_measured_on_its_day(name, curve):
    what = ITEMS[name]
    for one in curve(what, told(what), JUNE):
        then = what.on(min(one.date, JUNE))
        known = [reading for reading in told(what) if reading.date <= one.date]
        assert one.complete == (complete(then, known) if one.date <= JUNE else None)
        assert one.expected == expected(then, one.date)


@pytest.mark.parametrize("name", ITEMS)
def test_between_corners_nothing_bends(name):
    what = ITEMS[name]
    straight = line_of(what).straight
    for one, other in pairwise(item_corners(what, told(what), JUNE)):
        day = one.date + dt.timedelta(days=1)
        while day < other.date:
            then = what.on(min(day, JUNE))
            if day <= JUNE:
                known = [reading for reading in told(what) if reading.date <= day]
                assert complete(then, known) == one.complete
            share = Fraction((day - one.date).days, (other.date - one.date).days)
            way = one.expected + (other.expected - one.expected) * share
            assert expected(then, day) == (way if straight else one.expected)
            day += dt.timedelta(days=1)


def test_a_group_on_a_day_is_the_status_of_that_day():
    items = [
        item(Kind.COUNT, 600),
        item(Kind.COUNT, 37, id="revised", revisions=(CUT,), weight=Decimal("2.5")),
        item(Kind.MILESTONE, stages=LADDER, id="stages"),
        item(Kind.KEEP, 90, id="keep"),
    ]
    plan = plan_of(*items)
    more = replace(entry(50, "2023-02-10", add=7), item="revised")
    entries = [*readings(*TOLD), more]
    told = {what.id: reported(entries, what, JUNE) for what in items}
    curve, first, _ = group_curves(
        Known(plan, JUNE, None, told), [items[:2], items[2:]], month_days
    )
    assert first != curve
    assert [one.date for one in curve if one.date > JUNE]
    for one in curve:
        if one.date > JUNE:
            assert one.complete is None
            continue
        known = {what.id: reported(entries, what, one.date) for what in items}
        then = status_report(Known(plan, one.date, None, known)).overall
        assert (one.complete, one.expected) == (then.complete, then.expected)


POINTS = checkpoints(d2023_03_31=100, d2023_06_30=300)
LATER = (*LADDER[:1], replace(LADDER[1], due=on("2023-09-30")), LADDER[2])


@pytest.mark.parametrize(
    ("kind", "target", "shared", "one", "other"),
    [
        (Kind.COUNT, 600, {}, {"pace": Pace.DAY}, {"pace": Pace.MONTH}),
        (Kind.COUNT, 600, {}, {}, {"due": on("2023-10-31")}),
        (Kind.COUNT, 600, {}, {}, {"start": on("2023-02-01")}),
        (Kind.COUNT, 600, {}, {"checkpoints": POINTS}, {"checkpoints": POINTS[:1]}),
        (Kind.COUNT, 600, {"checkpoints": POINTS}, {}, {"target": Decimal(900)}),
        (
            Kind.LEVEL,
            600,
            {"checkpoints": POINTS},
            {"baseline": Decimal(5)},
            {"baseline": Decimal(8)},
        ),
        (Kind.MILESTONE, None, {}, {"stages": LADDER}, {"stages": LATER}),
        (Kind.KEEP, 90, {}, {"period": Period.MONTH}, {"period": Period.QUARTER}),
    ],
)
def test_only_items_alike_in_all_that_is_expected_share_a_line(kind, target, shared, one, other):
    """A chart would show one item's line for the other's, and their chapter's line wrong."""
    first, second = (replace(item(kind, target, **shared), **more) for more in (one, other))
    plan = plan_of(first, replace(second, id="other"))
    curve = group_curves(Known(plan, YEAR[1], None, {}), [list(plan.items.values())])[0]
    for sample in curve:
        both = (expected(first, sample.date), expected(second, sample.date))
        assert sample.expected == sum(both) / 2
    assert any(expected(first, at.date) != expected(second, at.date) for at in curve)


def test_a_group_without_weight_has_no_curve():
    plan = plan_of(item(Kind.COUNT, 600, weight=Decimal(0)))
    groups = [list(plan.items.values()), []]
    assert group_curves(Known(plan, JUNE, None, {}), groups) == [(), (), ()]


@given(st.integers(0, 4000), st.integers(-10, 4010))
def test_days_are_few_in_order_and_hold_both_ends(length, at):
    first = YEAR[0]
    last, as_of = first + dt.timedelta(days=length), first + dt.timedelta(days=at)
    days = even_days(first, last, as_of)
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (first, last)
    assert len(days) <= 241
    assert (as_of in days) == (first <= as_of <= last)


def test_days_by_the_month_hold_its_end_and_the_day_before():
    days = month_days(*YEAR, JUNE)
    assert {on("2023-02-27"), on("2023-02-28"), on("2023-12-30"), YEAR[1], YEAR[0]} <= set(days)
    assert days == sorted(set(days))
    assert len(days) <= 48 + 1 + 24
    decades = month_days(YEAR[0], on("2063-12-31"), JUNE)
    assert len(decades) <= 49


def test_what_is_named_decides_what_is_large():
    one, other = item(Kind.COUNT, 600), item(Kind.COUNT, 37, id="other")
    plan = plan_of(one, other)
    chapter = plan.chapters[one.chapter]

    def drawn(*named: Item | Chapter) -> tuple[Text | None, list[Text]]:
        report = chart_report(Known(plan, JUNE, None, {}), named)
        large = report.large.title if report.large else None
        return large, [row.title for row in report.rows]

    assert drawn() == (plan.title, [chapter.title])
    assert drawn(chapter) == (chapter.title, [one.title, other.title])
    assert drawn(other) == (other.title, [])
    assert drawn(other, chapter) == (None, [other.title, chapter.title])


def test_a_chart_stands_as_the_roll_up_does():
    one = item(Kind.COUNT, 600)
    plan = plan_of(one)
    report = chart_report(Known(plan, JUNE, None, {one.id: told(one)}), ())
    assert report.large is not None
    assert report.large.standing == roll_up([measure(one, told(one), JUNE, LIMITS)], LIMITS)


# ---- paths


def path(*shares: tuple[str, int | None, int], steps: bool) -> tuple[str, str]:
    curve = tuple(
        Sample(on(day), None if done is None else Fraction(done, 100), Fraction(should, 100))
        for day, done, should in shares
    )
    paths = curve_paths(curve, 100, 100, steps=steps, straight=not steps)
    return paths.complete, paths.expected


TEN = [("2023-01-01", None, 0), ("2023-01-05", 20, 0), ("2023-01-10", 60, 100)]


def test_a_path_goes_in_steps_or_straight():
    assert path(*TEN, steps=True) == ("M50 80H100V40", "M0 100H100V0")
    assert path(*TEN, steps=False) == ("M50 80L100 40", "M0 100H50L100 0")


def test_what_is_over_the_target_raises_the_top_and_what_is_below_nothing_stays_in():
    curve = tuple(
        Sample(on(f"2023-01-0{n}"), Fraction(share), Fraction(1))
        for n, share in enumerate(("-1/5", "3/10", "6/5"), 1)
    )
    paths = curve_paths(curve, 90, 90, steps=True)
    assert paths.frame.top == Fraction(3, 2)
    assert paths.complete == "M30 90H60V72H90V18"
    assert paths.area == "M30 90H60V72H90V18L90 90H30Z"


def test_a_tick_stands_only_where_the_end_of_its_bar_does_not_say_it():
    shares = (None, Fraction(0), Fraction(1, 3), Fraction(1), Fraction(6, 5))
    assert [tick(share, 100) for share in shares] == [None, None, 33, None, None]


def test_months_begin_where_the_month_before_ends():
    curve = (Sample(YEAR[0], None, Fraction(0)), Sample(YEAR[1], None, Fraction(1)))
    frame = curve_paths(curve, 365, 100).frame
    assert [x for x, _ in frame.months()][:3] == [0, 31, 59]
    assert frame.x(YEAR[1]) == 365
