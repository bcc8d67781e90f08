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

from tests.helpers import known_of, reported
from tests.test_cases import LADDER, LIMITS, YEAR, checkpoints, entry, item, readings
from tests.test_views import on, plan_of
from wuhai_plan.lang import Lang
from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.measure.rollup import measure, roll_up
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import (
    Bound,
    Chapter,
    Dropped,
    Entry,
    Item,
    Kind,
    Pace,
    Period,
    Reading,
    Revision,
    Text,
)
from wuhai_plan.views.chart import chart_report
from wuhai_plan.views.curves import (
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
    "away": item(Kind.LEVEL, 30, baseline=40, pace=Pace.DAY, bound=Bound.AT_MOST),
    "no-baseline": item(Kind.LEVEL, 67),
    "keep": item(Kind.KEEP, 90),
    "cap": item(Kind.CAP, 290),
    "cap-points": item(Kind.CAP, 600, checkpoints=checkpoints(d2023_03_31=100, d2023_06_30=300)),
    "dropped": item(Kind.COUNT, 600, dropped=Dropped(on("2023-06-01"))),
}
TOLD = [("2023-01-20", 20), ("2023-03-31", 63), ("2023-05-05", 95), ("2023-06-12", 91)]


def told(what: Item) -> tuple[Reading, ...]:
    return reported(readings(*TOLD), what, JUNE)


def should(then: Item, day: dt.date) -> Fraction | None:
    """Where an item should stand, said in another way than the program does."""
    share, origin = expected(then, day) or Fraction(0), Fraction(then.baseline or 0)
    goal = Fraction(then.target or 0)
    if then.pace is Pace.END or (then.kind is Kind.LEVEL and then.baseline is None):
        return None
    if then.kind is Kind.CAP and not then.checkpoints:
        passed, whole = ((one - then.start).days + 1 for one in (min(day, then.due), then.due))
        return goal * passed / whole
    return share * 100 if then.kind is Kind.KEEP else (1 - share) * origin + share * goal


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("curve", [item_curve, item_corners])
def test_a_point_is_what_was_measured_on_its_day(name, curve):
    what = ITEMS[name]
    for one in curve(what, told(what), JUNE).samples:
        gone = what.is_dropped(one.date)
        then = what.on(min(one.date, JUNE))
        known = [one_of for one_of in told(what) if one_of.date <= one.date]
        if gone and what.dropped:  # it stands as on the day before
            known = [one_of for one_of in known if one_of.date < what.dropped.on]
        if one.date > JUNE or not known:
            assert (one.complete, one.value) == (None, None)
        else:
            share = complete(then, known, one.date)
            in_percent = what.kind is Kind.KEEP
            assert one.complete == share
            assert one.value == (share * 100 if in_percent else known[-1].value)
        assert one.expected == (None if gone else expected(then, one.date))
        assert one.line == (None if gone else should(then, one.date))
        goal = 100 if what.kind is Kind.KEEP else then.target
        assert one.target == (None if gone else goal)


@pytest.mark.parametrize("name", ITEMS)
def test_between_corners_nothing_bends(name):
    what = ITEMS[name]
    curve = item_corners(what, told(what), JUNE)
    for one, other in pairwise(curve.samples):
        day = one.date + dt.timedelta(days=1)
        while day < other.date:
            then = what.on(min(day, JUNE))
            if day <= JUNE:
                known = [reading for reading in told(what) if reading.date <= day]
                if not what.is_dropped(day):
                    assert complete(then, known, day) == one.complete
            if one.line is not None and other.line is not None:
                share = Fraction((day - one.date).days, (other.date - one.date).days)
                way = one.line + (other.line - one.line) * share
                assert should(then, day) == (way if curve.straight else one.line)
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
    curve, first, _ = group_curves(known_of(plan, JUNE, told), [items[:2], items[2:]], month_days)
    assert first != curve
    assert [one.date for one in curve.samples if one.date > JUNE]
    for one in curve.samples:
        if one.date > JUNE:
            assert one.complete is None
            continue
        known = {what.id: reported(entries, what, one.date) for what in items}
        then = status_report(known_of(plan, one.date, known)).overall
        assert (one.complete, one.expected) == (then.complete, then.expected)
        assert then.complete is not None
        assert then.expected is not None
        assert (one.value, one.line) == (then.complete * 100, then.expected * 100)


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
    curve = group_curves(known_of(plan, YEAR[1], {}), [list(plan.items.values())])[0]
    for sample in curve.samples:
        both = [expected(each, sample.date) or Fraction(0) for each in (first, second)]
        assert sample.expected == sum(both) / 2
    assert any(expected(first, at.date) != expected(second, at.date) for at in curve.samples)


def test_a_group_without_weight_has_no_curve():
    plan = plan_of(item(Kind.COUNT, 600, weight=Decimal(0)))
    groups = [list(plan.items.values()), []]
    curves = group_curves(known_of(plan, JUNE, {}), groups)
    assert [one.samples for one in curves] == [(), (), ()]


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
        report = chart_report(known_of(plan, JUNE, {}), named)
        large = report.large.title if report.large else None
        return large, [row.title for row in report.rows]

    assert drawn() == (plan.title, [chapter.title])
    assert drawn(chapter) == (chapter.title, [one.title, other.title])
    assert drawn(other) == (other.title, [])
    assert drawn(other, chapter) == (None, [other.title, chapter.title])


