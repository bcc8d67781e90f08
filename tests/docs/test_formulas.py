"""Every worked example of docs/formulas.md and docs/rules.md, in both languages, computed anew.

A case says what a row of a table, or a section's text, must hold. A row without a case fails, so
that no formula is described without an example that is checked. What is written as a sum is
evaluated as it stands, too.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from tests.docs.book import CHINESE, DOCS, Page, read
from tests.helpers import known_of, reported
from tests.test_cases import LADDER, LIMITS, checkpoints, entry, item, readings, stand
from tests.test_forecast import sure
from tests.test_views import on, plan_of
from wuhai_plan.lang import Lang
from wuhai_plan.measure.promises import PromiseWord, change_of
from wuhai_plan.measure.rating import by_limits
from wuhai_plan.measure.reports import report_due
from wuhai_plan.measure.rollup import Measure, Rollup, roll_up
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import (
    Basis,
    Bound,
    Dropped,
    Frequency,
    Item,
    Kind,
    Pace,
    Period,
    Rating,
    Revision,
)
from wuhai_plan.numbers import rounded_points
from wuhai_plan.rules import USUAL
from wuhai_plan.views import Known
from wuhai_plan.views.due import Reason, attention
from wuhai_plan.views.promises import Earlier, Headline, promise_changes, with_effect
from wuhai_plan.views.sensitivity import sensitivity_report
from wuhai_plan.views.since import with_changes
from wuhai_plan.views.status import StatusReport, status_report

JUNE = "2023-06-30"
JULY = "2024-07-01"  # day 183 of 366
LANGS = {Lang.EN: DOCS, Lang.ZH: CHINESE}


def plain(text: str) -> str:
    """Without blanks and emphasis, which each language sets in its own way."""
    return re.sub(r"[\s*`]", "", text)


def sections(page: Page) -> list[str]:
    """A page's text, cut before each heading of the second level."""
    return re.split(r"\n(?=## )", "\n".join(page.lines))


def rows(section: str) -> list[str]:
    """The rows of a section's tables, without their heads."""
    found = [line for line in section.split("\n") if line.startswith("|")]
    heads = [n for n, line in enumerate(found) if re.fullmatch(r"[|\-: ]+", line)]
    return [row for n, row in enumerate(found) if n not in heads and n + 1 not in heads]


# ---- what is written as a sum


def sums(text: str) -> Iterator[tuple[str, str]]:
    """What is written as a sum that comes to a percentage, and that percentage."""
    for match in re.finditer(r"([(\d][\d.,+−×÷() ]*[\d)]) = (−?[\d.]+%)", " ".join(text.split())):
        written = match[1]
        while written.count("(") > written.count(")"):  # it stands in brackets itself
            written = written[1:]
        yield written, match[2]


def evaluated(text: str) -> Fraction:
    """A sum of numbers, computed exactly."""
    signs = str.maketrans({"−": "-", "×": "*", "÷": "/", ",": None})
    return _value(ast.parse(text.translate(signs), mode="eval").body)


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    assert isinstance(node, ast.BinOp), ast.dump(node)
    left, right = _value(node.left), _value(node.right)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    return left * right if isinstance(node.op, ast.Mult) else left / right


@pytest.mark.parametrize("lang", LANGS)
def test_every_sum_comes_to_what_is_written_behind_it(lang: Lang):
    found = list(sums("\n".join(read(LANGS[lang] / "formulas.md").lines)))
    assert len(found) > 40
    for written, comes_to in found:
        assert figures.percent(evaluated(written)) == comes_to, written


@pytest.mark.parametrize("lang", LANGS)
def test_every_difference_is_that_of_the_figures_before_it(lang: Lang):
    text = "\n".join(read(LANGS[lang] / "formulas.md").lines)
    found = re.findall(r"([\d.]+)%? − ([\d.]+)%? = ([+−][\d.]+)", text)
    assert len(found) == 5
    for share, line, gap in found:
        assert figures.gap(Fraction(share) - Fraction(line)) == gap


def test_both_languages_hold_the_same_sums():
    texts = ["\n".join(read(folder / "formulas.md").lines) for folder in LANGS.values()]
    english, chinese = (list(sums(text)) for text in texts)
    assert english == chinese


# ---- the tables


def percent(what: Item, reports: list[tuple[str, object]], day: str = JUNE) -> str:
    return figures.percent(stand(what, readings(*reports), day).complete)


def should(what: Item, day: str = JUNE) -> str:
    return figures.percent(stand(what, [], day).expected)


def number(value: Fraction | None, places: int = 4) -> str:
    assert value is not None
    return f"{rounded_points(value, places):f}".replace("-", "−")


