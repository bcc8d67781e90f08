"""What `plan show` prints of an item's arithmetic computes to what it says, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from tests.random_plans import Case, cases, examples, session_of
from wuhai_plan.lang import Lang
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.explain import arithmetic
from wuhai_plan.model import Kind, Rating
from wuhai_plan.session.show import show
from wuhai_plan.session.status import status
from wuhai_plan.views.show import ShowReport

# A sum begins with a number or a bracket, not in the middle of a word or a date.
SUM = r"(?<![-\w.,“”])(?P<sum>[−(]*\d(?:[\d.,()÷×+−% ]*[\d)%])?)"
WORDS = r"(?: [^\W\d]+)*"  # of what it counts: days, months met
SAID = re.compile(SUM + WORDS + r" = (?P<said>[−+]?[\d.,]+%?)")
ANY_SUM = re.compile(SUM)
TOKEN = re.compile(r"\s*(\d[\d,]*(?:\.\d+)?|[()÷×+−%])")


class Sum:
    """The value of a printed sum: × and ÷ before + and −, % behind a number."""

    def __init__(self, text: str) -> None:
        self.tokens, place = list[str](), 0
        while place < len(text):
            match = TOKEN.match(text, place)
            assert match, f"{text!r} is no sum at {place}"
            self.tokens.append(match[1])
            place = match.end()
        self.value = self._terms()
        assert not self.tokens, f"{text!r} goes on after its end"

    def _next(self, among: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in among else None

    def _terms(self) -> Fraction:
        value = self._factors()
        while sign := self._next("+−"):
            value += self._factors() if sign == "+" else -self._factors()
        return value

    def _factors(self) -> Fraction:
        value = self._number()
        while sign := self._next("×÷"):
            value = value * self._number() if sign == "×" else value / self._number()
        return value

    def _number(self) -> Fraction:
        if self._next("−"):
            return -self._number()
        if self._next("("):
            value = self._terms()
            assert self._next(")")
        else:
            value = Fraction(self.tokens.pop(0).replace(",", ""))
        return value / 100 if self._next("%") else value


def said_sums(line: str) -> Iterator[tuple[Fraction, str]]:
    """Yield what the sums of a line come to, and what they are said to be."""
    for match in SAID.finditer(line):
        yield Sum(match["sum"]).value, match["said"]


def shows(case: Case) -> list[ShowReport]:
    """Look at every item of a case that is in a report of its day."""
    moment = case.known_at.isoformat() if case.known_at else None
    day = str(case.day)
    with session_of(case) as session:
        items = status(session, as_of=day, known_at=moment).items
        return [show(session, each.item.id, as_of=day, known_at=moment) for each in items]


def check_share(line: str, share: Fraction) -> None:
    """A line about a share: its sum is the share, and is printed as the share is."""
    shown = figures.percent(share)
    assert shown in line
    sums = list(said_sums(line))
    assert len(sums) == ("÷" in line and " = " in line), line
    for value, said in sums:
        assert value == share, line
        assert said == shown, line


def check_cap(line: str, share: Fraction) -> None:
    """A cap's line also says what was used, and how that is to its share of the days."""
    if ";" not in line and "；" not in line:
        return
    sums = [match["sum"] for match in ANY_SUM.finditer(line)]
    passed, used = (Sum(text).value for text in sums if "÷" in text)
    if " = " in line:
        assert used <= passed, line
    else:
        assert used > 2 * passed, line
        assert share == 0, line


def check_periods(report: ShowReport, lines: list[tuple[str, str]], tr: Messages) -> None:
    """As many periods of a keep are named met as its sum counts."""
    if report.measure.item.kind is not Kind.KEEP or report.measure.complete is None:
        return
    head = tr("periods-met", periods="")
    met = "".join(line for label, line in lines if label == "periods" and line.startswith(head))
    assert len(re.findall(r"\d{4}", met)) == report.complete_step.facts["part"], lines


def check_last(report: ShowReport, line: str) -> None:
    """What follows from a date names the right one, and no reason for what has not come."""
    item, rating = report.measure.item, report.measure.rating
    if rating is Rating.DROPPED:
        assert item.dropped
        assert str(item.dropped.on) in line
        assert "why" in line
    else:
        assert set(re.findall(r"\d{4}-\d\d-\d\d", line)) <= {str(item.due)}
        assert "why" not in line


def check(report: ShowReport, tr: Messages) -> None:
    """Every line of an item's arithmetic, against what was measured."""
    measure, lines = report.measure, arithmetic(report, tr)
    said = [line for label, line in lines if label == "complete"]
    if measure.complete is not None:
        check_share(said[0], measure.complete)
        check_cap(said[0], measure.complete)
    first = report.first_measure
    if len(said) > 1 and first is not None and first.complete is not None:
        check_share(said[1], first.complete)
        check_cap(said[1], first.complete)
    for label, line in lines:
        if label == "expected" and measure.expected is not None:
            now = next(text for name, text in lines if name == "expected") == line
            should = measure.expected if now or first is None else first.expected
            if should is not None:
                check_share(line, should)
        if label == "gap":
            assert measure.gap is not None
            [(value, shown)] = said_sums(line)
            assert 100 * value == measure.gap, line
            assert shown == figures.gap(measure.gap), line
            assert tr.rating(measure.rating) in line
        if label == "rating":
            check_last(report, line)
    check_periods(report, lines, tr)
    labels = [label for label, _ in lines]
    assert ("gap" in labels) == (measure.gap is not None)
    assert measure.rating is not Rating.DROPPED or "expected" not in labels


class TestPrintedSums:
    @settings(max_examples=examples(250), suppress_health_check=list(HealthCheck))
    @given(cases(3))
    def test_they_come_to_what_they_say_in_both_languages(self, case: Case):
        for report in shows(case):
            for lang in Lang:
                check(report, Messages(lang))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 ÷ 4", Fraction(1, 4)),
        ("2 × (1,000 − 0.5) ÷ 3 − 1", Fraction(1996, 3)),
        ("(−5) ÷ (10 − (−10))", Fraction(-1, 4)),
        ("33.3% − 1 ÷ 2", Fraction(-167, 1000)),
    ],
)
def test_a_printed_sum_is_read_as_a_person_reads_it(text: str, value: Fraction):
    assert Sum(text).value == value
