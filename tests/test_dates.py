"""Days and moments as people write them, and the periods that measuring counts."""

from __future__ import annotations

import datetime as dt
import sys
from calendar import monthrange
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai_plan.dates import Periods, month_end, parse_day, parse_iso_day, parse_moment

TODAY = dt.date(2024, 3, 1)  # the day after a leap day
BEIJING = dt.timezone(dt.timedelta(hours=8))


def span(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


class TestADay:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2023-06-30", "2023-06-30"),
            (" 2023-06-30 ", "2023-06-30"),
            ("２０２３－０６－３０", "2023-06-30"),
            ("2024-02-29", "2024-02-29"),
            ("0001-01-01", "0001-01-01"),
            ("9999-12-31", "9999-12-31"),
            ("2023-06", "2023-06-30"),
            ("2023-07", "2023-07-31"),
            ("2023-12", "2023-12-31"),
            ("2023-02", "2023-02-28"),
            ("2024-02", "2024-02-29"),
            ("1900-02", "1900-02-28"),
            ("2000-02", "2000-02-29"),
            ("9999-12", "9999-12-31"),
            ("２０２３－０６", "2023-06-30"),
            ("2023-6-3", "2023-06-03"),
            ("2023/6/30", "2023-06-30"),
            ("2023.6.30", "2023-06-30"),
            ("2023.06", "2023-06-30"),
            ("20230630", "2023-06-30"),
            ("2023年6月30日", "2023-06-30"),
            ("２０２３年６月３０日", "2023-06-30"),
            ("2023年6月3号", "2023-06-03"),
            ("2023年6月", "2023-06-30"),
            ("2024年2月份", "2024-02-29"),
            ("2023年6月底", "2023-06-30"),
            ("30 June 2024", "2024-06-30"),
            ("3 Sept 2023", "2023-09-03"),
            ("June 30, 2024", "2024-06-30"),
            ("Feb 2024", "2024-02-29"),
            ("2023-Q1", "2023-03-31"),
            ("2023Q4", "2023-12-31"),
            ("2023年二季度", "2023-06-30"),
            ("2023年第3季度", "2023-09-30"),
            ("2023年上半年", "2023-06-30"),
            ("2023年前三季度", "2023-09-30"),
            ("2023", "2023-12-31"),
            ("2023年", "2023-12-31"),
            ("2023年底", "2023-12-31"),
            ("today", "2024-03-01"),
            ("Today", "2024-03-01"),
            ("今天", "2024-03-01"),
            ("yesterday", "2024-02-29"),
            (" YESTERDAY ", "2024-02-29"),
            ("昨天", "2024-02-29"),
        ],
    )
    def test_may_be_written_in_full_as_a_month_or_in_words(self, text, day):
        assert parse_day(text, TODAY) == dt.date.fromisoformat(day)

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "23", "2023-13", "2023-00", "2023-06-31", "2023-02-29", "0000-01",
            "0000-01-01", "10000-01-01", "23-06-30", "30.06.2023", "06/30/2023", "03/04/2023",
            "20231330", "2023-06/30", "2023年6", "2023年13月", "2023-q5", "2023年五季度",
            "31 June 2023", "30 Jon 2023", "Jun 2023 30", "6月30日", "2023.6.31", "2023-W26-5",
            "2023-181", "2023-06-30T00:00", "2023-06-30 x", "2023-06-30\n2023", "-2023-06",
            "tomorrow", "明天", "now", "٢٠٢٣-٠٦-٣٠", "2023–06–30",
        ],
    )  # fmt: skip
    def test_in_any_other_form_is_refused(self, text):
        assert parse_day(text, TODAY) is None

    @given(st.text())
    def test_of_any_text_is_a_day_or_refused(self, text):
        parse_day(text, TODAY)

    @given(st.dates())
    def test_written_in_full_is_that_day(self, day):
        assert parse_day(day.isoformat(), TODAY) == day
        assert parse_iso_day(day.isoformat()) == day

    @pytest.mark.parametrize(
        "text", ["2023-06", "today", " 2023-06-30", "２０２３-06-30", "2023-06-31"]
    )
    def test_in_a_file_is_written_in_full(self, text):
        assert parse_iso_day(text) is None


class TestAMoment:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2023-06-30", "2023-06-30T23:59:59.999999+08:00"),
            ("2023-06", "2023-06-30T23:59:59.999999+08:00"),
            ("yesterday", "2024-02-29T23:59:59.999999+08:00"),
            ("2023-06-30T17:00", "2023-06-30T17:00:00+08:00"),
            ("2023-06-30 17:00", "2023-06-30T17:00:00+08:00"),
            ("2023-06-30T17:00:09", "2023-06-30T17:00:09+08:00"),
            ("2023-06-30T17:00:09.250", "2023-06-30T17:00:09.250000+08:00"),
            ("2023-06-30T17:00Z", "2023-06-30T17:00:00+00:00"),
            ("2023-06-30t17:00z", "2023-06-30T17:00:00+00:00"),
            ("2023-06-30T17:00:09-03:30", "2023-06-30T17:00:09-03:30"),
            ("２０２３-06-30 17：00", "2023-06-30T17:00:00+08:00"),
        ],
    )
    def test_is_the_end_of_a_day_or_a_time_of_it_where_the_plan_is(self, text, moment):
        found = parse_moment(text, TODAY, BEIJING)
        assert found is not None
        assert found.isoformat() == dt.datetime.fromisoformat(moment).isoformat()

    @pytest.mark.parametrize(
        "text",
        [
            "", "17:00", "2023-06-30T", "2023-06-30T17", "2023-06-30T24:00", "2023-06-30T17:60",
            "2023-06-31T17:00", "20230630T1700", "2023-W26-5", "2023-06-30x17:00",
            "2023-06-30-17:00", "2023-06T17:00", "2023-06-30T17:00+8", "2023-06-30T17:00+25:00",
            "2023-06-30T17:00 Beijing", "now",
        ],
    )  # fmt: skip
    def test_in_any_other_form_is_refused(self, text):
        assert parse_moment(text, TODAY, BEIJING) is None

    @given(st.text())
    def test_of_any_text_is_a_moment_or_refused(self, text):
        found = parse_moment(text, TODAY, BEIJING)
        assert found is None or found.tzinfo

    @given(
        st.datetimes(timezones=st.just(BEIJING)).map(lambda moment: moment.replace(microsecond=0))
    )
    def test_written_in_full_is_that_moment(self, moment):
        assert parse_moment(moment.isoformat(), TODAY, dt.timezone.utc) == moment