COUNT = item(Kind.COUNT, 600)
HUNDRED = item(Kind.COUNT, 100)
LEVEL = item(Kind.LEVEL, 67, baseline=60)
DOWN = item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST)
BARE = item(Kind.LEVEL, 67)
BELOW = item(Kind.LEVEL, -5, bound=Bound.AT_MOST)
AT_END = item(Kind.COUNT, 100, pace=Pace.END)
MONTHLY = item(Kind.KEEP, 95)
YEARLY = item(Kind.KEEP, 95, period=Period.YEAR)
CAP = item(Kind.CAP, 290, start=on("2024-01-01"), due=on("2024-12-31"), pace=Pace.DAY)
LINED = replace(CAP, checkpoints=checkpoints(d2024_07_01=200))
MILESTONE = item(Kind.MILESTONE, stages=LADDER)
KEPT = [(f"2023-{month:02d}-15", 95) for month in range(1, 6)]
POINTS = checkpoints(d2023_03_31=100, d2023_06_30=300)

COMPLETE = [
    [percent(COUNT, [(JUNE, 310)])],
    [percent(item(Kind.COUNT, 29961, baseline=16961), [(JUNE, 17175)])],
    [percent(LEVEL, [(JUNE, 63)])],
    [percent(DOWN, [(JUNE, 34)]), percent(DOWN, [(JUNE, 42)])],
    [percent(BARE, [(JUNE, value)]) for value in ("63.2", "66.99", 68)],
    [percent(item(Kind.LEVEL, 35, bound=Bound.AT_MOST), [(JUNE, 40)])],
    [f"−2：{percent(BELOW, [(JUNE, -2)])}", f"−6：{percent(BELOW, [(JUNE, -6)])}"],
    ["90", percent(item(Kind.KEEP, 90), [*KEPT, ("2023-06-15", 80)])],
    [percent(YEARLY, [("2023-01-05", 96)], day) for day in (JUNE, "2023-12-31")],
    [percent(CAP, [(JULY, value)], JULY) for value in (232, 145)],
    [percent(LINED, [(JULY, 232)], JULY)],
    [figures.percent(stand(MILESTONE, [entry(1, JUNE, stage="started")], JUNE).complete)],
]
EXPECTED = [
    [should(item(Kind.COUNT, 600, checkpoints=POINTS), "2023-05-15")],
    [should(MILESTONE)],
    [should(item(Kind.KEEP, 90, period=Period.QUARTER)), should(YEARLY)],
    [should(AT_END), should(BARE), should(AT_END, "2023-12-31"), should(BARE, "2023-12-31")],
    [should(item(Kind.COUNT, 600, pace=Pace.DAY))],
    [should(COUNT)],
    [should(item(Kind.COUNT, 600, pace=Pace.QUARTER), day) for day in (JUNE, "2023-06-29")],
]


def _rated(what: Item, done: int, day: str = JUNE) -> Measure:
    one: Measure = stand(what, readings((min(day, JUNE), done)), day)
    return one


RATED = [
    stand(
        replace(HUNDRED, dropped=Dropped(on("2023-06-01"))), readings(("2023-05-31", 50)), JUNE
    ),
    _rated(item(Kind.CAP, 290), 291),
    _rated(HUNDRED, 100), _rated(LEVEL, 67), _rated(HUNDRED, 80, "2024-01-01"),
    _rated(AT_END, 50), stand(HUNDRED, [], JUNE),
    *(_rated(HUNDRED, done) for done in (60, 50, 41, 40, 19)),
]  # fmt: skip

FORECAST = sure(COUNT, readings(("2023-03-31", 150), (JUNE, 310)), JUNE)
LATER = sure(COUNT, readings(("2023-03-31", 150), (JUNE, 310)), "2023-07-20")
FORECASTS = [
    ["310÷181", number(FORECAST.pace)],
    [number(FORECAST.value)],
    ["351", "17"],
    ["151.758", number(FORECAST.recent_pace)],
    [number(FORECAST.recent_value), "12"],
    [number(FORECAST.needed_per_month), number(LATER.needed_per_month, 1)],
]


def _due(reported_for: tuple[int, ...], began: str = "2023-01-01", **more: object) -> list[str]:
    days = [f"2023-{month:02d}-28" for month in reported_for]
    due = report_due(item(Kind.COUNT, 600, **more), days, on(began))
    assert due is not None
    return [due.isoformat()]


REPORTS = [
    _due((1, 2, 3, 4, 5)),
    _due((1, 2, 3, 4)),
    _due((1, 2, 4, 5)),
    _due((1, 2, 3), report=Frequency.QUARTER),
    _due((), "2023-04-10"),
]


