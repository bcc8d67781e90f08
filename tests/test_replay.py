"""What a log comes to: the same entries give the same figures, in whatever order."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import plain_replay
from tests.helpers import (
    SMALL_LOG,
    SMALL_PLAN,
    history_of,
    in_both_languages,
    read_log,
    reported,
    sound_plan,
    told,
    ulid,
)
from tests.plain_replay import Told, known, standings, withdrawals, words
from tests.random_words import TARGETING, Keys, spoken
from wuhai_plan.log.decreases import first_decrease
from wuhai_plan.log.reader import Log
from wuhai_plan.log.verdicts import withdrawn
from wuhai_plan.model import Entry, Item
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.status import status

PLAN = sound_plan(SMALL_PLAN)
HISTORY = history_of(PLAN)
HOMES, CLINIC, REUSE = PLAN.items["homes"], PLAN.items["clinic"], PLAN.items["reuse"]
ALWAYS = dt.date.max
JUNE = dt.date(2023, 6, 30)


def at(day: int, hour: int = 9) -> dt.datetime:
    """A moment of July in Shanghai."""
    return dt.datetime(2023, 7, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def homes(
    number: int,
    *,
    add: str | None = None,
    total: str | None = None,
    date: str = "2023-06-30",
    when: dt.datetime | None = None,
) -> Entry:
    """An entry of homes; a higher number is recorded on a later day unless told."""
    return Entry(
        id=ulid(number),
        at=when or at(number),
        item="homes",
        date=dt.date.fromisoformat(date),
        add=None if add is None else Decimal(add),
        set=None if total is None else Decimal(total),
    )


def stage(number: int, name: str, date: str) -> Entry:
    day = dt.date.fromisoformat(date)
    return Entry(id=ulid(number), at=at(number), item="clinic", date=day, stage=name)


def void(number: int, target: int, when: dt.datetime | None = None) -> Entry:
    return Entry(id=ulid(number), at=when or at(number), void=ulid(target), note="why")


def totals(*entries: Entry, known_at: dt.datetime | None = None) -> list[str]:
    """The total of homes after each of its entries, the same for every order they come in."""
    found = set()
    for order in permutations(entries):
        agrees(order, known_at)
        plain = standings(order, HOMES, known_at=known_at)
        found.add(tuple(str(standing.value) for standing in plain))
    assert len(found) == 1, "the order of lines matters"
    return list(found.pop())


def gone(*entries: Entry) -> dict[int, int]:
    """Which entries are withdrawn, and by which, the same for every order they come in."""
    by = withdrawals(entries)
    assert all(withdrawn(order) == by for order in permutations(entries))
    return {int(entry): int(void) for entry, void in by.items()}


def folded(entries: Sequence[Entry], known_at: dt.datetime | None = None) -> dict[str, Told]:
    """What a log comes to by item, as the program tells it."""
    fold = Log().with_entries(entries).known_at(known_at).fold(HISTORY)
    assert fold.judged is bool(words(known(entries, known_at)))
    return {item.id: told(fold, item, ALWAYS) for item in PLAN.items.values()}


def agrees(entries: Sequence[Entry], known_at: dt.datetime | None = None) -> None:
    """The program tells what a plain replay does."""
    assert folded(entries, known_at) == {
        item.id: plain_replay.told(entries, item, known_at=known_at) for item in PLAN.items.values()
    }


class TestOrder:
    """By date, then by when it was recorded, then by id."""

    def test_more_is_added_to_the_total_and_a_total_takes_its_place(self):
        more = homes(1, add="5"), homes(2, add="7"), homes(4, add="-3")
        assert totals(*more, homes(3, total="10")) == ["5", "12", "10", "7"]

    def test_the_earlier_date_goes_first_whenever_it_was_recorded(self):
        late = homes(9, total="100", date="2023-05-31")
        assert totals(homes(1, add="5"), late) == ["100", "105"]

    def test_of_one_date_the_earlier_recorded_goes_first_whatever_its_id(self):
        first, second = homes(2, total="100", when=at(3)), homes(1, add="5", when=at(4))
        assert totals(first, second) == ["100", "105"]

    def test_moments_are_compared_across_time_zones(self):
        tokyo, lisbon = (dt.timezone(dt.timedelta(hours=hours)) for hours in (9, 1))
        first = homes(2, total="100", when=dt.datetime(2023, 7, 3, 9, tzinfo=tokyo))
        second = homes(1, add="5", when=dt.datetime(2023, 7, 3, 2, tzinfo=lisbon))
        assert totals(first, second) == ["100", "105"]

    def test_of_one_date_and_moment_the_lower_id_goes_first(self):
        same = dt.datetime(2023, 7, 3, 1, tzinfo=dt.timezone.utc)
        first, second = homes(1, total="100", when=at(3)), homes(2, add="5", when=same)
        assert first.at == second.at
        assert totals(first, second) == ["100", "105"]

    def test_an_item_knows_nothing_of_another_items_entries(self):
        entries = [homes(1, total="5"), stage(2, "started", "2023-06-30")]
        agrees(entries)
        assert {name: item.day_ends for name, item in folded(entries).items()} == {
            "homes": [(JUNE, Decimal(5), None, 1)],
            "clinic": [(JUNE, None, "started", 1)],
            "reuse": [],
            "calls": [],
        }

    def test_sums_are_exact(self):
        assert totals(homes(1, add="0.1"), homes(2, add="0.2")) == ["0.1", "0.3"]
        big, small = "999999999999999999", "0.000000000001"
        assert totals(homes(1, total=big), homes(2, add=small)) == [big, f"{big}.{small[2:]}"]

    def test_as_of_a_day_leaves_out_what_is_dated_after_it(self):
        entries = [homes(1, add="5", date="2023-06-30"), homes(2, add="7", date="2023-07-01")]

        def as_of(day: dt.date) -> list[Decimal | None]:
            return [reading.value for reading in reported(entries, HOMES, day)]

        assert as_of(JUNE) == [5]
        assert as_of(dt.date(2023, 7, 1)) == [5, 12]
        assert as_of(dt.date(2023, 6, 29)) == []


class TestTheCasesOfTheDesign:
    """The ones that are matters of replay."""

    def test_10_a_total_that_falls_is_replayed_as_it_stands_and_can_be_told(self):
        entries = (homes(1, total="300"), homes(2, total="280"))
        assert totals(*entries) == ["300", "280"]
        assert new_falls_by_one(HOMES, entries) == [(300, 280)]

    def test_11_junes_figure_of_20_july_is_in_june_but_was_not_known_on_10_july(self):
        entry = homes(1, total="300", date="2023-06-30", when=at(20))
        assert totals(entry) == ["300"]
        assert totals(entry, known_at=at(10)) == []
        assert totals(entry, known_at=at(20)) == ["300"]
        assert reported([entry], HOMES, JUNE)[-1].value == 300

    def test_12_more_of_may_recorded_after_junes_total_leaves_the_total(self):
        may = homes(2, add="10", date="2023-05-01")
        assert totals(homes(1, total="300", date="2023-06-30"), may) == ["10", "300"]


def new_falls_by_one(item: Item, entries: Sequence[Entry]) -> list[tuple[object, object]]:
    """The falls that the program tells of when entries are recorded one after the other."""
    found: list[tuple[object, object]] = []
    for place, entry in enumerate(entries):
        before = Log().with_entries(entries[:place]).fold(HISTORY)
        fall = first_decrease(item, before, entry)
        if fall:
            high, low = fall
            found.append((high.stage or high.value, low.stage or low.value))
    return found


class TestFalls:
    def test_are_told_of_each_total_below_the_one_before(self):
        entries = [homes(n, total=total) for n, total in enumerate(("5", "3", "3", "4", "1"), 1)]
        assert new_falls_by_one(HOMES, entries) == [(5, 3), (4, 1)]

    def test_are_told_of_stages_by_their_percents(self):
        entries = [
            stage(1, "approved", "2023-03-01"),
            stage(2, "in-use", "2023-04-01"),
            stage(3, "started", "2023-05-01"),
        ]
        assert new_falls_by_one(CLINIC, entries) == [("in-use", "started")]

    @pytest.mark.parametrize("name", ["reuse", "calls"])
    def test_mean_nothing_for_what_may_rise_and_fall(self, name):
        day = dt.date(2023, 6, 30)
        entries = [
            Entry(id=ulid(value), at=at(1), item=name, date=day, set=Decimal(value))
            for value in (67, 60)
        ]
        assert new_falls_by_one(PLAN.items[name], entries) == []


class TestWithdrawing:
    def test_takes_an_entry_out(self):
        entries = (homes(1, total="5"), homes(2, add="7"), void(3, 2))
        assert totals(*entries) == ["5"]
        assert gone(*entries) == {2: 3}

    def test_of_a_withdrawal_puts_the_entry_back(self):
        entries = (homes(1, total="5"), void(2, 1), void(3, 2))
        assert totals(*entries) == ["5"]
        assert gone(*entries) == {2: 3}

    def test_of_that_takes_it_out_again(self):
        entries = (homes(1, total="5"), void(2, 1), void(3, 2), void(4, 3))
        assert totals(*entries) == []
        assert gone(*entries) == {1: 2, 3: 4}

    def test_once_more_leaves_it_out(self):
        entries = (homes(1, total="5"), void(2, 1), void(3, 1))
        assert totals(*entries) == []
        assert gone(*entries) == {1: 2}

    def test_by_two_holds_while_one_of_them_holds(self):
        entries = (homes(1, total="5"), void(2, 1), void(3, 1), void(4, 2))
        assert totals(*entries) == []
        assert gone(*entries) == {1: 3, 2: 4}

    def test_holds_by_a_clock_that_was_slow_too(self):
        entries = (homes(5, total="5", when=at(9)), void(1, 5, when=at(2)), void(3, 1, when=at(1)))
        assert totals(*entries[:2]) == []
        assert totals(*entries) == ["5"]
        assert gone(*entries) == {1: 3}

    @pytest.mark.parametrize("size", [1, 2, 3, 4])
    def test_in_a_ring_has_no_effect(self, size):
        ring = [void(n, n % size + 1) for n in range(1, size + 1)]
        assert gone(*ring) == {}
        assert totals(homes(9, total="5"), *ring) == ["5"]

    def test_of_a_ring_from_outside_is_told_and_nothing_else_changes(self):
        entries = (homes(9, total="5"), void(1, 2), void(2, 1), void(3, 2))
        assert gone(*entries) == {2: 3}
        assert totals(*entries) == ["5"]

    def test_may_be_undone_ten_thousand_times(self):
        chain = [void(n, n - 1, when=at(1)) for n in range(2, 10_002)]
        entries = [homes(1, total="5"), *chain]
        assert len(withdrawn(entries)) == 5_000
        assert len(reported(entries, HOMES, ALWAYS)) == 1


def confirm(number: int, target: int, value: str, when: dt.datetime | None = None) -> Entry:
    return Entry(
        id=ulid(number),
        at=when or at(number),
        item="homes",
        date=JUNE,
        confirm=ulid(target),
        value=Decimal(value),
    )


def send_back(number: int, target: int, when: dt.datetime | None = None) -> Entry:
    return Entry(
        id=ulid(number),
        at=when or at(number),
        item="homes",
        date=JUNE,
        by="office",
        note="why",
        send_back=ulid(target),
    )


def confirmed(*entries: Entry, known_at: dt.datetime | None = None) -> list[str]:
    """What was confirmed of homes by day, the same for every order of the entries."""
    found = set()
    for order in permutations(entries):
        agrees(order, known_at)
        right = folded(order, known_at)["homes"].confirmed
        found.add(tuple(str(end.value) for end in right))
    assert len(found) == 1, "the order of lines matters"
    return list(found.pop())


def answers(*entries: Entry) -> list[str | None]:
    """The days of which what was returned of homes was reported again."""
    for order in permutations(entries):
        agrees(order)
    return [answered for *_, answered in folded(entries)["homes"].returns]


class TestWordsOfASecondParty:
    def test_confirm_the_total_that_a_reading_led_to(self):
        assert confirmed(homes(1, total="300"), confirm(2, 1, "300")) == ["300"]
        assert confirmed(homes(1, add="5"), homes(2, add="7"), confirm(3, 2, "12")) == ["12"]
        assert confirmed(homes(1, add="5"), homes(2, add="7"), confirm(3, 1, "5")) == ["5"]

    @pytest.mark.parametrize(("value", "found"), [("105", ["105", "112"]), ("5", ["112"])])
    def test_confirm_the_total_from_the_baseline_on(self, value, found):
        item = replace(HOMES, baseline=Decimal(100))
        may = replace(confirm(3, 1, value), date=dt.date(2023, 5, 31))
        entries = [homes(1, add="5", date="2023-05-31"), homes(2, add="7"), may]
        fold = Log().with_entries([*entries, confirm(4, 2, "112")]).fold(HISTORY)
        right = fold.confirmed(item, ALWAYS)
        assert [str(reading.value) for reading in right] == found
        assert not any(reading.relative for reading in right)

    @pytest.mark.parametrize("figure", [{"value": Decimal(0)}, {"stage": "started"}])
    def test_confirm_no_stage_by_a_figure_nor_by_another_stage(self, figure):
        """As of an item that was something else when the word was spoken."""
        reading = stage(1, "approved", "2023-06-30")
        word = Entry(id=ulid(2), at=at(2), item="clinic", date=JUNE, confirm=ulid(1), **figure)
        assert folded([reading, word])["clinic"].confirmed == []
        right = replace(word, value=None, stage="approved")
        assert folded([reading, right])["clinic"].confirmed == [(JUNE, None, "approved", 1)]

    def test_confirm_no_figure_by_a_stage(self):
        word = replace(confirm(2, 1, "300"), value=None, stage="approved")
        assert confirmed(homes(1, total="300"), word) == []

    def test_of_another_total_leave_it_waiting(self):
        assert confirmed(homes(1, total="300"), confirm(2, 1, "301")) == []
        assert confirmed(homes(1, add="5"), homes(2, add="7"), confirm(3, 2, "7")) == []

    @pytest.mark.parametrize("date", ["2023-05-31", "2023-06-30"])
    def test_leave_it_waiting_where_an_older_entry_came_in(self, date):
        before = homes(2, add="300"), confirm(3, 2, "300")
        assert confirmed(*before) == ["300"]
        assert confirmed(*before, homes(1, add="10", date=date)) == []
        assert confirmed(*before, homes(1, add="10", date=date), void(4, 1)) == ["300"]

    def test_stand_though_more_was_reported_of_the_day_since(self):
        entries = homes(1, total="300"), confirm(2, 1, "300"), homes(3, add="5")
        assert confirmed(*entries) == ["300"]
        assert confirmed(*entries, confirm(4, 3, "305")) == ["305"]

    def test_count_by_the_last_of_them(self):
        reading = homes(1, total="300")
        assert confirmed(reading, confirm(2, 1, "300"), send_back(3, 1)) == []
        assert confirmed(reading, send_back(2, 1), confirm(3, 1, "300")) == ["300"]
        assert confirmed(reading, confirm(2, 1, "300"), confirm(3, 1, "301")) == []
        assert totals(reading, confirm(2, 1, "300"), send_back(3, 1)) == []
        assert totals(reading, send_back(2, 1), confirm(3, 1, "300")) == ["300"]

    def test_of_one_moment_count_by_the_higher_id(self):
        same = at(3)
        reading = homes(1, total="300")
        assert totals(reading, confirm(2, 1, "300", same), send_back(3, 1, same)) == []
        assert totals(reading, send_back(2, 1, same), confirm(3, 1, "300", same)) == ["300"]

    def test_count_by_their_moments_whatever_their_ids(self):
        reading = homes(5, total="300")
        assert totals(reading, confirm(7, 5, "300", at(8)), send_back(6, 5, at(9))) == []
        assert totals(reading, send_back(1, 5, at(1))) == []

    def test_may_be_withdrawn(self):
        reading, back = homes(1, total="300"), send_back(2, 1)
        assert totals(reading, back, void(3, 2)) == ["300"]
        assert answers(reading, back, void(3, 2)) == []
        assert totals(reading, back, void(3, 2), void(4, 3)) == []
        word = confirm(2, 1, "300")
        assert confirmed(reading, word, void(3, 2)) == []
        assert confirmed(reading, word, send_back(3, 1), void(4, 3)) == ["300"]
        assert not Log().with_entries([reading, word, void(3, 2)]).fold(HISTORY).judged

    def test_of_what_was_withdrawn_confirm_nothing(self):
        assert confirmed(homes(1, total="300"), confirm(2, 1, "300"), void(3, 1)) == []

    def test_were_not_yet_known_before_they_were_recorded(self):
        entries = homes(1, total="300"), confirm(5, 1, "300"), send_back(8, 1)
        assert confirmed(*entries, known_at=at(4)) == []
        assert confirmed(*entries, known_at=at(5)) == ["300"]
        assert totals(*entries, known_at=at(7)) == ["300"]
        assert totals(*entries, known_at=at(8)) == []

    def test_that_return_are_answered_by_a_later_report_of_its_day_or_after(self):
        entries = homes(1, total="300"), send_back(3, 1)
        assert answers(*entries) == [None]
        assert answers(*entries, homes(2, total="290")) == [None]
        assert answers(*entries, homes(4, total="290", date="2023-05-31")) == [None]
        assert answers(*entries, homes(4, total="290")) == ["2023-06-30"]
        assert answers(*entries, homes(4, total="290", date="2023-07-01")) == ["2023-07-01"]
        again = homes(4, total="290", date="2023-07-01"), homes(5, total="280")
        assert answers(*entries, *again) == ["2023-06-30"]
        assert answers(*entries, again[0], void(5, 4)) == [None]
        assert answers(*entries, again[0], send_back(5, 4)) == [None, None]


class TestKnownAt:
    def test_includes_what_was_recorded_at_that_very_moment(self):
        assert totals(homes(1, total="5"), known_at=at(1)) == ["5"]
        assert totals(homes(1, total="5"), known_at=at(1) - dt.timedelta(seconds=1)) == []

    def test_knows_nothing_of_later_withdrawals(self):
        entries = (homes(1, total="5"), void(5, 1), void(8, 5))
        assert totals(*entries, known_at=at(4)) == ["5"]
        assert totals(*entries, known_at=at(5)) == []
        assert totals(*entries, known_at=at(7)) == []
        assert totals(*entries, known_at=at(8)) == ["5"]
        assert gone(*known(entries, at(4))) == {}
        assert gone(*known(entries, at(5))) == {1: 5}

    def test_knows_a_withdrawal_whose_entry_a_fast_clock_put_later(self):
        entries = (homes(1, total="5", when=at(9)), void(2, 1, when=at(3)))
        assert totals(*entries, known_at=at(4)) == []
        assert totals(*entries, known_at=at(9)) == []

    def test_compares_moments_across_time_zones(self):
        entry = homes(1, total="5", when=at(3, 9))  # 01:00 in Greenwich
        for hour, total in ((0, []), (1, ["5"])):
            moment = dt.datetime(2023, 7, 3, hour, tzinfo=dt.timezone.utc)
            assert totals(entry, known_at=moment) == total


DATES = st.sampled_from(["2023-05-31", "2023-06-30", "2023-07-01"])
# The second and the third are one moment.
MOMENTS = st.sampled_from(
    ["2023-07-03T09:00:00+08:00", "2023-07-03T10:00:00+08:00", "2023-07-03T02:00:00Z"]
)
CHANGES = st.one_of(
    st.fixed_dictionaries({"item": st.just("homes"), "add": st.decimals(-50, 50, places=2)}),
    st.fixed_dictionaries({"item": st.just("homes"), "set": st.integers(0, 600)}),
    st.fixed_dictionaries({"item": st.just("reuse"), "set": st.decimals(50, 70, places=1)}),
    st.fixed_dictionaries({"item": st.just("calls"), "set": st.integers(80, 100)}),
    st.fixed_dictionaries(
        {"item": st.just("clinic"), "stage": st.sampled_from(["approved", "started", "in-use"])}
    ),
)


@st.composite
def some_lines(draw: st.DrawFn) -> list[bytes]:
    """Lines of several items and kinds, with equal dates and moments, and words of any."""
    changes = draw(st.lists(CHANGES, min_size=1, max_size=8))
    more = draw(st.lists(st.sampled_from([*TARGETING, "confirm", "return"]), max_size=7))
    numbers = draw(st.permutations(range(len(changes) + len(more))))
    lines: dict[int, Keys] = {number: {"at": draw(MOMENTS)} for number in numbers}
    for number, change in zip(numbers, changes, strict=False):
        lines[number] |= {"date": draw(DATES), **change}
    sorts = dict(zip(numbers[len(changes) :], more, strict=True))
    return draw(st.permutations(spoken(draw, sorts, lines, list(PLAN.items.values()))))


Outcome = tuple[dict[str, Told], dict[str, str]]


def outcome(lines: list[bytes], known_at: dt.datetime | None = None) -> Outcome:
    """What the program tells of a log, which is what a plain replay of it tells."""
    log, problems = read_log(b"".join(lines), PLAN)
    assert problems == []
    agrees(log.entries, known_at)
    gone = withdrawn(known(log.entries, known_at))
    assert gone == withdrawals(known(log.entries, known_at))
    return folded(log.entries, known_at), gone


class TestAnyEntries:
    """Entries are a set: neither their order nor how often they are there makes a difference."""

    @settings(max_examples=120)
    @given(some_lines())
    def test_give_what_the_rules_say(self, lines):
        outcome(lines)

    @settings(max_examples=60)
    @given(lines=some_lines(), data=st.data())
    def test_are_what_a_status_says(self, tmp_path_factory, lines, data):
        """Whatever the order of the lines, and however often one is there, known at any moment."""
        folder = tmp_path_factory.mktemp("log")
        (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
        written = data.draw(st.permutations([*lines, *data.draw(st.lists(st.sampled_from(lines)))]))
        (folder / "progress.jsonl").write_bytes(b"".join(written))
        day = data.draw(st.sampled_from(["2023-05-30", "2023-05-31", "2023-06-30", "2023-12-31"]))
        moment = data.draw(st.sampled_from([None, "2023-07-03T09:00:00+08:00"]))
        log, _ = read_log(b"".join(lines), PLAN)
        report = status(Session(Choices(folder / "plan.toml")), as_of=day, known_at=moment)
        for one in report.every:
            known_at = dt.datetime.fromisoformat(moment) if moment else None
            plain = standings(log.entries, one.item, dt.date.fromisoformat(day), known_at)
            assert one.entries == len(plain)
            last = one.last and (one.last.date, one.last.value, one.last.stage)
            assert last == (plain[-1][:-1] if plain else None)

    @settings(max_examples=120)
    @given(some_lines(), st.data())
    def test_give_the_same_in_any_order(self, lines, data):
        shuffled = data.draw(st.permutations(lines))
        assert outcome(shuffled) == outcome(lines)
        known_at = dt.datetime(2023, 7, 3, 1, 30, tzinfo=dt.timezone.utc)
        assert outcome(shuffled, known_at) == outcome(lines, known_at)

    @settings(max_examples=120)
    @given(some_lines(), st.data())
    def test_give_the_same_when_two_copies_of_a_log_are_merged(self, lines, data):
        sides = data.draw(
            st.lists(st.sampled_from("abx"), min_size=len(lines), max_size=len(lines))
        )
        one = [line for line, side in zip(lines, sides, strict=True) if side != "b"]
        two = [line for line, side in zip(lines, sides, strict=True) if side != "a"]
        assert outcome(one + two) == outcome(lines)
        assert outcome(two + one) == outcome(lines)
        assert outcome([*one, *two, *one]) == outcome(lines)

    @settings(max_examples=100)
    @given(some_lines())
    def test_known_at_a_moment_are_those_recorded_until_then(self, lines):
        moment = dt.datetime(2023, 7, 3, 1, 30, tzinfo=dt.timezone.utc)
        log, _ = read_log(b"".join(lines), PLAN)
        then = known(log.entries, moment)
        assert outcome(lines, moment) == (folded(then), withdrawn(then))


PIECES = (
    b"", b"\n", b"\r", b"\0", b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u", b"null",
    b"1e9", b"-", b".", b"NaN", b"\xff", b"\xef\xbb\xbf", b"\xe4\xb9", b'"void":', b'"add":',
    b"\\ud800",
)  # fmt: skip


def damaged(chance: random.Random) -> bytes:
    """A small log with a few bytes deleted, inserted or replaced."""
    data = SMALL_LOG
    for _ in range(chance.randint(1, 3)):
        start = chance.randint(0, len(data))
        end = start + chance.randint(0, 6)
        piece = chance.choice([*PIECES, chance.randbytes(2)])
        data = data[:start] + piece + data[end:]
    return data


class TestAnyBytes:
    """Whatever is in the file, reading ends with a log to replay or with problems to tell."""

    def test_at_random(self):
        chance = random.Random(310)
        for _ in range(2000):
            self.is_read_or_refused(chance.randbytes(chance.randint(0, 60)))

    def test_that_were_a_log(self):
        chance = random.Random(600)
        for _ in range(2000):
            self.is_read_or_refused(damaged(chance))

    @settings(max_examples=100)
    @given(st.binary())
    @example(b"\xef")
    @example(b"{")
    def test_that_a_search_comes_upon(self, data):
        self.is_read_or_refused(data)

    def is_read_or_refused(self, data: bytes) -> None:
        log, problems = read_log(data, PLAN)
        assert isinstance(log, Log)
        for problem in problems:
            assert problem.line
            in_both_languages(problem)
        if not problems:
            folded(log.entries)
