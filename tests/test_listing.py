"""A listing reads a log piece by piece and hands out what reading it whole would give."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.helpers import SMALL_PLAN, cut, history_of, log_line, read_log, sound_plan, ulid
from tests.plain_replay import words
from tests.test_fold import UNFIT, logs, same
from wuhai_plan.errors import LogError
from wuhai_plan.history import History
from wuhai_plan.log import listing
from wuhai_plan.log.fast_decode import Line, entry_of, line_of, moments
from wuhai_plan.log.listing import Listing
from wuhai_plan.log.pieces import decoded
from wuhai_plan.log.reader import Log
from wuhai_plan.log.verdicts import Verdicts, withdrawn
from wuhai_plan.model import Entry
from wuhai_plan.views.log import log_rows

PLAN = sound_plan(SMALL_PLAN)
HISTORY = history_of(PLAN)


def whole(data: bytes) -> Log:
    log, problems = read_log(data, PLAN)
    if problems:
        raise LogError(*problems)
    return log


def listed(data: bytes, known_at: dt.datetime | None = None) -> Listing:
    return Listing(io.BytesIO(data), history_of(PLAN, known_at), lambda history: whole(data))


def no_line(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "line"}


@given(st.data(), st.sampled_from([80, 300, 1 << 16]))
def test_a_listing_is_what_reading_the_whole_log_gives(data, piece):
    lines = data.draw(logs())
    if data.draw(st.booleans()):
        lines = data.draw(st.permutations(lines))
    until = data.draw(st.none() | st.datetimes(timezones=st.just(dt.timezone.utc)))
    log = whole(b"".join(lines))
    known = log.known_at(until)
    with pytest.MonkeyPatch.context() as patch:
        cut(patch, piece)
        found = listed(b"".join(lines), until)
        rows = list(log_rows(HISTORY, map(entry_of, found), found.verdicts))
    plain = log_rows(HISTORY, known.entries, Verdicts.of(known.entries))
    for row, other in zip(rows, plain, strict=True):
        assert no_line(row.entry) == no_line(other.entry)
        assert replace(row, entry=other.entry) == other
        word = None if row.withdrawn_by else words(known.entries).get(row.entry.id)
        assert row.confirmed_by == (word.id if word and word.confirm else None)
        assert row.returned_by == (word.id if word and word.send_back else None)
    assert found.verdicts.withdrawn == withdrawn(known.entries)
    same(found.fold, log, until)
    assert found.fold.first_at == known.fold(HISTORY).first_at


@pytest.mark.parametrize("name", UNFIT)
@pytest.mark.parametrize("piece", [100, 1 << 16])
def test_what_is_not_sound_is_named_as_the_whole_read_names_it(name, piece, monkeypatch):
    cut(monkeypatch, piece)
    log, problems = read_log(UNFIT[name], PLAN)
    if not problems:
        found = map(entry_of, listed(UNFIT[name]))
        assert list(map(no_line, found)) == list(map(no_line, log.entries))
        return
    with pytest.raises(LogError) as raised:
        list(listed(UNFIT[name]))
    assert list(raised.value.problems) == problems


@pytest.mark.parametrize("key", ['"confirm" :', '"c\\u006fnfirm":', '"confirm"\t:'])
def test_a_word_written_in_a_way_of_its_own_is_known_before_what_it_is_about(key):
    word = log_line(2, confirm=ulid(1), value=310).replace(b'"confirm":', key.encode())
    found = listed(log_line(1) + word)
    assert found.verdicts.confirmed.keys() == {ulid(1)}
    assert len(list(found)) == 2
    assert found.fold.confirmed(PLAN.items["homes"], dt.date.max)


@pytest.mark.parametrize("key", ['"void" :', '"\\u0076oid":', '"void"\t:'])
def test_a_withdrawal_written_in_a_way_of_its_own_is_known_before_what_it_withdraws(key):
    void = log_line(2, void=ulid(1), note="x").replace(b'"void":', key.encode())
    found = listed(log_line(1) + void)
    assert found.verdicts.withdrawn == {ulid(1): ulid(2)}
    assert len(list(found)) == 2


def test_the_first_lines_need_no_more_than_the_first_piece(monkeypatch):
    """All lines are looked at for their order; only the first are read in full."""
    sizes = []

    def counted(piece: bytes) -> list[Line]:
        sizes.append(len(piece))
        return decoded(piece)

    monkeypatch.setattr(listing, "decoded", counted)
    cut(monkeypatch, 1000)
    log = b"".join(log_line(number) for number in range(1, 2000))
    lines = iter(listed(log))
    assert next(lines).id == ulid(1)
    assert sum(sizes) <= 1000
    assert sum(1 for _ in lines) == 1998


def test_a_log_out_of_order_is_sorted_without_being_read_whole():
    lines = [log_line(number) for number in range(1, 50)]

    def never(history: History) -> Log:
        raise AssertionError

    for order in (lines[::-1], lines[25:] + lines[:25]):
        found = Listing(io.BytesIO(b"".join(order)), HISTORY, never)
        assert [line.id for line in found] == [ulid(number) for number in range(1, 50)]


@given(
    st.lists(
        st.datetimes(
            timezones=st.integers(-1439, 1439).map(
                lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
            )
        )
    )
)
def test_moments_are_written_as_isoformat_writes_them(ats):
    lines = [Line(id=ulid(1), at=at) for at in ats]
    assert moments(lines) == [at.isoformat() for at in ats]


@given(logs())
def test_a_line_says_what_its_entry_says(lines):
    log, problems = read_log(b"".join(lines), PLAN)
    if not problems:
        for entry in log.entries:
            assert no_line(entry_of(line_of(entry))) == no_line(entry)
