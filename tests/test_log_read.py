"""Reading the log: what a good line means, and that no bad one is passed over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import (
    SMALL_LOG,
    SMALL_PLAN,
    in_both_languages,
    log_line,
    read_log,
    sound_plan,
    ulid,
)
from wuhai_plan.errors import Problem
from wuhai_plan.log.line import decode, encode
from wuhai_plan.log.reader import Log
from wuhai_plan.model import Entry, Evidence, Plan

PLAN = sound_plan(SMALL_PLAN)
BEIJING = dt.timezone(dt.timedelta(hours=8))
NESTED = 100_000


def sound_log(data: bytes, plan: Plan = PLAN) -> Log:
    """Read a log that must be whole and right."""
    log, problems = read_log(data, plan)
    assert problems == []
    assert log.torn is None
    return log


def problems_of(data: bytes) -> list[Problem]:
    return read_log(data, PLAN)[1]


def raw(value: str, name: str = "set") -> bytes:
    """A line whose change is these characters, whether or not they are JSON."""
    return log_line(**{name: 1}).replace(f'"{name}":1'.encode(), f'"{name}":{value}'.encode())


def more(text: str) -> bytes:
    """A line with these characters before its last brace."""
    return log_line()[:-2] + text.encode() + b"}\n"


class TestAGoodLog:
    def test_gives_its_entries_with_all_they_say(self):
        data = (
            log_line(1, by="Li", note="first", evidence=[{"ref": "a.pdf", "sha256": "ab12"}])
            + log_line(2, item="homes", add=-5, date="2023-07-01", at="2023-07-04T00:00:00Z")
            + log_line(3, item="clinic", stage="started", at="2023-07-05T09:00:00+08:00")
            + log_line(
                4, date="2023-07-01", void=ulid(2), note="twice", at="2023-07-06T09:00:00+08:00"
            )
            + log_line(
                5, item=..., date=..., void=ulid(3), note="w", at="2023-07-07T09:00:00+08:00"
            )
        )
        day, nine = dt.date(2023, 6, 30), dt.time(9, tzinfo=BEIJING)
        assert sound_log(data).entries == (
            Entry(
                id=ulid(1),
                at=dt.datetime(2023, 7, 3, 9, 12, 44, tzinfo=BEIJING),
                item="homes",
                date=day,
                set=Decimal(310),
                by="Li",
                note="first",
                evidence=(Evidence("a.pdf", "ab12"),),
                line=1,
            ),
            Entry(
                id=ulid(2),
                at=dt.datetime(2023, 7, 4, tzinfo=dt.timezone.utc),
                item="homes",
                date=dt.date(2023, 7, 1),
                add=Decimal(-5),
                line=2,
            ),
            Entry(
                id=ulid(3),
                at=dt.datetime.combine(dt.date(2023, 7, 5), nine),
                item="clinic",
                date=day,
                stage="started",
                line=3,
            ),
            Entry(
                id=ulid(4),
                at=dt.datetime.combine(dt.date(2023, 7, 6), nine),
                item="homes",
                date=dt.date(2023, 7, 1),
                void=ulid(2),
                note="twice",
                line=4,
            ),
            Entry(
                id=ulid(5),
                at=dt.datetime.combine(dt.date(2023, 7, 7), nine),
                void=ulid(3),
                note="w",
                line=5,
            ),
        )

    def test_may_be_empty(self):
        assert sound_log(b"") == Log()
        assert sound_log(b"\n\n") == Log()
        assert sound_log(b"\xef\xbb\xbf") == Log()

    def test_gives_its_entries_by_when_they_were_recorded(self):
        late = log_line(1, at="2023-07-03T10:00:00+08:00")
        early = log_line(2, at="2023-07-03T03:00:00+02:00")  # an hour before
        same = log_line(3, at="2023-07-03T01:00:00Z")  # the same moment, a higher id
        for data in (late + early + same, same + early + late):
            assert [entry.id for entry in sound_log(data).entries] == [ulid(2), ulid(3), ulid(1)]

    def test_counts_a_line_that_is_there_twice_once(self):
        log = sound_log(log_line(1) + log_line(2) + log_line(1))
        assert [entry.id for entry in log.entries] == [ulid(1), ulid(2)]
        assert [entry.line for entry in log.entries] == [1, 2]

    def test_counts_a_line_once_whatever_the_line_end_of_its_copy(self):
        again = log_line(1).replace(b"\n", b" \r\n")
        assert len(sound_log(log_line(1) + again).entries) == 1

    def test_keeps_each_entrys_line_without_the_white_space_around_it(self):
        one, two = log_line(1), log_line(2, note="乌海")
        log = sound_log(b" " + one + one.replace(b"\n", b"\t\r\n") + two[:-1])
        assert log.lines == {ulid(1): one[:-1], ulid(2): two[:-1]}

    def test_may_withdraw_what_stands_in_a_log_beside_it(self):
        line = log_line(1, void=ulid(2), note="x")
        assert problems_of(line)
        beside = sound_log(log_line(2)).entries
        log, problems = read_log(line, PLAN, beside)
        assert problems == []
        assert [entry.void for entry in log.entries] == [ulid(2)]

    def test_may_not_withdraw_what_is_of_another_item_in_a_log_beside_it(self):
        beside = sound_log(log_line(2, item="clinic", stage="started")).entries
        line = log_line(1, void=ulid(2), note="x")
        _, (problem,) = read_log(line, PLAN, beside)
        assert problem.code == "log-void-item"
        assert problem.facts["item"] == "clinic"

    @pytest.mark.parametrize(
        "unknown",
        ["9" * 5000, '"\\u0041"', '{"set":1,"set":2}', '"\\"set\\":"', '"set"'],
        ids=["a long number", "an escape", "keys of its own", "a key in quotes", "a key's name"],
    )
    def test_may_hold_anything_under_a_key_that_nobody_knows(self, unknown):
        (entry,) = sound_log(more(f',"x":{unknown},"y":"\\u0041"')).entries
        assert entry.set == 310

    def test_holding_nests_of_any_depth_is_read_or_refused(self):
        for depth in (10, *range(700, 1000), 10_000):
            line = more(',"x":' + "[" * depth + "]" * depth + ',"y":"\\u0041"')
            log, problems = read_log(line, PLAN)
            assert len(log.entries) + len(problems) == 1

    def test_may_hold_keys_that_nobody_knows(self):
        (entry,) = sound_log(more(',"colour":["red",{"a":null}],"Set":1e9999999999')).entries
        assert entry.set == 310

    @pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n", b" \t\r\n \n"])
    def test_may_have_any_line_ends_and_blank_lines(self, end):
        data = b"".join(log_line(number).rstrip(b"\n") + end for number in (1, 2, 3))
        plain = sound_log(log_line(1) + log_line(2) + log_line(3))
        assert [e.id for e in sound_log(data).entries] == [e.id for e in plain.entries]
        assert [e.set for e in sound_log(data).entries] == [e.set for e in plain.entries]

    def test_may_begin_with_a_byte_order_mark(self):
        assert sound_log(b"\xef\xbb\xbf" + log_line()) == sound_log(log_line())

    def test_may_hold_unicode_breaks_in_a_note(self):
        note = "one\u2028two\x85three\x1cfour"
        (entry,) = sound_log(log_line(note=note)).entries
        assert entry.note == note

    def test_loses_nothing_by_a_missing_last_newline(self):
        whole = log_line(1) + log_line(2)
        log = sound_log(whole[:-1])
        assert log.entries == sound_log(whole).entries
        assert not log.ended
        assert sound_log(whole).ended

    @pytest.mark.parametrize("blank", [b" ", b"  \t", b"\r"])
    def test_loses_nothing_by_blanks_after_the_last_line(self, blank):
        assert sound_log(log_line() + blank).entries == sound_log(log_line()).entries
        assert sound_log(log_line()[:-1] + blank).entries == sound_log(log_line()).entries

    @pytest.mark.parametrize(
        "number",
        ["5.70", "5.7", "0", "-0.5", "0.1", "1e3", "1.5E+3", "1E-12", "999999999999999999.5"],
    )
    def test_keeps_numbers_as_they_are_written(self, number):
        (entry,) = sound_log(raw(number)).entries
        assert str(entry.set) == str(Decimal(number))

    def test_adds_up_exactly(self):
        one, two = sound_log(raw("0.1", "add") + log_line(2, add=Decimal("0.2"))).entries
        assert one.add is not None
        assert two.add is not None
        assert one.add + two.add == Decimal("0.3")

    @pytest.mark.parametrize(
        "at",
        [
            "2023-07-03T09:12:44+08:00",
            "2023-07-03T01:12:44Z",
            "2023-07-03T01:12:44.000000+00:00",
            "2023-07-02T15:42:44-09:30",
        ],
    )
    def test_may_give_the_moment_with_any_offset(self, at):
        (entry,) = sound_log(log_line(at=at)).entries
        assert entry.at == dt.datetime(2023, 7, 3, 1, 12, 44, tzinfo=dt.timezone.utc)

    @pytest.mark.parametrize("year", ["0001-01-01", "9999-12-31"])
    @pytest.mark.parametrize("offset", ["+14:00", "-14:00"])
    def test_may_reach_the_ends_of_time(self, year, offset):
        data = log_line(1, at=f"{year}T00:00:00{offset}") + log_line(2)
        assert len(sound_log(data).entries) == 2


BAD_LINES = {
    "not JSON": (b"homes 310\n", "log-not-json"),
    "single quotes": (b"{'id':1}\n", "log-not-json"),
    "a comma too many": (log_line()[:-2] + b",}\n", "log-not-json"),
    "two objects on a line": (log_line()[:-1] + log_line(2), "log-not-json"),
    "an object cut short": (log_line()[:-9] + b"\n", "log-not-json"),
    "a tab in a text": (log_line(note="?").replace(b"?", b"\t"), "log-not-json"),
    "half of a surrogate pair": (log_line(note="?").replace(b"?", b"\\ud800"), "log-not-json"),
    "zero bytes": (b"\0" * 80 + b"\n", "log-not-json"),
    "a form feed": (b"\x0c\n", "log-not-json"),
    "a key twice": (more(',"set":5'), "log-key-twice"),
    "a key twice, once behind an escape": (more(',"\\u0073et":5'), "log-key-twice"),
    "a key twice, alike": (more(',"date":"2023-06-30"'), "log-key-twice"),
    "a list": (b"[1,2]\n", "log-not-object"),
    "a number": (b"310\n", "log-not-object"),
    "null": (b"null\n", "log-not-object"),
    "an empty object": (b"{}\n", "log-missing-key"),
    "no id": (log_line(id=...), "log-missing-key"),
    "no at": (log_line(at=...), "log-missing-key"),
    "no item": (log_line(item=...), "log-missing-key"),
    "an item that is null": (log_line(item=None), "log-missing-key"),
    "no date": (log_line(date=...), "log-missing-key"),
    "no change": (log_line(set=..., note=" "), "log-no-change"),
    "a change that is null": (log_line(set=None), "log-no-change"),
    "two kinds of change": (log_line(set=5, add=5), "log-one-change"),
    "a stage and a total": (log_line(item="clinic", stage="started", set=5), "log-one-change"),
    "a total and a withdrawal": (log_line(set=5, void=ulid(1), note="x"), "log-one-change"),
    "all four kinds": (log_line(add=1, set=1, stage="x", void="x", note="x"), "log-one-change"),
    "an unknown item": (log_line(item="home"), "log-unknown-item"),
    "an empty item": (log_line(item=""), "log-unknown-item"),
    "an unknown stage": (log_line(item="clinic", stage="begun"), "log-unknown-stage"),
    "a stage of a count": (log_line(stage="started"), "log-change-not-for-kind"),
    "more of a level": (log_line(item="reuse", add=1), "log-change-not-for-kind"),
    "more of a keep": (log_line(item="calls", add=1), "log-change-not-for-kind"),
    "a total of a milestone": (log_line(item="clinic", set=1), "log-change-not-for-kind"),
    "an id in small letters": (log_line(id="01h40000000000000000000abc"), "log-bad-id"),
    "a short id": (log_line(id="01H4"), "log-bad-id"),
    "a long id": (log_line(id=ulid(1) + "0"), "log-bad-id"),
    "an id with a line break": (log_line(id=ulid(1)[1:] + "\n"), "log-bad-id"),
    "an id in full-width digits": (log_line(id="１" * 26), "log-bad-id"),
    "a number for the id": (log_line(id=5), "log-bad-string"),
    "a number for the item": (log_line(item=5), "log-bad-string"),
    "a number for the stage": (log_line(item="clinic", stage=5), "log-bad-string"),
    "a number for the reporter": (log_line(by=5), "log-bad-string"),
    "a list for the note": (log_line(note=["x"]), "log-bad-string"),
    "a date with a time": (log_line(date="2023-06-30T00:00:00"), "log-bad-date"),
    "a date that isn't there": (log_line(date="2023-06-31"), "log-bad-date"),
    "a month for the date": (log_line(date="2023-06"), "log-bad-date"),
    "a number for the date": (log_line(date=20230630), "log-bad-date"),
    "a moment without offset": (log_line(at="2023-07-03T09:12:44"), "log-bad-at"),
    "a day for the moment": (log_line(at="2023-07-03"), "log-bad-at"),
    "a moment that isn't there": (log_line(at="2023-07-03T24:00:00Z"), "log-bad-at"),
    "a number for the moment": (log_line(at=1688346764), "log-bad-at"),
    "a moment that is null": (log_line(at=None), "log-bad-at"),
    "a number in quotes": (log_line(set="310"), "log-not-number"),
    "a truth value": (log_line(set=True), "log-not-number"),
    "a list for a number": (log_line(add=[1]), "log-not-number"),
    "a number of 19 digits": (raw("1" + "0" * 18), "log-number-bounds"),
    "a number of 5000 digits": (raw("9" * 5000), "log-number-bounds"),
    "a number of 13 places": (raw("0.0000000000001", "add"), "log-number-bounds"),
    "a huge exponent": (raw("1e400"), "log-number-bounds"),
    "an exponent beyond all bounds": (raw("1e99999999999999999999"), "log-number-bounds"),
    "a tiny exponent": (raw("1e-99999999999999999999", "add"), "log-number-bounds"),
    "nan": (raw("NaN"), "log-not-json"),
    "infinity": (raw("Infinity"), "log-not-json"),
    "infinity below 0": (raw("-Infinity"), "log-not-json"),
    "a number with a plus": (raw("+5"), "log-not-json"),
    "a leading zero": (raw("007"), "log-not-json"),
    "a number that ends in a point": (raw("5."), "log-not-json"),
    "a comma in a number": (raw("1,790"), "log-not-json"),
    "a withdrawal without note": (log_line(void=ulid(1)), "log-void-note"),
    "a withdrawal with an empty note": (log_line(void=ulid(1), note=""), "log-void-note"),
    "a withdrawal with a blank note": (log_line(void=ulid(1), note=" \n"), "log-void-note"),
    "a withdrawal of itself": (log_line(void=ulid(1), note="x"), "log-void-itself"),
    "a withdrawal of what isn't there": (log_line(void=ulid(99), note="x"), "log-void-unknown"),
    "a withdrawal of an item": (log_line(void="homes", note="x"), "log-void-unknown"),
    "a withdrawal of an empty id": (log_line(void="", note="x"), "log-void-unknown"),
    "a confirmation and more": (log_line(confirm=ulid(7), value=1, add=1), "log-one-change"),
    "a confirmation and a total": (log_line(confirm=ulid(7), value=1, set=1), "log-one-change"),
    "two words": (
        log_line(confirm=ulid(7), value=1, note="x", **{"return": ulid(7)}),
        "log-one-change",
    ),
    "a confirmation without figure": (log_line(confirm=ulid(7)), "log-confirm-figure"),
    "a confirmation whose figure is null": (
        log_line(confirm=ulid(7), value=None),
        "log-confirm-figure",
    ),
    "a confirmation with two figures": (
        log_line(confirm=ulid(7), value=1, stage="approved"),
        "log-confirm-figure",
    ),
    "a confirmation with text for a figure": (
        log_line(confirm=ulid(7), value="1"),
        "log-not-number",
    ),
    "a confirmation with a figure out of bounds": (
        log_line(confirm=ulid(7), value=10**18),
        "log-number-bounds",
    ),
    "a value alone": (log_line(set=..., value=310, note="x"), "log-value-alone"),
    "a value beside more": (log_line(add=1, value=310), "log-value-alone"),
    "a value beside a total": (log_line(set=1, value=310), "log-value-alone"),
    "a value beside a stage": (
        log_line(item="clinic", stage="approved", value=310),
        "log-value-alone",
    ),
    "a value beside a withdrawal": (log_line(void=ulid(7), value=1, note="x"), "log-value-alone"),
    "a value beside a return": (
        log_line(value=1, note="x", **{"return": ulid(7)}),
        "log-value-alone",
    ),
    "a return without note": (log_line(**{"return": ulid(7)}), "log-return-note"),
    "a return with a blank note": (log_line(note=" \n", **{"return": ulid(7)}), "log-return-note"),
    "a confirmation without item": (
        log_line(item=..., confirm=ulid(7), value=1),
        "log-missing-key",
    ),
    "a return without date": (
        log_line(date=..., note="x", **{"return": ulid(7)}),
        "log-missing-key",
    ),
    "a confirmation of itself": (log_line(confirm=ulid(1), value=1), "log-void-itself"),
    "a return of itself": (log_line(note="x", **{"return": ulid(1)}), "log-void-itself"),
    "a confirmation of nothing": (log_line(confirm=ulid(99), value=1), "log-void-unknown"),
    "a confirmation of an empty id": (log_line(confirm="", value=1), "log-void-unknown"),
    "a return of an empty id": (log_line(note="x", **{"return": ""}), "log-void-unknown"),
    "a confirmation of another day's": (
        log_line(date="2023-05-31", confirm=ulid(7), value=1),
        "log-void-date",
    ),
    "a return of another day's": (
        log_line(date="2023-05-31", note="x", **{"return": ulid(7)}),
        "log-void-date",
    ),
    "a withdrawal of another day's": (
        log_line(date="2023-05-31", note="x", void=ulid(7)),
        "log-void-date",
    ),
    "a confirmation of another item's": (
        log_line(item="reuse", confirm=ulid(7), value=1),
        "log-void-item",
    ),
    "a return of another item's": (
        log_line(item="reuse", note="x", **{"return": ulid(7)}),
        "log-void-item",
    ),
    "a confirmation of a count with a stage": (
        log_line(confirm=ulid(7), stage="approved"),
        "log-change-not-for-kind",
    ),
    "a number for what is confirmed": (log_line(confirm=5, value=1), "log-bad-string"),
    "a number for what is returned": (log_line(note="x", **{"return": 5}), "log-bad-string"),
    "a confirmation twice": (
        log_line(confirm=ulid(7), value=1)[:-2] + b',"confirm":"x"}\n',
        "log-key-twice",
    ),
    "a return twice, once behind an escape": (
        log_line(note="x", **{"return": ulid(7)})[:-2] + b',"r\\u0065turn":"x"}\n',
        "log-key-twice",
    ),
    "evidence that is a text": (log_line(evidence="a.pdf"), "log-bad-evidence"),
    "evidence without name": (log_line(evidence=[{"sha256": "ab"}]), "log-bad-evidence"),
    "evidence that is null": (log_line(evidence=None), "log-bad-evidence"),
    "not UTF-8": (log_line(note="乌海").decode().encode("gb18030"), "log-not-utf8"),
    "a surrogate": (log_line(note="?").replace(b"?", b"\xed\xa0\x80"), "log-not-utf8"),
    "deeply nested lists": (b"[" * NESTED + b"]" * NESTED + b"\n", "log-not-object"),
    "deeply nested objects": (b'{"a":' * NESTED + b"1" + b"}" * NESTED + b"\n", "log-not-json"),
    "a deeply nested key": (more(',"x":' + "[" * NESTED + "]" * NESTED), "log-not-json"),
    "deeply nested evidence": (
        more(',"evidence":' + "[" * NESTED + "]" * NESTED),
        "log-not-json",
    ),
}
ADOPTS = log_line(
    2,
    item=...,
    date=...,
    plan={"sha256": sha256(SMALL_PLAN.encode()).hexdigest(), "toml": SMALL_PLAN},
)
CLOSED = {name: bad for name, bad in BAD_LINES.items() if bad[0].endswith((b"}\n", b"]\n"))}


class TestABadLine:
    """Each is an error that names the line and says in both languages what is wrong."""

    @pytest.mark.parametrize(("line", "code"), BAD_LINES.values(), ids=BAD_LINES)
    def test_is_told_with_its_number(self, line, code):
        (problem,) = problems_of(log_line(7) + b"\n" + log_line(8) + line + log_line(9))
        assert (problem.code, problem.file, problem.line) == (code, "progress.jsonl", 4)
        for message in in_both_languages(problem):
            assert "progress.jsonl" in message
            assert "4" in message

    @pytest.mark.parametrize(("line", "code"), CLOSED.values(), ids=CLOSED)
    def test_is_told_as_the_last_line_too_where_only_its_newline_is_missing(self, line, code):
        """A front of a line never closes its outermost brace, so this is no crash's work."""
        log, problems = read_log(log_line(7) + line.rstrip(b"\n"), PLAN)
        assert [(problem.code, problem.line) for problem in problems] == [(code, 2)]
        assert log.torn is None

    def test_does_not_hide_the_others(self):
        lines = [b"?\n", log_line(1, item="x"), log_line(2), b"{}\n", log_line(3, stage="x")]
        assert [(p.code, p.line) for p in problems_of(b"".join(lines))] == [
            ("log-not-json", 1),
            ("log-unknown-item", 2),
            ("log-missing-key", 4),
            ("log-change-not-for-kind", 5),
        ]

    def test_names_the_key_that_is_missing(self):
        for name in ("id", "at", "item", "date"):
            (problem,) = problems_of(log_line(**{name: ...}))
            assert all(f"“{name}”" in message for message in in_both_languages(problem))

    def test_names_the_key_that_holds_the_wrong_thing(self):
        for name in ("item", "by", "note", "void"):
            (problem,) = problems_of(log_line(**{"set": ..., name: 5}))
            assert all(f"“{name}”" in message for message in in_both_languages(problem))

    def test_names_the_changes_where_there_are_two(self):
        (problem,) = problems_of(log_line(set=5, add=5))
        assert all("add" in m and "set" in m for m in in_both_languages(problem))

    def test_that_withdraws_another_items_entry_names_both_items(self):
        data = log_line(1) + log_line(2, item="reuse", void=ulid(1), note="x")
        (problem,) = problems_of(data)
        assert (problem.code, problem.line) == ("log-void-item", 2)
        for message in in_both_languages(problem):
            assert all(word in message for word in ("homes", "reuse", ulid(1)))

    @pytest.mark.parametrize(
        ("sort", "keys"),
        [("void", {}), ("confirm", {"value": 310}), ("return", {})],
    )
    def test_that_speaks_of_another_day_names_both_days(self, sort, keys):
        keys = {"date": "2023-05-31", "note": "x", sort: ulid(1), **keys}
        (problem,) = problems_of(log_line(1) + log_line(2, **keys))
        assert (problem.code, problem.line) == ("log-void-date", 2)
        for message in in_both_languages(problem):
            assert all(word in message for word in ("2023-05-31", "2023-06-30", ulid(1)))

    @pytest.mark.parametrize(
        "target",
        [
            log_line(2, void=ulid(1), note="x"),
            log_line(2, confirm=ulid(1), value=310),
            log_line(2, note="x", **{"return": ulid(1)}),
            ADOPTS,
        ],
        ids=["a withdrawal", "a confirmation", "a return", "an adoption"],
    )
    @pytest.mark.parametrize(
        "word",
        [
            log_line(3, confirm=ulid(2), value=310),
            log_line(3, note="x", **{"return": ulid(2)}),
        ],
        ids=["confirmed", "returned"],
    )
    def test_is_a_word_of_what_is_no_reading(self, target, word):
        (problem,) = problems_of(log_line(1) + target + word)
        assert problem.code == ("log-void-plan" if target == ADOPTS else "log-word-no-reading")
        assert problem.line == 3
        assert all(ulid(2) in message for message in in_both_languages(problem))

    def test_is_a_confirmation_of_a_remark_which_may_only_be_returned(self):
        remark = log_line(1, set=..., note="told")
        assert problems_of(remark + log_line(2, note="x", **{"return": ulid(1)})) == []
        (problem,) = problems_of(remark + log_line(2, confirm=ulid(1), value=310))
        assert problem.code == "log-word-no-reading"

    @pytest.mark.parametrize(
        ("figure", "code"),
        [({"value": 310}, "log-change-not-for-kind"), ({"stage": "begun"}, "log-unknown-stage")],
    )
    def test_is_a_confirmation_that_does_not_fit_a_milestone(self, figure, code):
        reached = log_line(1, item="clinic", stage="started")
        word = log_line(2, item="clinic", confirm=ulid(1), **figure)
        (problem,) = problems_of(reached + word)
        assert (problem.code, problem.line) == (code, 2)

    def test_names_the_nearest_item(self):
        (problem,) = problems_of(log_line(item="hommes"))
        assert all("“homes”" in message for message in in_both_languages(problem))

    def test_names_the_stages_there_are(self):
        (problem,) = problems_of(log_line(item="clinic", stage="x"))
        for message in in_both_languages(problem):
            assert all(stage in message for stage in ("approved", "started", "in-use"))

    def test_of_an_id_that_was_another_entrys_shows_both(self):
        data = log_line(1) + log_line(2) + log_line(1, set=311) + log_line(1)
        (problem,) = problems_of(data)
        assert (problem.code, problem.line) == ("log-same-id", 3)
        for message in in_both_languages(problem):
            assert ulid(1) in message
            assert '"set":310' in message
            assert '"set":311' in message

    def test_of_an_id_that_was_another_entrys_counts_even_if_only_a_note_differs(self):
        (problem,) = problems_of(log_line(1) + log_line(1, note="x"))
        assert problem.code == "log-same-id"

    @pytest.mark.parametrize(
        "line", [b"?\n", log_line(3, item="x"), log_line(3, void="x", note="x")]
    )
    def test_is_told_with_the_byte_where_it_begins(self, line):
        before = log_line(1) + log_line(2, note="乌海")
        (problem,) = problems_of(before + line)
        assert problem.facts["offset"] == len(before)
        assert all(str(len(before)) in message for message in in_both_languages(problem))

    def test_after_breaks_that_are_none_is_counted_by_newlines(self):
        (problem,) = problems_of(log_line(1, note="\u2028\x85") + b"\r\r\n" + b"?\n")
        assert problem.line == 3


