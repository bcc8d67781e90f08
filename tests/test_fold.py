"""A folded log tells what a plain replay tells, by day, or leaves it to the whole read."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import plain_replay
from tests.helpers import (
    SMALL_LOG,
    SMALL_PLAN,
    cut,
    fold_log,
    history_of,
    log_line,
    read_log,
    sound_plan,
    told,
    ulid,
)
from tests.plain_replay import known, new_falls, standings, words
from tests.random_words import TARGETING, Keys, spoken
from wuhai_plan.log.ahead import look_ahead
from wuhai_plan.log.decreases import first_decrease
from wuhai_plan.log.fold import Fold, StageDay
from wuhai_plan.log.fold_builder import fold_file
from wuhai_plan.log.pieces import PIECE, NeedsFullReadError
from wuhai_plan.log.reader import Log
from wuhai_plan.measure.rollup import measure
from wuhai_plan.model import Entry

PLAN = sound_plan(SMALL_PLAN)
HISTORY = history_of(PLAN)
NO_BASELINE = sound_plan(SMALL_PLAN.replace("baseline = 60\n", ""))
HOMES, REUSE, CLINIC = PLAN.items["homes"], PLAN.items["reuse"], PLAN.items["clinic"]
ALWAYS = dt.date.max
DAYS = [f"2023-06-{day:02d}" for day in range(1, 6)]
START = dt.datetime(2023, 7, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))

figures = st.one_of(
    st.integers(-20, 20).map(Decimal),
    st.integers(-2000, 2000).map(lambda n: Decimal(n).scaleb(-2)),
    st.sampled_from(["999999999999999999", "0.000000000001", "5.70", "1e3", "0.1"]).map(Decimal),
)
changes = st.one_of(
    st.tuples(st.just("homes"), st.just("add"), figures),
    st.tuples(st.just("homes"), st.just("set"), figures),
    st.tuples(st.sampled_from(["reuse", "calls"]), st.just("set"), figures),
    st.tuples(st.just("clinic"), st.just("stage"), st.sampled_from(["approved", "in-use"])),
)
PROBLEMS = st.sampled_from(["", "no power", "no road"])
ODD: list[dict[str, object]] = [
    {"colour": "red"},
    {"next": "wait"},
    {"note": "“"},
    {"by": None},
    {"note": '"void"'},
    *[{} for _ in range(4)],
]


SORTS = ("reading",) * 8 + ("remark", "void", "void", "confirm", "confirm", "confirm", "return")


def drawn_report(draw: st.DrawFn, sort: str) -> Keys:
    """Draw what a reading or, where it is of that sort, a remark reports of a day."""
    keys: Keys = {"date": draw(st.sampled_from(DAYS))}
    if sort == "remark":
        item = draw(st.sampled_from(["homes", "clinic"]))
        return {**keys, "item": item, "set": ..., "problem": draw(PROBLEMS)}
    item, name, value = draw(changes)
    return {**keys, "item": item, name: value}


@st.composite
def logs(draw: st.DrawFn) -> list[bytes]:
    """Lines of a log as it might be: mostly in order, some withdrawn, confirmed or returned.

    Some are not as `plan` writes them; some speak of what was recorded after them.
    """
    at = START
    lines: dict[int, Keys] = {}
    sorts: dict[int, str] = {}
    for number in range(1, draw(st.integers(0, 14)) + 1):
        at += dt.timedelta(seconds=draw(st.sampled_from([0, 1, 3600, 3600])))
        if draw(st.integers(0, 20)) == 0:
            at -= dt.timedelta(hours=3)
        keys: Keys = {"at": at.isoformat()}
        sort = draw(st.sampled_from(SORTS))
        if sort in TARGETING:
            sorts[number] = sort
        else:
            keys |= drawn_report(draw, sort)
        lines[number] = {**keys, **draw(st.sampled_from(ODD))}
    return spoken(draw, sorts, lines, list(PLAN.items.values()))


def same(fold: Fold, log: Log, known_at: dt.datetime | None = None) -> None:
    """A fold tells what a plain replay of the same entries tells, as of any day."""
    here = known(log.entries, known_at)
    assert fold.judged is bool(words(here))
    for item in (*PLAN.items.values(), NO_BASELINE.items["reuse"]):
        for day in map(dt.date.fromisoformat, DAYS):
            plainly = plain_replay.told(here, item, day)
            assert told(fold, item, day) == plainly
            plain, readings = plainly.day_ends, fold.readings(item, day)
            by_readings, by_ends = (
                measure(item, some, day, PLAN.thresholds)
                for some in (readings, fold.ends(item, day))
            )
            for one in (by_readings, by_ends):
                assert one.entries == sum(end.entries for end in plain)
                assert (one.last is None) == (not plain)
                if one.last:
                    assert one.last.date == plain[-1].date
                    assert (one.last.value, one.last.stage) == (plain[-1].value, plain[-1].stage)
            assert by_readings.complete == by_ends.complete
            assert by_readings.rating is by_ends.rating


@given(logs())
@example([SMALL_LOG])
def test_a_fold_tells_what_a_plain_replay_tells(lines):
    data = b"".join(lines)
    log, problems = read_log(data, PLAN)
    assert problems == []
    moments: list[dt.datetime | None] = [None, *(entry.at for entry in log.entries)]
    for known_at in moments:
        same(log.known_at(known_at).fold(HISTORY), log, known_at)
        try:
            fold = fold_log(data, PLAN, known_at)
        except NeedsFullReadError:
            ordered = sorted(log.entries, key=lambda entry: entry.id)
            assert [e.at for e in ordered] != sorted(e.at for e in ordered)
            continue
        same(fold, log, known_at)
        assert fold.last_id == max((entry.id for entry in log.entries), default="")


def test_a_log_of_many_pieces_is_folded_as_one():
    lines = [
        log_line(n, add=Decimal(n % 7) / 10, date=DAYS[n % 5], at=START.isoformat(), note="x" * 300)
        for n in range(1, 1500)
    ]
    lines[700] = log_line(701, add=1, at=START.isoformat(), note="y" * 3 * PIECE)
    lines[-1] = log_line(1499, date=..., void=ulid(3), note="wrong", at=START.isoformat())
    data = b"".join(lines)
    log, problems = read_log(data, PLAN)
    assert problems == []
    same(fold_log(data, PLAN), log)


GOOD = b"".join(log_line(number, add=1) for number in (1, 2, 3))


def line_and(**keys: object) -> bytes:
    """A line, and one that may speak of it."""
    return log_line(1) + log_line(2, **keys)


VOIDED = line_and(void=ulid(1), note="x")
CONFIRMED = line_and(confirm=ulid(1), value=310)
REACHED = log_line(1, item="clinic", stage="approved")
ADOPTED = log_line(
    1,
    item=...,
    date=...,
    plan={"sha256": sha256(SMALL_PLAN.encode()).hexdigest(), "toml": SMALL_PLAN},
)
UNFIT = {
    "recorded out of order": log_line(1) + log_line(2, at="2023-07-02T00:00:00Z"),
    "a line twice": log_line(1) + log_line(1),
    "an id twice": log_line(1) + log_line(1, note="x"),
    "an unknown item": log_line(1, item="nothing"),
    "an unknown item that is withdrawn": log_line(1, item="nothing")
    + log_line(2, item=..., date=..., void=ulid(1), note="x"),
    "a change that is not for its kind": log_line(1, item="reuse", add=1),
    "an unknown stage": log_line(1, item="clinic", stage="nothing"),
    "a stage of a count": log_line(1, stage="approved"),
    "two changes": log_line(1, add=1, set=1),
    "three changes": log_line(1, add=1, stage="approved", item="clinic"),
    "a change and a withdrawal": log_line(1) + log_line(2, set=1, void=ulid(1), note="x"),
    "more and a stage": log_line(1, add=1, stage="approved"),
    "more and a withdrawal": log_line(1) + log_line(2, add=1, void=ulid(1), note="x"),
    "a stage and a withdrawal": log_line(1, item="clinic", stage="approved")
    + log_line(2, item="clinic", stage="in-use", void=ulid(1), note="x"),
    "a withdrawal's withdrawal that names an unknown item": log_line(1)
    + log_line(2, item=..., date=..., void=ulid(1), note="x")
    + log_line(3, item="nothing", date=..., void=ulid(2), note="x"),
    "no change": log_line(1).replace(b',"set":310', b""),
    "no date": log_line(1, date=...),
    "no item": log_line(1, item=...),
    "a day that is none": log_line(1, date="2023-02-30"),
    "a day written otherwise": log_line(1, date="2023-6-30"),
    "a withdrawal of nothing": log_line(1, item=..., date=..., void=ulid(9), note="x"),
    "a withdrawal of itself": log_line(1, item=..., date=..., void=ulid(1), note="x"),
    "a withdrawal of another item's": log_line(1)
    + log_line(2, item="reuse", date=DAYS[0], void=ulid(1), note="x"),
    "a withdrawal for no reason": log_line(1) + log_line(2, item=..., date=..., void=ulid(1)),
    "a withdrawal behind an escape": log_line(1)
    + log_line(2, item=..., date=..., void=ulid(1), note="x").replace(b'"void"', b'"v\\u006fid"'),
    "a confirmation and more": line_and(confirm=ulid(1), value=310, add=1),
    "a confirmation and a total": line_and(confirm=ulid(1), value=310, set=310),
    "a confirmation and a return": line_and(
        confirm=ulid(1), value=310, note="x", **{"return": ulid(1)}
    ),
    "a confirmation and a withdrawal": line_and(confirm=ulid(1), value=310, note="x", void=ulid(1)),
    "a confirmation without figure": line_and(confirm=ulid(1)),
    "a confirmation with two figures": line_and(confirm=ulid(1), value=310, stage="approved"),
    "a value alone": log_line(1, set=..., value=310, note="x"),
    "a value beside more": log_line(1, add=1, value=310),
    "a value beside a total": log_line(1, set=1, value=310),
    "a value beside a stage": log_line(1, item="clinic", stage="approved", value=310),
    "a value beside a withdrawal": line_and(void=ulid(1), value=310, note="x"),
    "a value beside a return": line_and(value=310, note="x", **{"return": ulid(1)}),
    "a return for no reason": line_and(**{"return": ulid(1)}),
    "a return for a blank reason": line_and(note=" ", **{"return": ulid(1)}),
    "a confirmation of itself": log_line(1, confirm=ulid(1), value=310),
    "a return of itself": log_line(1, note="x", **{"return": ulid(1)}),
    "a confirmation of a withdrawal": VOIDED + log_line(3, confirm=ulid(2), value=310),
    "a return of a withdrawal": VOIDED + log_line(3, note="x", **{"return": ulid(2)}),
    "a confirmation of a word": CONFIRMED + log_line(3, confirm=ulid(2), value=310),
    "a return of a word": CONFIRMED + log_line(3, note="x", **{"return": ulid(2)}),
    "a confirmation of a remark": log_line(1, set=..., note="x")
    + log_line(2, confirm=ulid(1), value=310),
    "a confirmation of an adoption": ADOPTED + log_line(2, confirm=ulid(1), value=310),
    "a return of an adoption": ADOPTED + log_line(2, note="x", **{"return": ulid(1)}),
    "a confirmation of nothing": log_line(1, confirm=ulid(9), value=310),
    "a return of nothing": log_line(1, note="x", **{"return": ulid(9)}),
    "an empty confirmation": log_line(1, confirm="", value=310),
    "an empty return": log_line(1, note="x", **{"return": ""}),
    "an empty withdrawal": log_line(1, note="x", void=""),
    "a confirmation of another item's": line_and(item="reuse", confirm=ulid(1), value=310),
    "a return of another item's": line_and(item="reuse", note="x", **{"return": ulid(1)}),
    "a confirmation of another day's": line_and(date="2023-05-31", confirm=ulid(1), value=310),
    "a return of another day's": line_and(date="2023-05-31", note="x", **{"return": ulid(1)}),
    "a withdrawal of another day's": line_and(date="2023-05-31", note="x", void=ulid(1)),
    "a confirmation without item": line_and(item=..., confirm=ulid(1), value=310),
    "a return without date": line_and(date=..., note="x", **{"return": ulid(1)}),
    "a confirmation of an unknown item": log_line(1, item="x")
    + log_line(2, item="x", confirm=ulid(1), value=310),
    "a confirmation of a stage that isn't there": REACHED
    + log_line(2, item="clinic", confirm=ulid(1), stage="nothing"),
    "a confirmation of a milestone with a value": REACHED
    + log_line(2, item="clinic", confirm=ulid(1), value=310),
    "a confirmation of a count with a stage": line_and(confirm=ulid(1), stage="approved"),
    "a confirmation with a value too large": line_and(confirm=ulid(1), value=10**18),
    "a confirmation with a value in quotes": line_and(confirm=ulid(1), value="310"),
    "a confirmation behind an escape": line_and(confirm=ulid(1), value=310).replace(
        b'"confirm"', b'"c\\u006fnfirm"'
    ),
    "a value behind an escape": log_line(1)[:-2] + b',"v\\u0061lue":5}\n',
    "a return behind an escape": line_and(note="x", **{"return": ulid(1)}).replace(
        b'"return"', b'"r\\u0065turn"'
    ),
    "a confirmation twice": CONFIRMED[:-2] + b',"confirm":"%b"}\n' % ulid(1).encode(),
    "a value twice": CONFIRMED[:-2] + b',"value":5}\n',
    "a return twice, behind an escape": line_and(note="x", **{"return": ulid(1)})[:-2]
    + b',"r\\u0065turn":"%b"}\n' % ulid(1).encode(),
    "an id of small letters": log_line(1).replace(ulid(1).encode(), b"a" * 26),
    "an id of other digits": log_line(1).replace(ulid(1).encode(), "٣".encode() * 26),
    "a short id": log_line(1).replace(ulid(1).encode(), b"1" * 25),
    "no offset": log_line(1, at="2023-07-03T09:12:44"),
    "a total and a stage": log_line(1, set=1, stage="approved"),
    "a number too large to add": log_line(1, add=-(10**18)),
    "a key twice": log_line(1)[:-2] + b',"set":5}\n',
    "a key twice, behind an escape": log_line(1)[:-2] + b',"\\u0073et":5}\n',
    "a number too large": log_line(1, set=10**18),
    "a number too small": log_line(1, set=Decimal("1e-13")),
    "a number as text": log_line(1, set="5"),
    "no JSON": b"310\n",
    "no newline": log_line(1)[:-1],
    "a torn line": log_line(1) + b'{"id":"',
    "bytes that are no text": log_line(1, x="?").replace(b"?", b"\xff"),
}


def test_a_log_out_of_order_is_folded_in_order():
    lines = [log_line(3, set=7), log_line(1, set=310), log_line(2, set=5)]
    (reading,) = fold_log(b"".join(lines), PLAN).readings(HOMES, ALWAYS)
    assert (str(reading.value), reading.entries) == ("7", 3)


def test_sums_are_exact_however_long_they_are():
    large, small = 999999999999999999, Decimal("0.000000000001")
    lines = [log_line(1, add=large, date=DAYS[0]), log_line(2, add=small, date=DAYS[0])]
    (reading,) = fold_log(b"".join(lines), PLAN).readings(HOMES, ALWAYS)
    assert reading.value == Decimal("999999999999999999.000000000001")
    lines = [log_line(1, set=300), log_line(2, add=Decimal("0.1")), log_line(3, add=1)]
    (reading,) = fold_log(b"".join(lines), PLAN).readings(HOMES, ALWAYS)
    assert reading.value == Decimal("301.1")


def test_items_behind_a_milestone_are_folded_too():
    items = dict(sorted(PLAN.items.items(), key=lambda named: named[1] is not CLINIC))
    plan = replace(PLAN, items=items)
    assert fold_log(SMALL_LOG, plan) == fold_log(SMALL_LOG, PLAN)


def test_the_first_stage_of_a_day_is_where_it_falls_to():
    lines = [log_line(1, item="clinic", stage="approved", date=DAYS[3])]
    fold = fold_log(b"".join(lines), PLAN)
    day = dt.date.fromisoformat(DAYS[1])
    earlier = Entry(id=ulid(2), at=START, item="clinic", date=day, stage="in-use")
    fall = first_decrease(CLINIC, fold, earlier)
    assert fall is not None
    assert [reading.stage for reading in fall] == ["in-use", "approved"]


@pytest.mark.parametrize("name", UNFIT)
@pytest.mark.parametrize("after", [b"", GOOD.replace(b'"id":"0', b'"id":"Z')])
@pytest.mark.parametrize("piece", [PIECE, 100])
def test_what_is_not_plain_sailing_is_left_to_the_whole_read(name, after, piece, monkeypatch):
    cut(monkeypatch, piece)
    with pytest.raises(NeedsFullReadError):
        fold_log(UNFIT[name] + after, PLAN)


def test_a_line_as_long_as_only_a_plan_may_be_is_left_to_the_whole_read():
    more = b',"x":{"plan":{}},"y":"' + b"y" * (1 << 20) + b'"}\n'
    with pytest.raises(NeedsFullReadError):
        fold_log(log_line(1)[:-2] + more, PLAN)


def test_a_withdrawal_that_goes_while_the_log_is_read_is_left_to_the_whole_read():
    class Changing(io.BytesIO):
        """A file that is another when it is read again."""

        def seek(self, place: int, whence: int = 0) -> int:
            if self.tell() and not whence:
                self.truncate(len(log_line(1)))
            return super().seek(place, whence)

    void = log_line(2, item=..., date=..., void=ulid(1), note="x")
    file = Changing(log_line(1) + void)
    ahead = look_ahead(file)
    with pytest.raises(NeedsFullReadError):
        fold_file(file, HISTORY, ahead)


def test_one_more_entry_leaves_what_was_before_as_it_was():
    fold = fold_log(log_line(1) + log_line(2, item="clinic", stage="approved"), PLAN)
    before = [fold.readings(item, ALWAYS) for item in (HOMES, CLINIC)]
    day = dt.date(2023, 6, 30)
    more = Entry(id=ulid(3), at=START, item="homes", date=day, add=Decimal(5))
    stage = Entry(id=ulid(3), at=START, item="clinic", date=day, stage="in-use")
    assert fold.with_entry(more, ["homes"], "homes").readings(HOMES, ALWAYS)[0].value == 315
    assert (
        fold.with_entry(stage, ["clinic"], "clinic").readings(CLINIC, ALWAYS)[0].stage == "in-use"
    )
    assert [fold.readings(item, ALWAYS) for item in (HOMES, CLINIC)] == before


def test_one_more_entry_leaves_what_was_returned_unanswered_before_it():
    fold = fold_log(log_line(1) + log_line(2, note="why", **{"return": ulid(1)}), PLAN)
    more = Entry(id=ulid(3), at=START, item="homes", date=dt.date(2023, 6, 30), set=Decimal(5))
    after = fold.with_entry(more, ["homes"], "homes")
    answered = [[each.answered for _, each in f.returns(HOMES, ALWAYS)] for f in (fold, after)]
    assert answered == [[None], ["2023-06-30"]]


def test_a_stage_that_is_confirmed_answers_no_return():
    lines = [log_line(number, item="clinic", stage="approved") for number in (1, 2)]
    lines.append(log_line(3, item="clinic", note="why", **{"return": ulid(1)}))
    lines.append(log_line(4, item="clinic", confirm=ulid(2), stage="approved"))
    ((_, returned),) = fold_log(b"".join(lines), PLAN).returns(CLINIC, ALWAYS)
    assert (returned.entry, returned.answered) == (ulid(1), None)


@pytest.mark.parametrize("change", [{"set": 5}, {"set": ..., "note": "told"}])
def test_a_day_is_reported_when_the_first_of_its_reports_was_recorded(change):
    days = ("2023-07-03", "2023-07-20")
    lines = [log_line(n, at=f"{day}T09:00:00+08:00", **change) for n, day in enumerate(days, 1)]
    for fold in (fold_log(b"".join(lines), PLAN), read_log(b"".join(lines), PLAN)[0].fold(HISTORY)):
        assert fold.reports(HOMES, ALWAYS) == {"2023-06-30": "2023-07-03"}


@given(
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda f: abs(f) < 1e18),
    st.sampled_from(["r", "f"]),
)
def test_a_number_is_the_digits_that_are_written(number, way):
    text = repr(number) if way == "r" else f"{Decimal(number):.12f}"
    line = log_line(1, item="reuse", set=1).replace(b'"set":1', f'"set":{text}'.encode())
    log, problems = read_log(line, PLAN)
    if problems:
        with pytest.raises(NeedsFullReadError):
            fold_log(line, PLAN)
    else:
        (reading,) = fold_log(line, PLAN).readings(REUSE, ALWAYS)
        assert reading.value == log.entries[0].set == Decimal(text)


@given(logs(), changes, st.sampled_from(DAYS))
def test_a_fold_knows_where_an_entry_makes_a_total_fall(lines, change, day):
    log, problems = read_log(b"".join(lines), PLAN)
    assert problems == []
    name, kind, value = change
    at = max((entry.at for entry in log.entries), default=START)
    entry = Entry(id=ulid(99), at=at, item=name, date=dt.date.fromisoformat(day), **{kind: value})
    item = PLAN.items[name]
    totals = [standing.value for standing in standings(log.entries, item)]
    assume(all(total is None or total >= 0 for total in totals))  # as `plan update` keeps them
    found = first_decrease(item, log.fold(HISTORY), entry)
    expected = new_falls(item, log.entries, entry)
    assert (found is None) == (not expected)
    if found:
        high, low = expected[0]
        assert (found[0].value, found[0].stage) == (high.value, high.stage)
        assert (found[1].value, found[1].stage, found[1].date) == (low.value, low.stage, low.date)


def test_stages_of_a_day_are_counted_and_the_first_and_last_of_them_kept():
    stages = ("approved", "started", "in-use")
    lines = [
        log_line(number, item="clinic", stage=stage, set=...)
        for number, stage in enumerate(stages, 1)
    ]
    fold = fold_log(b"".join(lines), PLAN)
    assert fold.stages["clinic"] == {"2023-06-30": StageDay(3, "approved", "in-use", "2023-07-03")}


def test_what_came_after_a_moment_is_left_out_though_something_was_withdrawn(monkeypatch):
    cut(monkeypatch, 60)  # less than a line, so each comes on its own
    moments = [f"2023-07-03T09:0{minute}:00+08:00" for minute in range(4)]
    lines = [
        log_line(1, at=moments[1]),
        log_line(2, at=moments[2], item=..., date=..., void=ulid(1), note="wrong"),
        log_line(3, at=moments[3]),
    ]
    fold = fold_log(b"".join(lines), PLAN, dt.datetime.fromisoformat(moments[2]))
    assert fold.readings(HOMES, ALWAYS) == ()