def _status(reports: dict[str, list[tuple[str, object]]], *items: Item) -> StatusReport:
    """The status on 30 June of items by their ids, with what was reported of each."""
    told = {
        one.id: reported(readings(*reports.get(one.id, [])), item(Kind.COUNT, 1), on(JUNE))
        for one in items
    }
    return status_report(known_of(plan_of(*items), on(JUNE), told))


def _sensitivity() -> list[list[str]]:
    heavy = item(Kind.COUNT, 100, weight=3, id="heavy", chapter="a")
    light = item(Kind.COUNT, 100, id="light", chapter="a")
    silent = item(Kind.COUNT, 100, id="silent", chapter="b")
    report = _status({"heavy": [(JUNE, 20)], "light": [(JUNE, 100)]}, heavy, light, silent)
    return [[figures.percent(way.rollup.complete)] for way in sensitivity_report(report).rows]


TABLES = {1: COMPLETE, 2: EXPECTED, 6: REPORTS, 8: FORECASTS, 11: _sensitivity()}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("section", TABLES)
def test_every_row_holds_the_figures_that_come_of_it(lang: Lang, section: int):
    found = rows(sections(read(LANGS[lang] / "formulas.md"))[section])
    cases = TABLES[section]
    assert len(found) == len(cases), "each row needs a case, and each case a row"
    for row, figures_ in zip(found, cases, strict=True):
        for figure in figures_:
            assert figure.replace("：", ":") in plain(row).replace("：", ":"), row


@pytest.mark.parametrize("lang", LANGS)
def test_every_rating_has_an_example_that_is_rated_so(lang: Lang):
    found = rows(sections(read(LANGS[lang] / "formulas.md"))[3])
    assert len(found) == len(RATED)
    assert {one.rating for one in RATED} == set(Rating)
    for row, one in zip(found, RATED, strict=True):
        assert row.startswith(f"| {Messages(lang).rating(one.rating)} |")
        assert one.gap is None or plain(figures.gap(one.gap)) in plain(row), row
        assert one.last is None or f"{one.last.value}" in row