class TestPeriods:
    def test_of_a_year_are_its_months(self):
        found = Periods(*span("2023-01-01", "2023-12-31"), 1)
        assert len(found) == 12
        assert found[1] == span("2023-02-01", "2023-02-28")
        assert found[11] == span("2023-12-01", "2023-12-31")

    def test_of_a_year_are_its_quarters(self):
        assert list(Periods(*span("2023-01-01", "2023-12-31"), 3)) == [
            span("2023-01-01", "2023-03-31"),
            span("2023-04-01", "2023-06-30"),
            span("2023-07-01", "2023-09-30"),
            span("2023-10-01", "2023-12-31"),
        ]

    def test_know_the_leap_day(self):
        assert list(Periods(*span("2024-02-01", "2024-03-31"), 1)) == [
            span("2024-02-01", "2024-02-29"),
            span("2024-03-01", "2024-03-31"),
        ]
        assert list(Periods(*span("2024-02-29", "2024-02-29"), 1)) == [
            span("2024-02-29", "2024-02-29")
        ]

    def test_begin_and_end_with_the_span(self):
        assert list(Periods(*span("2023-01-31", "2023-03-15"), 1)) == [
            span("2023-01-31", "2023-01-31"),
            span("2023-02-01", "2023-02-28"),
            span("2023-03-01", "2023-03-15"),
        ]
        assert list(Periods(*span("2023-02-10", "2023-08-01"), 3)) == [
            span("2023-02-10", "2023-03-31"),
            span("2023-04-01", "2023-06-30"),
            span("2023-07-01", "2023-08-01"),
        ]

    def test_go_on_over_the_turn_of_the_year(self):
        assert list(Periods(*span("2022-11-20", "2023-02-28"), 3)) == [
            span("2022-11-20", "2022-12-31"),
            span("2023-01-01", "2023-02-28"),
        ]

    def test_of_one_day_are_that_day(self):
        day = dt.date(2023, 6, 30)
        assert list(Periods(day, day, 1)) == list(Periods(day, day, 3)) == [(day, day)]

    def test_reach_the_end_of_time(self):
        assert list(Periods(*span("9999-11-30", "9999-12-31"), 1)) == [
            span("9999-11-30", "9999-11-30"),
            span("9999-12-01", "9999-12-31"),
        ]

    def test_of_all_time_are_worked_out_when_they_are_asked_for(self):
        found = Periods(dt.date.min, dt.date.max, 1)
        assert len(found) == 9999 * 12
        assert found[-1] == span("9999-12-01", "9999-12-31")
        assert found[6::12][2022] == span("2023-07-01", "2023-07-31")
        assert found.holding(dt.date(2023, 6, 30)) == span("2023-06-01", "2023-06-30")
        assert sys.getsizeof(found) + sum(map(sys.getsizeof, vars(found).values())) < 1000

    @given(st.dates(), st.integers(0, 3000), st.integers(-50, 3050), st.sampled_from([1, 3, 12]))
    def test_are_counted_and_found_as_they_are_listed(self, first, days, later, months):
        last, day = (
            dt.date.fromordinal(min(max(first.toordinal() + more, 1), dt.date.max.toordinal()))
            for more in (days, later)
        )
        found = Periods(first, last, months)
        listed = list(found)
        assert len(found) == len(listed)
        holding = [each for each in listed if each[0] <= day <= each[1]]
        assert found.holding(day) == (holding[0] if holding else None)
        assert found[1:-1] == listed[1:-1]

    def test_of_a_span_that_ends_before_it_begins_are_none(self):
        assert not Periods(*span("2023-02-01", "2023-01-01"), 1)

    @given(st.dates(dt.date(1990, 1, 1)), st.integers(0, 4000), st.sampled_from([1, 3]))
    def test_tile_the_span_exactly(self, first, days, months):
        last = dt.date.fromordinal(min(first.toordinal() + days, dt.date.max.toordinal()))
        found = Periods(first, last, months)
        assert found[0][0] == first
        assert found[-1][1] == last
        for (_, end), (start, _) in pairwise(found):
            assert (start - end).days == 1
        for start, end in found:
            assert start <= end
            assert start.year == end.year
            assert (start.month - 1) // months == (end.month - 1) // months
            assert end == last or (end.month % months == 0 and (end + dt.timedelta(1)).day == 1)

    @given(st.dates())
    def test_end_on_the_last_day_of_the_month(self, day):
        end = month_end(day)
        assert (end.year, end.month) == (day.year, day.month)
        assert end.day == monthrange(day.year, day.month)[1]