class TestALastLineCutShort:
    def test_is_left_out_or_whole_wherever_it_is_cut(self):
        ends = [n + 1 for n, byte in enumerate(SMALL_LOG) if byte == ord("\n")]
        for size in range(len(SMALL_LOG) + 1):
            log, problems = read_log(SMALL_LOG[:size], PLAN)
            start = max((end for end in ends if end <= size), default=0)
            whole = sum(end <= size for end in ends) + (size + 1 in ends)
            assert problems == [], size
            assert sorted(entry.id for entry in log.entries) == [ulid(n + 1) for n in range(whole)]
            assert log.torn == (None if size in ends or size + 1 in ends or not size else start)
            assert len(log.lines) == whole
            assert log.ended is (size + 1 not in ends)

    def test_is_an_error_that_names_the_line_where_others_follow(self):
        lines = SMALL_LOG.splitlines(keepends=True)
        for number, line in enumerate(lines[:-1]):
            for size in range(1, len(line) - 1):
                damaged = [*lines[:number], line[:size] + b"\n", *lines[number + 1 :]]
                found = {(p.code, p.line) for p in problems_of(b"".join(damaged))}
                gone = {("log-void-unknown", 4)} if number == 0 else set()
                found -= gone
                assert found in ({("log-not-json", number + 1)}, {("log-not-utf8", number + 1)})

    def test_runs_into_the_next_line_as_an_error_where_no_newline_parts_them(self):
        lines = SMALL_LOG.splitlines(keepends=True)
        for size in range(1, len(lines[1])):
            data = lines[0] + lines[1][:size] + lines[2]
            assert [p.line for p in problems_of(data)] == [2]

    @pytest.mark.parametrize("zeros", [1, 80, 5000])
    def test_is_left_out_where_the_disk_had_made_room_but_not_filled_it(self, zeros):
        log, problems = read_log(log_line(1) + b"\0" * zeros, PLAN)
        assert problems == []
        assert [entry.id for entry in log.entries] == [ulid(1)]
        assert log.torn == len(log_line(1))

    @pytest.mark.parametrize("size", [1, 40, 100])
    def test_is_left_out_where_the_room_is_filled_in_part(self, size):
        data = log_line(1) + log_line(2)[:size] + b"\0" * 50
        log, problems = read_log(data, PLAN)
        assert problems == []
        assert [entry.id for entry in log.entries] == [ulid(1)]
        assert log.torn == len(log_line(1))

    def test_of_zero_bytes_is_an_error_where_a_line_follows(self):
        (problem,) = problems_of(log_line(1) + b"\0" * 80 + log_line(2))
        assert (problem.code, problem.line) == ("log-not-json", 2)

    @pytest.mark.parametrize("junk", [b"hello", b"[1]", b"<<<<<<< HEAD", b"]", b"\xff\xfe", b'"x"'])
    def test_that_never_was_the_front_of_an_entry_is_an_error(self, junk):
        log, problems = read_log(log_line(1) + junk, PLAN)
        assert [problem.line for problem in problems] == [2]
        assert log.torn is None

    def test_may_be_the_only_line(self):
        log, problems = read_log(log_line(1)[:20], PLAN)
        assert (log.entries, log.torn, problems) == ((), 0, [])

    def test_does_not_hide_an_error_above_it(self):
        log, problems = read_log(b"?\n" + log_line(1)[:20], PLAN)
        assert [problem.line for problem in problems] == [1]
        assert log.torn == 2


