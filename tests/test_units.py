"""Amounts as people write them: converted exactly to the item's unit, or refused without advice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.helpers import SMALL_PLAN, in_both_languages, sound_plan
from wuhai_plan.errors import RequestError
from wuhai_plan.model import Item, Text
from wuhai_plan.session.value import parse_value
from wuhai_plan.units import convert

HOMES = sound_plan(SMALL_PLAN).items["homes"]

UNITS = {
    "亿元": Text("hundred million yuan", "亿元"),
    "万元": Text("万元", "万元"),
    "元": Text("yuan", "元"),
    "平方米": Text("m²", "平方米"),
    "万平方米": Text("万平方米", "万平方米"),
    "公顷": Text("ha", "公顷"),
    "公里": Text("km", "公里"),
    "米": Text("metres", "米"),
    "吨": Text("tonnes", "吨"),
    "万吨": Text("万吨", "万吨"),
    "万千瓦": Text("万千瓦", "万千瓦"),
    "%": Text("%", "%"),
    "座": Text("stations", "座"),
    "万人次": Text("万人次", "万人次"),
    "百万吨": Text("Mt", "百万吨"),
    "": None,
}

# What is typed, the item's unit, and what is recorded; None where it is refused.
WAYS = [
    ("5.7", "亿元", "5.7"), ("5.7亿元", "亿元", "5.7"), ("5.7 亿元", "亿元", "5.7"),
    ("５．７亿元", "亿元", "5.7"), ("5.7亿", "亿元", "5.7"), ("57000万元", "亿元", "5.7"),
    ("57,000万元", "亿元", "5.7"), ("30000万元", "亿元", "3"), ("52000万元", "亿元", "5.2"),
    ("570000000元", "亿元", "5.7"), ("570,000,000元", "亿元", "5.7"), ("0.57十亿元", "亿元", "5.7"),
    ("570 million yuan", "亿元", "5.7"), ("0.57 billion yuan", "亿元", "5.7"),
    ("5.7 hundred million yuan", "亿元", "5.7"), ("570 million RMB", "亿元", "5.7"),
    ("5700百万元", "亿元", "57"), ("57000千元", "亿元", "0.57"), ("0.0001万亿元", "亿元", "1"),
    ("5.7亿人民币", "亿元", "5.7"), ("1元", "亿元", "0.00000001"), ("5.70亿元", "亿元", "5.70"),
    ("57000万", "亿元", None), ("3万", "亿元", None), ("570 million", "亿元", None),
    ("5.7", "万元", "5.7"), ("5.7万", "万元", "5.7"), ("5.7亿", "万元", None),
    ("5.7亿元", "万元", "57000"), ("57000元", "万元", "5.7"), ("5.7亿美元", "亿元", None),
    ("5.7亿平方米", "亿元", None), ("5.7%", "亿元", None), ("5.7座", "亿元", None),
    ("0.001元", "亿元", "0.00000000001"), ("0.00001元", "亿元", None),
    ("57000万余元", "亿元", None), ("5.7亿多元", "亿元", None), ("约5.7亿元", "亿元", None),
    ("3万", "元", "30000"), ("3万元", "元", "30000"), ("1.2亿", "元", "120000000"),
    ("3 million", "元", "3000000"), ("2 thousand yuan", "元", "2000"),
    ("210000", "平方米", "210000"), ("210000平方米", "平方米", "210000"),
    ("21万平方米", "平方米", "210000"), ("21万平米", "平方米", "210000"),
    ("21万㎡", "平方米", "210000"), ("21万m²", "平方米", "210000"), ("21万m2", "平方米", "210000"),
    ("21 万 平 米", "平方米", None), ("21万", "平方米", "210000"), ("21万平方", "平方米", "210000"),
    ("210000 ㎡", "平方米", "210000"), ("210000 sq m", "平方米", "210000"),
    ("２１万平方米", "平方米", "210000"), ("21公顷", "平方米", "210000"),
    ("0.21平方公里", "平方米", "210000"), ("0.21 km²", "平方米", "210000"),
    ("21亩", "平方米", None), ("21立方米", "平方米", None), ("21米", "平方米", None),
    ("20", "万平方米", "20"), ("200000平方米", "万平方米", "20"), ("200000㎡", "万平方米", "20"),
    ("20万平米", "万平方米", "20"), ("20万", "万平方米", "20"), ("3亿", "万平方米", None),
    ("20公顷", "万平方米", "20"), ("150000平方米", "公顷", "15"), ("15公顷", "公顷", "15"),
    ("15 hectares", "公顷", "15"), ("1.5平方千米", "公顷", "150"), ("12.5公里", "公里", "12.5"),
    ("12.5千米", "公里", "12.5"), ("12.5km", "公里", "12.5"), ("12.5 KM", "公里", "12.5"),
    ("12500米", "公里", "12.5"), ("12500m", "公里", "12.5"), ("12500 metres", "公里", "12.5"),
    ("12.5里", "公里", None), ("1.2公里", "米", "1200"), ("1.2 kilometres", "米", "1200"),
    ("3000公斤", "吨", "3"), ("3000kg", "吨", "3"), ("3千吨", "吨", "3000"),
    ("3万吨", "吨", "30000"), ("3 tonnes", "吨", "3"), ("3 t", "吨", "3"), ("3万", "吨", "30000"),
    ("30000吨", "万吨", "3"), ("3吨标准煤", "吨", None), ("300万吨", "百万吨", "3"),
    ("3 Mt", "百万吨", "3"), ("20万千瓦", "万千瓦", "20"), ("200000千瓦", "万千瓦", "20"),
    ("20千瓦", "万千瓦", "0.002"), ("20 kWh", "万千瓦", None), ("20万度", "万千瓦", None),
    ("71.5", "%", "71.5"), ("71.5%", "%", "71.5"), ("71.5％", "%", "71.5"), ("71.5 %", "%", "71.5"),
    ("71.5 percent", "%", "71.5"), ("715‰", "%", "71.5"), ("71.5个百分点", "%", None),
    ("71.5万", "%", None), ("600", "座", "600"), ("600座", "座", "600"),
    ("600 stations", "座", "600"), ("1 station", "座", "1"), ("1,790座", "座", "1790"),
    ("600个", "座", None), ("0.06万座", "座", "600"), ("600余座", "座", None),
    ("10座（含1座在建）", "座", None), ("累计310座", "座", None), ("600座以上", "座", None),
    ("3万", "座", "30000"), ("3万5千", "座", None), ("12000人次", "万人次", "1.2"),
    ("1.2万人次", "万人次", "1.2"), ("1.2万人", "万人次", None), ("600", "", "600"),
    ("3万", "", "30000"), ("600座", "", None), ("5%", "", None), ("999999999999亿", "座", None),
    ("1e9", "座", None),
    ("12345678901234567.812345678901十元", "元", "123456789012345678.12345678901"),
]  # fmt: skip


def counted(unit: str) -> Item:
    return replace(HOMES, unit=UNITS[unit], target=Decimal(10**17))


@pytest.mark.parametrize(("typed", "unit", "recorded"), WAYS)
def test_an_amount_is_recorded_in_the_items_unit_or_refused_without_a_number(typed, unit, recorded):
    if recorded is not None:
        value = parse_value(counted(unit), typed).set
        assert value is not None
        assert value == Decimal(recorded)
        return
    with pytest.raises(RequestError) as refused:
        parse_value(counted(unit), typed)
    [problem] = refused.value.problems
    for text in in_both_languages(problem):
        if problem.code != "not-a-number":  # which names examples of numbers
            rest = text.replace(typed, "").replace(str(problem.facts["given"]), "")
            rest = rest.replace("m²", "")
            assert not any(sign.isdigit() for sign in rest), text


def test_there_are_a_hundred_ways():
    assert len(WAYS) >= 100


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(NUMBERS, st.sampled_from(["亿元", "万元", "元", "千元"]), st.sampled_from(["亿元", "元"]))
def test_what_is_converted_is_exactly_as_much_in_the_other_unit(size, unit, into):
    worth = {"亿元": 10**8, "万元": 10**4, "千元": 10**3, "元": 1}
    found = convert(size, unit, [into])
    assert found is not None
    assert found * worth[into] == size * worth[unit]


@given(st.text(), st.text())
def test_any_two_units_are_converted_or_not(unit, into):
    found = convert(Decimal(7), unit, [into])
    assert found is None or found > 0
