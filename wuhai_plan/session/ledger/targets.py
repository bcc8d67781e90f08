"""A target as a ledger has it, in words: what is measured, how much of what, or which stage."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Bound, Kind
from wuhai_plan.numbers import narrow, parse_typed
from wuhai_plan.session.importer.limits import WORD, check_length
from wuhai_plan.units import ALL, in_percent

_DIGITS = r"[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?"
# No part of a name, such as PM2.5, 5G or 第2期, and no date.
_NUMBER = (
    rf"(?<![A-Za-z0-9.第])(?P<number>{_DIGITS})(?![0-9.,]*[0-9])"
    r"(?!\s*(?:[GgDd](?![a-z])|年|月|日|号|期))"
)
_RANGE = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<low>{_DIGITS})\s*%?\s*(?:[-—–~至到]|\.\.)\s*(?P<high>{_DIGITS})"
    r"(?![0-9])(?!\s*(?:年|月|日|号))"
)
_SCALED = "(?:[十百千万亿]*)"
_MEASURES = (
    "个百分点|个工作日|平方公里|平方千米|平方米|立方米|千瓦时|兆瓦时|标准煤|万千瓦|兆瓦|千瓦"
    "|公里|千米|公顷|公斤|千克|人次|户次|家次|亩|米|吨|元|座|个|家|户|套|处|辆|人|项|所|条|台|件"
    "|次|名|对|组|站|栋|幢|间|床|张|期|场|门|部|艘|株|头|只|口|眼|度|万|亿|%|‰"
)
_MEASURE = re.compile(rf"{_SCALED}(?:{_MEASURES})(?:/[\w]+)?")
_AROUND = re.compile(
    "(?:及|或|含)?(?:以上|以下|以内|之内|左右|上下|内)(?:的.*)?$"
    r"|\s+(?:or more|or less|at least|at most)$"
)
_KEEP = re.compile("保持|不低于|不少于|稳定在|维持|keep|hold|no less than", re.IGNORECASE)
_CAP = re.compile(
    "不超过|不高于|不突破|不大于|控制在|以内|之内|≤|no more than|at most|not exceed|within",
    re.IGNORECASE,
)
_DOWN = re.compile("降至|降到|降低到|下降到|下降至|减少到|减至|压减到|以下|down to", re.IGNORECASE)
_RATE = re.compile("(?:率|比例|占比|比重|增速|增长|指数)$|rate$|share$", re.IGNORECASE)
# The furthest comes first: what is to be built and used is to be used.
STAGES = (
    ("in-use", "投用|投入使用|投入运营|投运|运营|交付|启用|开放|in use|opened"),
    ("producing", "投产|达产|试生产|producing"),
    ("completed", "竣工|^(?!.*通过).*验收|completed"),
    ("built", "建成|built"),
    ("finished", "完工|finished"),
    ("started", "开工|动工|started|groundbreaking"),
)


class Target(Struct, frozen=True):
    """What a ledger's target comes to; `plain` where it is a number and its unit, no more."""

    kind: Kind
    guess: str
    number: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    bound: Bound | None = None
    stage: str | None = None
    plain: bool = False


def parse_target(text: str, usual_unit: str, title: str = "") -> Target:
    """Read a target; raise `RequestError` where it isn't clear what it comes to.

    `usual_unit` is that of the unit's own column, or of the heading; the item's title may tell that
    it is a rate.
    """
    check_length(text, WORD)
    words = " ".join(narrow(text).split())
    if span := _RANGE.search(words):
        unit = _unit(words[span.end() :]) or usual_unit
        low, high = _size(span["low"]), _size(span["high"])
        if low >= high:
            raise RequestError.of("target-unclear", value=text)
        return Target(Kind.KEEP, "guess-range", low, high, unit or None)
    outside = re.sub(r"\([^)]*\)", "", words)
    numbers = list(re.finditer(_NUMBER, outside))
    if len(numbers) > 1:
        raise RequestError.of("target-several", value=text)
    if not numbers:
        return _in_words(words)
    digits = numbers[0]
    before, after = outside[: digits.start()], outside[digits.end() :]
    unit = _unit(after) or usual_unit
    number = _size(digits["number"])
    if re.search("[-−]$", before.strip()):
        raise RequestError.of("target-unclear", value=text)
    plain = not before and after.strip() in ("", unit) and words == outside
    rate = in_percent([unit]) or "百分点" in unit or unit == "‰" or "/" in unit
    rate = rate or (not unit and _RATE.search(title) is not None)
    return _measured(before + after, number, unit, rate=rate, plain=plain)


def _measured(words: str, number: Decimal, unit: str, *, rate: bool, plain: bool) -> Target:
    """Return what a number comes to by the words around it."""
    kind, guess, bound = Kind.COUNT, "guess-count", None
    if not number:
        kind, guess, bound = Kind.KEEP, "guess-none", Bound.AT_MOST
    elif _CAP.search(words) and rate:
        kind, guess, bound = Kind.KEEP, "guess-at-most", Bound.AT_MOST
    elif _CAP.search(words):
        kind, guess = Kind.CAP, "guess-cap"
    elif _KEEP.search(words):
        kind, guess = Kind.KEEP, "guess-keep"
    elif _DOWN.search(words):
        kind, guess, bound = Kind.LEVEL, "guess-down", Bound.AT_MOST
    elif rate:
        kind, guess = Kind.LEVEL, "guess-level"
    return Target(kind, guess, number, None, unit or None, bound, plain=plain)


def _in_words(words: str) -> Target:
    """Return what a target without a number comes to."""
    if ALL.search(words):
        return Target(Kind.LEVEL, "guess-whole", Decimal(100), unit="%")
    for stage, pattern in STAGES:
        if re.search(pattern, words, re.IGNORECASE):
            return Target(Kind.MILESTONE, "guess-stage", stage=stage)
    return Target(Kind.MILESTONE, "guess-work", stage="accomplished")


def _size(digits: str) -> Decimal:
    typed = parse_typed(digits)
    if typed is None:
        raise RequestError.of("target-unclear", value=digits)
    return typed[1]


def is_measure(word: str) -> bool:
    """Say whether a word is a unit, and not who keeps the ledger."""
    return _MEASURE.fullmatch(word.strip()) is not None


def _unit(after: str) -> str:
    """Return the unit that stands after a number, without what is said besides."""
    text = _AROUND.sub("", re.split("[,，;；。、:：]", after.strip())[0].strip()).strip()
    known = _MEASURE.match(text)
    return known[0] if known else text