MISSING = {Lang.EN: "missing", Lang.ZH: "应报未报"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_is_called_missing_once_its_day_has_passed(lang: Lang):
    for row, (due,) in zip(
        rows(sections(read(LANGS[lang] / "formulas.md"))[6]), REPORTS, strict=True
    ):
        assert (MISSING[lang] in row) is (due < JUNE)


WORDS = {
    PromiseWord.DROPPED: ("dropped", "取消"),
    PromiseWord.EASED: ("eased", "放宽"),
    PromiseWord.TIGHTENED: ("tightened", "收紧"),
    PromiseWord.CHANGED: ("changed", "其他调整"),
}
PROMISED_NOW = (
    replace(COUNT, revisions=(Revision(since=on("2023-06-01"), target=Decimal(500)),)),
    replace(HUNDRED, id="other", dropped=Dropped(on("2023-06-01"))),
)
CHANGED = [
    (PromiseWord.EASED, COUNT, replace(COUNT, target=Decimal(500))),
    (PromiseWord.EASED, CAP, replace(CAP, target=Decimal(300))),
    (PromiseWord.EASED, LINED, replace(LINED, checkpoints=checkpoints(d2024_07_01=220))),
    (PromiseWord.EASED, COUNT, replace(COUNT, weight=Decimal(0))),
    (PromiseWord.EASED, COUNT, replace(COUNT, pace=Pace.END)),
    (PromiseWord.EASED, MONTHLY, replace(MONTHLY, period=Period.QUARTER)),
    (PromiseWord.TIGHTENED, LINED, replace(LINED, checkpoints=checkpoints(d2024_07_01=180))),
    (PromiseWord.TIGHTENED, COUNT, replace(COUNT, target=Decimal(700))),
    (PromiseWord.TIGHTENED, COUNT, replace(COUNT, due=on("2023-11-30"))),
    (PromiseWord.CHANGED, LEVEL, replace(LEVEL, baseline=Decimal(62))),
    (PromiseWord.CHANGED, COUNT, replace(COUNT, kind=Kind.CAP)),
    (PromiseWord.CHANGED, COUNT, replace(COUNT, report=Frequency.YEAR)),
]


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_for_a_changed_promise_has_examples_that_are_called_so(lang: Lang):
    found = rows(sections(read(LANGS[lang] / "formulas.md"))[5])
    assert len(found) == len(WORDS)
    for row, words in zip(found, WORDS.values(), strict=True):
        assert row.startswith(f"| {words[lang is Lang.ZH]} |")
    for word, first, now in CHANGED:
        assert change_of(first, now, on(JUNE)) is word
        row = found[list(PromiseWord).index(word)]
        if first.target != now.target:
            assert f"{now.target}" in row


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_has_a_row_in_its_order(lang: Lang):
    found = rows(sections(read(LANGS[lang] / "formulas.md"))[10])
    assert [re.findall(r"`([\w-]+)`", row)[0] for row in found] == [r.value for r in Reason]


# ---- the running text


def _capped(*totals: tuple[str, int]) -> Known:
    told = reported(readings(*totals), CAP, on(JULY))
    return known_of(plan_of(CAP), on(JULY), {CAP.id: told})


def test_a_cap_is_heading_past_its_target_or_not():
    over, within = (
        _capped(("2024-03-31", 100), (JULY, 232)), _capped(("2024-03-31", 70), (JULY, 145))
    )  # fmt: skip
    row = attention(over, over.measure(CAP))
    assert row.reasons == (Reason.BEHIND, Reason.OVER)
    assert row.heading == evaluated("232 ÷ 183 × 366") == 464
    assert attention(within, within.measure(CAP)).reasons == ()
    assert evaluated("145 ÷ 183 × 366") == 290
    outlook = sure(CAP, readings(("2024-03-31", 100), (JULY, 232)), JULY)
    assert outlook.date == on("2024-08-16")


def _alike(*done: int) -> Rollup:
    return roll_up([_rated(HUNDRED, one) for one in done], LIMITS)


def test_a_group_is_held_back_by_its_laggards():
    for done, rating in (
        ([15] * 3 + [65] * 7, Rating.SLIPPING),
        ([40] * 6 + [65] * 4, Rating.BEHIND),
    ):
        group = _alike(*done)
        assert figures.facts(group) == {"complete": "50.0%", "expected": "50.0%", "gap": "0.0"}
        assert group.rating is rating


def test_what_has_no_line_neither_lifts_nor_lowers_a_gap():
    milestone = item(Kind.MILESTONE, stages=LADDER, pace=Pace.END)
    forty = replace(
        milestone,
        stages=tuple(
            replace(
                stage, due=None, percent=Decimal(40) if stage.id == "started" else stage.percent
            )
            for stage in LADDER
        ),
    )
    both = roll_up(
        [_rated(HUNDRED, 50), stand(forty, [entry(1, JUNE, stage="started")], JUNE)], LIMITS
    )
    assert figures.facts(both) == {"complete": "45.0%", "expected": "45.0%", "gap": "0.0"}


def _promised() -> list[str]:
    lowered, dropped = PROMISED_NOW
    overall = _status({"it": [(JUNE, 300)]}, lowered, dropped).overall
    first = overall.as_promised
    assert first is not None
    assert (overall.items, first.items) == (1, 2)
    assert (first.dropped, first.eased, first.tightened, first.changed) == (1, 1, 0, 0)
    return [figures.percent(overall.complete), figures.percent(first.complete),
            figures.gap(first.gap)]  # fmt: skip


def test_the_effect_of_a_change_is_the_headline_less_the_headline_without_it():
    told = {COUNT.id: reported(readings((JUNE, 300)), COUNT, on(JUNE))}
    was = plan_of(COUNT, replace(HUNDRED, id="other"))
    now = known_of(plan_of(*PROMISED_NOW), on(JUNE), told)
    before, headline = Earlier(was, now), Headline(now.measures())
    differing = promise_changes(was, now.history, on(JUNE))
    changes = [with_effect(change, before, headline) for change in differing]
    effects = [figures.gap(change.effect) for change in changes if change.effect is not None]
    assert effects == ["+10.0", "+30.0"]
    for folder in LANGS.values():
        text = plain(sections(read(folder / "formulas.md"))[5])
        assert all(plain(f"= {effect}") in text for effect in effects)


LOWERED = item(
    Kind.COUNT, 600,
    revisions=(
        Revision(since=on("2023-09-01"), target=Decimal(500)),
        Revision(since=on("2024-02-01"), due=on("2024-03-31"), weight=Decimal(2)),
    ),
)  # fmt: skip


def test_what_is_ruled_late_leaves_an_item_overdue_until_then():
    late, extended = (_rated(LOWERED, 300, day) for day in ("2024-01-31", "2024-02-01"))
    assert late.rating is Rating.OVERDUE
    assert figures.percent(extended.expected) == "86.7%"


def _texts() -> dict[int, list[str]]:
    """What the running text of each section must hold."""
    over, some = (_rated(HUNDRED, n) for n in (120, 40))
    full, fifth = (_rated(item(Kind.COUNT, 10, weight=w), n) for w, n in ((3, 10), (1, 2)))
    whole, big = _rated(COUNT, 310), item(Kind.COUNT, 6000)
    leap = item(Kind.COUNT, 1, start=on("2024-01-01"), due=on("2024-12-31"), pace=Pace.DAY)
    short = item(Kind.COUNT, 1, start=on("2023-01-15"), due=on("2023-05-15"))
    down = sure(DOWN, readings(("2023-03-31", 37), (JUNE, 34)), JUNE)
    behind = stand(CAP, readings((JULY, 232)), JULY)
    silent = stand(CAP, readings((JULY, 232)), "2024-09-30")
    assert (behind.rating, silent.rating) == (Rating.BEHIND, Rating.CRITICAL)
    kept = stand(
        item(Kind.KEEP, 90), readings(*((f"2023-{m:02d}-15", 95) for m in range(1, 12))),
        "2024-01-01",
    )  # fmt: skip
    assert kept.rating is Rating.MISSED
    stages = [entry(1, "2023-03-31", stage="started"), entry(2, JUNE, stage="ninety")]
    ninety = replace(LADDER[1], id="ninety", percent=Decimal(90))
    building = replace(MILESTONE, stages=(*LADDER[:2], ninety, LADDER[2]))
    held = sure(building, stages, JUNE)
    assert held.pace * 365 == Fraction(90, 181) * 365
    new = replace(COUNT, start=on("2023-11-01"), promised=on("2023-11-01"))
    return {
        0: [percent(big, [(JUNE, 5999)]), percent(big, [(JUNE, 1)])],
        2: [
            should(item(Kind.LEVEL, 30, baseline=40, checkpoints=checkpoints(d2023_06_30=36))),
            should(leap, "2024-02-29"),
            should(short, "2023-03-31"),
        ],
        3: [
            figures.percent(whole.complete), figures.gap(whole.gap), figures.gap(behind.gap),
            figures.percent(silent.expected), figures.percent(kept.complete),
        ],
        4: [
            figures.percent(roll_up([over, some, stand(HUNDRED, [], JUNE)], LIMITS).complete),
            figures.percent(roll_up([full, fifth], LIMITS).complete),
        ],
        5: _promised(),
        7: [_change()],
        8: [
            number(down.needed_per_month, 1), number(held.pace * 365, 1), number(held.value, 0),
            "464",
        ],
        9: [
            *(percent(LOWERED, [("2023-08-01", 300)], d) for d in ("2023-08-31", "2023-09-01")),
            "86.7%", should(new, "2023-11-30"),
        ],
    }  # fmt: skip


def _change() -> str:
    told = [entry(1, "2023-05-31", set=150), entry(2, JUNE, set=310)]
    plan = plan_of(COUNT)
    now, then = (reported(told, COUNT, on(day)) for day in (JUNE, "2023-05-31"))
    report = status_report(known_of(plan, on(JUNE), {COUNT.id: now}))
    before = status_report(known_of(plan, on("2023-05-31"), {COUNT.id: then}))
    changes = with_changes(report, on("2023-05-31"), before.items).changes
    assert changes is not None
    change, new = figures.delta(changes.overall)
    assert new == "1"
    return change


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("section", "held"), _texts().items())
def test_the_text_holds_the_figures_that_come_of_it(lang: Lang, section: int, held: list[str]):
    text = sections(read(LANGS[lang] / "formulas.md"))[section]
    for figure in held:
        assert plain(figure) in plain(text), (section, figure)


def test_the_rule_sets_example_and_limits_are_those_of_the_program():
    complete, halfway = Fraction(3, 7), Fraction(1, 2)
    told = {b: by_limits(complete, halfway, USUAL[b]) for b in Basis}
    for lang, folder in LANGS.items():
        text = sections(read(folder / "rules.md"))
        for basis, rating in told.items():
            assert plain(Messages(lang).rating(rating)) in plain(text[0])
            limits = USUAL[basis]
            for limit in (limits.ahead, limits.behind, limits.critical):
                assert f"{limit}".replace("-", "−") in text[1]
        for figure in ("42.9%", "−7.1", "85.7%"):
            assert figure in plain(text[0])


def test_the_days_of_the_forecast_are_those_of_the_text():
    """Day 351 of the year is 17 December."""
    assert FORECAST.date == dt.date(2023, 12, 17) == dt.date(2022, 12, 31) + dt.timedelta(351)
    assert FORECAST.recent_date == dt.date(2023, 12, 12)