def test_a_chart_stands_as_the_roll_up_does():
    one = item(Kind.COUNT, 600)
    plan = plan_of(one)
    report = chart_report(known_of(plan, JUNE, {one.id: told(one)}), ())
    assert report.large is not None
    assert report.large.standing == roll_up([measure(one, told(one), JUNE, LIMITS)], LIMITS)


# ---- in the item's own unit


def at(what: Item, entries: list[Entry], day: str, as_of: str = "2023-06-30") -> list[object]:
    """What stands on a day of the curve: the value, the line, the target."""
    told = reported(entries, what, on(as_of))
    days = {one.date: one for one in item_corners(what, told, on(as_of)).samples}
    one = days[on(day)]
    return [None if n is None else round(float(n), 3) for n in (one.value, one.line, one.target)]


UP = item(Kind.LEVEL, 67, baseline=60)
DOWN = item(Kind.LEVEL, 140_000, baseline=190_000, bound=Bound.AT_MOST)
HOMES = item(Kind.COUNT, 29_961, baseline=16_961)


@pytest.mark.parametrize(
    ("what", "value", "drawn"),
    [
        (item(Kind.COUNT, 600), 310, [310, 300, 600]),
        (item(Kind.COUNT, 600), -20, [-20, 300, 600]),
        (HOMES, 17_175, [17_175, 23_461, 29_961]),
        (UP, 63, [63, 63.5, 67]),
        (DOWN, 219_500, [219_500, 165_000, 140_000]),
        (item(Kind.LEVEL, 100, baseline=-20), -5, [-5, 40, 100]),
        (item(Kind.LEVEL, 67), "63.2", ["63.2", None, 67]),
        (item(Kind.LEVEL, 67, baseline=60, pace=Pace.END), 63, [63, None, 67]),
        (item(Kind.COUNT, 600, pace=Pace.END), 310, [310, None, 600]),
        (item(Kind.KEEP, 90), 95, [100 / 12, 50, 100]),
        (item(Kind.CAP, 365), 200, [200, 181, 365]),
        (item(Kind.CAP, 600, checkpoints=checkpoints(d2023_06_30=150)), 90, [90, 150, 600]),
    ],
)
def test_a_curve_is_in_the_items_own_unit(what, value, drawn):
    report = readings(("2023-06-30", value))
    expected_ones = [None if n is None else round(float(n), 3) for n in drawn]
    assert at(what, report, "2023-06-30") == expected_ones


def test_a_milestone_is_drawn_by_the_percent_of_its_stage():
    what = item(Kind.MILESTONE, stages=LADDER)
    report = [entry(1, "2023-06-30", stage=LADDER[1].id)]
    assert at(what, report, "2023-06-30") == [30, 30, 100]


def test_what_was_added_before_any_total_counts_from_the_baseline():
    assert at(HOMES, [entry(1, "2023-06-30", add=214)], "2023-06-30")[0] == 17_175


@pytest.mark.parametrize("what", [item(Kind.LEVEL, 67), item(Kind.COUNT, 600, pace=Pace.END)])
def test_what_has_no_line_has_none_on_its_due_day_and_after_it(what):
    told = reported(readings(("2023-06-30", 63)), what, on("2024-01-31"))
    for curve in (item_curve, item_corners):
        samples = curve(what, told, on("2024-01-31")).samples
        assert {one.line for one in samples} == {None}
        assert samples[-1].target == what.target


def test_a_line_begins_at_the_baseline_and_ends_at_the_target():
    for what in (UP, DOWN, HOMES):
        curve = item_curve(what, (), JUNE)
        assert curve.eve == what.baseline
        assert curve.samples[-1].line == what.target


def test_a_revision_moves_target_and_line_from_its_day_on():
    what = item(Kind.COUNT, 600, pace=Pace.DAY, revisions=(CUT,))
    before, after = at(what, [], "2023-05-09"), at(what, [], "2023-05-10")
    assert before == [None, round(600 * 129 / 365, 3), 600]
    assert after == [None, round(400 * 130 / 304, 3), 400]
    lower = Revision(since=on("2023-05-10"), baseline=Decimal(50))
    what = item(Kind.LEVEL, 67, baseline=60, revisions=(lower,))
    assert at(what, [], "2023-05-09")[1] == round(60 + 7 * 4 / 12, 3)
    assert at(what, [], "2023-05-10")[1] == round(50 + 17 * 4 / 12, 3)


def test_before_its_revision_is_known_a_curve_is_as_first_promised():
    what = item(Kind.COUNT, 600, revisions=(CUT,))
    curve = item_curve(what, (), on("2023-05-09"))
    assert {one.target for one in curve.samples} == {600}


def test_counts_name_the_ratings_that_there_are():
    what = item(Kind.COUNT, 600)
    told = [reported(readings(("2023-06-30", n)), what, JUNE) for n in (600, 310, 305)]
    rollup = roll_up([measure(what, one, JUNE, LIMITS) for one in told], LIMITS)
    assert figures.counts(rollup, Messages(Lang.EN)) == "1 done · 2 on pace"
    assert figures.counts(rollup, Messages(Lang.ZH)) == "已完成1项 · 达序时2项"
    assert figures.counts(roll_up([], LIMITS), Messages(Lang.EN)) == ""
