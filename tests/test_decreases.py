"""Where a total or a stage falls because of one more entry, and what stood before it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.helpers import SMALL_PLAN, fold_log, history_of, log_line, sound_plan, ulid
from wuhai_plan.log.decreases import first_decrease, own_reading
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.reader import Log
from wuhai_plan.model import Entry, Item

PLAN = sound_plan(SMALL_PLAN)
HOMES, CLINIC, REUSE = PLAN.items["homes"], PLAN.items["clinic"], PLAN.items["reuse"]
NOON = dt.datetime(2023, 7, 1, 12, tzinfo=dt.timezone.utc)


def entry(number: int, date: str, value: str, item: Item = HOMES) -> Entry:
    """An entry of homes: 300 is a total, +5 more; of another item a value, or a stage."""
    day, at = dt.date.fromisoformat(date), NOON + dt.timedelta(minutes=number)
    if item is CLINIC:
        return Entry(id=ulid(number), at=at, item=item.id, date=day, stage=value)
    add, total = (Decimal(value), None) if value[0] in "+-" else (None, Decimal(value))
    return Entry(id=ulid(number), at=at, item=item.id, date=day, add=add, set=total)


def fold_of(*reports: tuple[str, str], item: Item = HOMES) -> Fold:
    entries = [entry(n, *report, item) for n, report in enumerate(reports, 1)]
    return Log().with_entries(entries).fold(history_of(PLAN))


@pytest.mark.parametrize(
    ("date", "total"),
    [("2023-03-31", None), ("2023-04-01", 5), ("2023-05-01", 12), ("2023-06-01", 21)],
)
def test_what_was_added_by_a_day_stands_on_it(date, total):
    fold = fold_of(("2023-06-01", "+9"), ("2023-04-01", "+5"), ("2023-05-01", "+7"))
    last = fold.last(HOMES, dt.date.fromisoformat(date))
    assert (last and last.value) == total
    if last:
        assert last.date == dt.date.fromisoformat(date)


def test_more_builds_on_the_last_total_and_on_nothing_before_it():
    fold = fold_of(("2023-04-01", "+50"), ("2023-05-01", "300"), ("2023-06-01", "+9"))
    last = fold.last(HOMES, dt.date(2023, 12, 31))
    assert last is not None
    assert last.value == 309


def test_sums_longer_than_28_digits_stay_exact():
    large, small = "999999999999999999", "0.000000000001"
    fold = fold_of(("2023-04-01", f"+{large}"), ("2023-05-01", f"+{small}"))
    last = fold.last(HOMES, dt.date(2023, 12, 31))
    assert last is not None
    assert str(last.value) == f"{large}.{small[2:]}"


def test_an_entry_comes_after_all_others_by_id_and_by_moment():
    fold = fold_of(("2023-04-01", "5"), ("2023-04-01", "6"))
    last = NOON + dt.timedelta(minutes=2)
    then = entry(3, "2023-04-02", "7")
    assert fold.last_at == last
    assert fold.is_before(then)
    for other, at, after in [(2, 9, False), (1, 9, False), (3, 1, False), (3, 2, True)]:
        moment = NOON + dt.timedelta(minutes=at)
        same = Entry(id=ulid(other), at=moment, item="homes", date=then.date, set=Decimal(7))
        assert fold.is_before(same) is after
    assert Fold().is_before(then)


def test_more_is_added_to_what_stood_on_its_day():
    assert own_reading(HOMES, Fold(), entry(1, "2023-04-01", "-5")).value == -5
    fold = fold_of(("2023-04-01", "100"), ("2023-06-01", "300"))
    assert own_reading(HOMES, fold, entry(3, "2023-05-01", "+7")).value == 107
    assert own_reading(HOMES, fold, entry(3, "2023-06-01", "290")).value == 290


FALLS = {
    "below what stood on its day": (
        [("2023-06-30", "300")], ("2023-06-30", "280"), ("06-30", 300), ("06-30", 280),
    ),
    "above the next total": (
        [("2023-06-30", "300")], ("2023-06-01", "350"), ("06-01", 350), ("06-30", 300),
    ),
    "above the next total, by what was added in between": (
        [("2023-04-01", "100"), ("2023-05-01", "+20"), ("2023-06-01", "130")],
        ("2023-04-15", "150"), ("05-01", 170), ("06-01", 130),
    ),
    "above the next total, which was level with what stood before": (
        [("2023-04-01", "100"), ("2023-06-01", "100")],
        ("2023-04-15", "+5"), ("04-15", 105), ("06-01", 100),
    ),
    "above a total that is added to first": (
        [("2023-05-01", "+20"), ("2023-06-01", "30")], ("2023-04-01", "15"),
        ("05-01", 35), ("06-01", 30),
    ),
    "not where the next total was lower than what stood before already": (
        [("2023-04-01", "200"), ("2023-06-01", "150")], ("2023-04-15", "+10"), None, None,
    ),
    "not where it was lower already than what had been added": (
        [("2023-04-01", "100"), ("2023-05-01", "+20"), ("2023-06-01", "110")],
        ("2023-04-15", "+5"), None, None,
    ),
    "not where it was lower already than what had been added to nothing": (
        [("2023-05-01", "+20"), ("2023-06-01", "15")], ("2023-04-01", "+5"), None, None,
    ),
    "not below the next total": ([("2023-06-30", "300")], ("2023-06-01", "300"), None, None),
    "not with nothing but more behind it": (
        [("2023-06-30", "+300")], ("2023-06-01", "300"), None, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FALLS)
def test_a_total_falls(case):
    before, report, high, low = FALLS[case]
    fold = fold_of(*before)
    fall = first_decrease(HOMES, fold, entry(9, *report))
    shown = [(f"{reading.date:%m-%d}", str(reading.value)) for reading in fall or ()]
    assert shown == [(day, str(total)) for day, total in filter(None, (high, low))]


STAGES = {
    "below what was reached": (
        [("2023-06-01", "in-use")], ("2023-07-01", "approved"),
        ("06-01", "in-use"), ("07-01", "approved"),
    ),
    "above what is reached later": (
        [("2023-06-01", "approved"), ("2023-07-01", "in-use")], ("2023-05-01", "in-use"),
        ("05-01", "in-use"), ("06-01", "approved"),
    ),
    "not where it fell already": (
        [("2023-04-01", "in-use"), ("2023-06-01", "approved")], ("2023-05-01", "in-use"),
        None, None,
    ),
    "not below what is reached later": (
        [("2023-06-01", "in-use")], ("2023-05-01", "approved"), None, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STAGES)
def test_a_stage_falls(case):
    before, report, high, low = STAGES[case]
    fold = fold_of(*before, item=CLINIC)
    fall = first_decrease(CLINIC, fold, entry(9, *report, CLINIC))
    shown = fall and tuple((f"{r.date:%m-%d}", r.stage) for r in fall)
    assert shown == (high and (high, low))


def test_a_level_may_fall():
    fold = fold_of(("2023-04-01", "63"), item=REUSE)
    assert first_decrease(REUSE, fold, entry(9, "2023-05-01", "60", REUSE)) is None


@pytest.mark.parametrize("in_order", [True, False])
def test_a_withdrawal_counts_from_its_own_moment_on(in_order):
    lines = [
        log_line(1, set=310, at="2023-07-01T09:00:00Z"),
        log_line(2, set=320, at="2023-07-02T09:00:00Z"),
        log_line(3, void=ulid(2), note="x", item=..., date=..., at="2023-07-03T09:00:00Z"),
    ]
    data = b"".join(lines if in_order else lines[::-1])
    for known_at, total in (("2023-07-03T08:59:59+00:00", 320), ("2023-07-03T09:00:00+00:00", 310)):
        fold = fold_log(data, PLAN, dt.datetime.fromisoformat(known_at))
        assert [r.value for r in fold.readings(HOMES, dt.date.max)] == [total]