class TestALog:
    """Finding an entry by the ending of its id, as people name it."""

    def test_finds_an_entry_by_any_ending_of_its_id_in_large_or_small_letters(self):
        log = sound_log(log_line(id="01H4ZZZZZZZZZZZZZZZZZZZABC") + log_line(2))
        assert [entry.id for entry in log.find("zabc")] == ["01H4ZZZZZZZZZZZZZZZZZZZABC"]
        assert len(log.find("")) == 2
        assert log.find("x") == []


texts = st.text(st.characters(codec="utf-8"))
numbers = st.decimals(-(10**17), 10**17, places=4)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    changes = ["add", "set", "stage", "void", "note", "confirm", "send_back"]  # or a remark
    change = draw(st.sampled_from(changes))
    value: Any = draw(numbers if change in ("add", "set") else texts.filter(str.strip))
    figure: dict[str, Any] = {}
    if change == "confirm":
        figure = draw(st.sampled_from([{"value": draw(numbers)}, {"stage": draw(texts)}]))
    zone = dt.timezone(dt.timedelta(minutes=draw(st.integers(-14 * 60, 14 * 60))))
    moment = draw(st.datetimes(timezones=st.just(zone))).replace(microsecond=0)
    return Entry(
        id=draw(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26)),
        at=moment,
        item=draw(texts),
        date=draw(st.dates()),
        **{"note": draw(texts.filter(str.strip)), change: value},
        **figure,
        by=draw(st.none() | texts.filter(bool)),
        problem=draw(st.none() | texts),
        next=draw(st.none() | texts),
        evidence=tuple(
            Evidence(ref, sha) for ref, sha in draw(st.lists(st.tuples(texts, st.none() | texts)))
        ),
    )


@given(entries())
def test_what_is_written_is_read_back_the_same(entry):
    line = encode(entry)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    again = decode(line[:-1], 0)
    assert again == entry
    assert again.at.utcoffset() == entry.at.utcoffset()
    assert encode(again) == line
