"""Numbers: what people may type, how figures are rounded, how they are written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai_plan.numbers import (
    bounded,
    exact,
    narrow,
    parse_typed,
    plain,
    round_half_up,
    rounded_percent,
    rounded_points,
)

PLACES = st.integers(0, 4)
FRACTIONS = st.fractions(-(10**6), 10**6)


class TestTyping:
    """What `plan update` takes for a number."""

    @pytest.mark.parametrize(
        ("text", "sign", "size", "unit"),
        [
            ("600", "", "600", ""),
            ("0", "", "0", ""),
            ("007", "", "7", ""),
            (" 600 ", "", "600", ""),
            ("5.70", "", "5.70", ""),
            ("0.1", "", "0.1", ""),
            ("+50", "+", "50", ""),
            ("-5", "-", "5", ""),
            ("+ 50", "+", "50", ""),
            ("-0", "-", "0", ""),
            ("−5", "-", "5", ""),  # a minus sign
            ("600 stations", "", "600", "stations"),
            ("600stations", "", "600", "stations"),
            ("500座", "", "500", "座"),
            ("71.5%", "", "71.5", "%"),
            ("71.5 %", "", "71.5", "%"),
            ("20℃", "", "20", "℃"),
            ("5 m2", "", "5", "m2"),
            ("5 million yuan", "", "5", "million yuan"),
            ("5e", "", "5", "e"),
            ("+3 km", "+", "3", "km"),
        ],
    )
    def test_takes_a_number_with_its_sign_and_unit(self, text, sign, size, unit):
        found = parse_typed(text)
        assert found == (sign, Decimal(size), unit)
        assert str(found[1]) == str(Decimal(size))

    @pytest.mark.parametrize(
        ("text", "sign", "size", "unit"),
        [
            ("６００", "", "600", ""),
            ("＋５０", "+", "50", ""),
            ("－５", "-", "5", ""),
            ("１，７９０", "", "1790", ""),
            ("７１．５％", "", "71.5", "%"),
            ("\u3000６００\u3000座", "", "600", "座"),
            ("600\u00a0km", "", "600", "km"),
            ("５\u3000ｍｉｌｌｉｏｎ\u3000ｙｕａｎ", "", "5", "million yuan"),
        ],
    )
    def test_takes_full_width_characters_for_the_plain_ones(self, text, sign, size, unit):
        assert parse_typed(text) == (sign, Decimal(size), unit)

    @pytest.mark.parametrize(
        ("text", "size"),
        [
            ("1,790", "1790"),
            ("12,345,678.9", "12345678.9"),
            ("100,000", "100000"),
            ("999,999,999,999,999,999", "999999999999999999"),
        ],
    )
    def test_takes_thousands_commas_where_they_belong(self, text, size):
        assert parse_typed(text) == ("", Decimal(size), "")

    @pytest.mark.parametrize(
        "text",
        [
            "1,79", "1,7900", "17,90", "1790,", ",790", "1,,790", "1,790,", "2,000,00", "0,123",
            "0,5", "1234,567", "1.5,000", "1,790.5,000", "1, 790", "1，79", "１、７９０",
        ],
    )  # fmt: skip
    def test_refuses_commas_anywhere_else(self, text):
        assert parse_typed(text) is None

    @pytest.mark.parametrize(
        "text",
        ["NaN", "nan", "inf", "-inf", "Infinity", "+Infinity", "∞", "sNaN", "1e5", "1E5", "1e+5",
         "1E-5", "1.5e3", "+1e5", "1 e5", "１ｅ５"],
    )  # fmt: skip
    def test_refuses_what_is_no_number_and_exponents(self, text):
        assert parse_typed(text) is None

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "+", "-", "stations", "+-5", "--5", "5+", "5-", "12-5", "5 5", "1\n5", "1_000",
            "1'000", "1/2", "12:30", "1.5.3", "5.", ".5", "5. stations", "1 .5", "(5)", "=5", "5*2",
            "2^3", "$5", "٣", "五", "Ⅴ", "5٣", "½",
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_one_clear_number(self, text):
        assert parse_typed(text) is None

    @pytest.mark.parametrize(
        ("text", "taken"),
        [
            ("999999999999999999", True),
            ("1000000000000000000", False),
            ("1,000,000,000,000,000,000", False),
            ("000000000000000000000600", True),
            ("0.000000000001", True),
            ("0.0000000000001", False),
            ("1" * 10_000, False),
        ],
    )
    def test_takes_what_can_be_kept_exactly_and_no_more(self, text, taken):
        assert (parse_typed(text) is not None) is taken

    @given(st.text())
    def test_takes_or_refuses_any_text(self, text):
        found = parse_typed(text)
        if found is not None:
            sign, size, unit = found
            assert sign in ("", "+", "-")
            assert bounded(size)
            assert size >= 0
            assert unit == unit.strip()
            assert narrow(text).endswith(unit)

    @given(st.decimals(0, 10**17, places=3), st.sampled_from(["", "+", "-"]))
    def test_takes_what_is_written_with_thousands_commas(self, number, sign):
        assert parse_typed(f"{sign}{number:,}") == (sign, number, "")

    @given(st.integers(0, 10**17), st.text("abcxyz座台％%℃", min_size=1))
    def test_keeps_a_unit_as_it_is_typed(self, number, unit):
        found = parse_typed(f"{number}{unit}")
        assert found == ("", number, narrow(unit))


class TestBounds:
    @pytest.mark.parametrize(
        ("number", "kept"),
        [
            ("0", True),
            ("999999999999999999.999999999999", True),
            ("-999999999999999999", True),
            ("1E+17", True),
            ("1E+18", False),
            ("1E-12", True),
            ("1E-13", False),
            ("0E-13", False),
            ("0E+999999", False),
            ("1E+999999", False),
            ("NaN", False),
            ("sNaN", False),
            ("Infinity", False),
            ("-Infinity", False),
        ],
    )
    def test_are_18_digits_before_the_point_and_12_after(self, number, kept):
        assert bounded(Decimal(number)) is kept

    @pytest.mark.parametrize("text", ["1e99999999999999999999", "1E-99999999999999999999"])
    def test_are_passed_by_an_exponent_too_large_to_hold(self, text):
        assert not bounded(exact(text))

    def test_are_kept_to_the_last_digit(self):
        digits = "9" * 90
        assert str(exact(f"0.{digits}")) == f"0.{digits}"


class TestRounding:
    @pytest.mark.parametrize(
        ("value", "places", "shown"),
        [
            ("0.05", 1, "0.1"),
            ("0.049999", 1, "0.0"),
            ("0.15", 1, "0.2"),
            ("0.25", 1, "0.3"),
            ("2.5", 0, "3"),
            ("-0.05", 1, "-0.1"),
            ("-0.25", 1, "-0.3"),
            ("-2.5", 0, "-3"),
            ("-0.04", 1, "0.0"),
            ("41.66665", 4, "41.6667"),
            ("600", 1, "600.0"),
            ("999999999999999999.95", 1, "1000000000000000000.0"),
        ],
    )
    def test_goes_half_up_away_from_zero(self, value, places, shown):
        for number in (Decimal(value), Fraction(value)):
            assert str(round_half_up(number, places)) == shown

    def test_is_exact_where_a_binary_float_is_not(self):
        assert str(round_half_up(Fraction("1.005"), 2)) == "1.01"
        assert str(round_half_up(Fraction(11, 12) * 100, 1)) == "91.7"

    @given(FRACTIONS, PLACES)
    def test_moves_a_number_by_half_a_step_at_most(self, value, places):
        off = Fraction(round_half_up(value, places)) - value
        assert abs(off) <= Fraction(1, 2 * 10**places)

    @given(FRACTIONS, PLACES)
    def test_is_the_same_on_both_sides_of_zero(self, value, places):
        assert round_half_up(-value, places) == -round_half_up(value, places)

    @given(FRACTIONS, FRACTIONS, PLACES)
    def test_never_changes_the_order(self, one, two, places):
        low, high = sorted((one, two))
        assert round_half_up(low, places) <= round_half_up(high, places)

    @given(st.integers(-(10**6), 10**6), PLACES)
    def test_of_a_half_goes_away_from_zero(self, half, places):
        value = Fraction(2 * half + 1, 2 * 10**places)
        assert abs(Fraction(round_half_up(value, places))) > abs(value)

    @given(FRACTIONS, PLACES)
    def test_shows_just_the_places_asked_for(self, value, places):
        for shown in (
            round_half_up(value, places),
            rounded_points(value, places),
            rounded_percent(value, places),
        ):
            assert shown.as_tuple().exponent == -places


class TestPercent:
    """What is below target never prints 100.0, what is off zero never prints 0.0."""

    @pytest.mark.parametrize(
        ("share", "shown"),
        [
            (Fraction(5999, 6000), "99.9"),
            (Fraction(1), "100.0"),
            (Fraction(6001, 6000), "100.0"),
            (Fraction(720, 600), "120.0"),
            (Fraction(3, 7), "42.9"),
            (Fraction(5, 12), "41.7"),
            (Fraction(0), "0.0"),
            (Fraction(1, 10**9), "0.1"),
            (Fraction(-1, 10**9), "-0.1"),
            (Fraction(-1, 5), "-20.0"),
            (Fraction(9995, 10000), "99.9"),
            (Fraction(9994, 10000), "99.9"),
        ],
    )
    def test_is_shown_to_one_place(self, share, shown):
        assert str(rounded_percent(share, 1)) == shown

    @given(FRACTIONS | st.fractions(0, 2, max_denominator=10**9), PLACES)
    def test_of_what_is_below_target_is_never_100(self, share, places):
        assert (rounded_percent(share, places) < 100) is (share < 1)

    @given(st.integers(1, 10**30), PLACES)
    def test_of_what_is_a_hair_below_target_is_never_100(self, hair, places):
        shown = rounded_percent(1 - Fraction(1, hair + 1), places)
        assert shown < 100
        assert shown >= rounded_percent(Fraction(1, 2), places)

    @given(FRACTIONS, PLACES)
    def test_of_what_is_off_zero_is_never_0(self, share, places):
        shown = rounded_percent(share, places)
        assert (shown > 0) is (share > 0)
        assert (shown < 0) is (share < 0)

    @given(st.integers(1, 10**30), st.sampled_from([1, -1]), PLACES)
    def test_of_a_hair_is_never_0(self, hair, sign, places):
        shown = rounded_percent(Fraction(sign, hair), places)
        assert shown
        assert (shown > 0) is (sign > 0)

    @given(FRACTIONS, FRACTIONS, PLACES)
    def test_never_changes_the_order(self, one, two, places):
        low, high = sorted((one, two))
        assert rounded_percent(low, places) <= rounded_percent(high, places)

    @given(FRACTIONS, PLACES)
    def test_is_off_by_less_than_a_step(self, share, places):
        off = Fraction(rounded_percent(share, places)) - share * 100
        assert abs(off) < Fraction(1, 10**places)


class TestPoints:
    @pytest.mark.parametrize(
        ("points", "shown"),
        [
            (Fraction(0), "0.0"),
            (Fraction(1, 1000), "0.1"),
            (Fraction(-1, 1000), "-0.1"),
            (Fraction(-25, 3), "-8.3"),
            (Fraction(9999, 100), "100.0"),
        ],
    )
    def test_are_shown_to_one_place(self, points, shown):
        assert str(rounded_points(points, 1)) == shown

    @given(FRACTIONS, PLACES)
    def test_are_zero_only_where_there_is_no_gap(self, points, places):
        shown = rounded_points(points, places)
        assert bool(shown) is bool(points)
        assert (shown > 0) is (points > 0)


class TestWriting:
    @pytest.mark.parametrize(
        ("number", "written"),
        [
            ("1E+3", "1000"),
            ("5.70", "5.7"),
            ("5.00", "5"),
            ("100", "100"),
            ("-10.50", "-10.5"),
            ("0.000", "0"),
            ("-0.00", "0"),
            ("-0", "0"),
            ("0E+3", "0"),
            ("1E-12", "0.000000000001"),
            ("999999999999999999.5", "999999999999999999.5"),
        ],
    )
    def test_uses_neither_exponents_nor_needless_zeros(self, number, written):
        assert plain(Decimal(number)) == written

    @given(st.decimals(-(10**17), 10**17, allow_nan=False, allow_infinity=False))
    def test_keeps_the_number(self, number):
        written = plain(number)
        assert Decimal(written) == number
        assert "E" not in written
        assert not written.endswith(".")
        assert plain(Decimal(written)) == written
