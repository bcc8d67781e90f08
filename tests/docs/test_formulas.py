"""Every worked example of docs/formulas.md and docs/rules.md, in both languages, computed anew.

A case says what a row of a table, or a section's text, must hold. A row without a case fails, so
that no formula is described without an example that is checked.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.docs.book import CHINESE, DOCS, Page, read
from tests.helpers import reported
from tests.test_cases import LADDER, LIMITS, checkpoints, entry, item, readings, stand
from tests.test_forecast import sure
from tests.test_views import on, plan_of
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rating import by_limits
from wuhai_plan.measure.rollup import Measure, roll_up
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Basis, Bound, Item, Kind, Pace, Revision
from wuhai_plan.numbers import rounded_points
from wuhai_plan.rules import USUAL
from wuhai_plan.views import Known
from wuhai_plan.views.due import month_later
from wuhai_plan.views.sensitivity import sensitivity_report
from wuhai_plan.views.since import with_changes
from wuhai_plan.views.status import status_report

JUNE = "2023-06-30"
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


def percent(what: Item, reports: list[tuple[str, int]], day: str = JUNE) -> str:
    return figures.percent(stand(what, readings(*reports), day).complete)


def should(what: Item, day: str = JUNE) -> str:
    return figures.percent(stand(what, [], day).expected)


def number(value: Fraction | None, places: int = 4) -> str:
    assert value is not None
    return f"{rounded_points(value, places):f}".replace("-", "−")


COUNT = item(Kind.COUNT, 600)
DOWN = item(Kind.LEVEL, 30, baseline=40, bound=Bound.AT_MOST)
LEVEL = item(Kind.LEVEL, 67)
KEPT = [(f"2023-{month:02d}-15", 95) for month in range(1, 6)]
POINTS = checkpoints(d2023_03_31=100, d2023_06_30=300)

COMPLETE = [
    ["310", "600", percent(COUNT, [(JUNE, 310)])],
    ["63", percent(item(Kind.LEVEL, 67, baseline=60), [(JUNE, 63)])],
    ["34", percent(DOWN, [(JUNE, 34)]), "42", percent(DOWN, [(JUNE, 42)])],
    [
        percent(LEVEL, [("2023-03-31", 63)]),
        percent(LEVEL, [("2023-03-31", 63), (JUNE, 65)]),
    ],
    [
        percent(LEVEL, [("2023-03-31", 68)]),
        percent(LEVEL, [("2023-03-31", 68), (JUNE, 66)]),
    ],
    ["90", "12", percent(item(Kind.KEEP, 90), [*KEPT, ("2023-06-15", 80)])],
    [
        figures.percent(
            stand(
                item(Kind.MILESTONE, stages=LADDER), [entry(1, JUNE, stage="started")], JUNE
            ).complete
        )
    ],
]
EXPECTED = [
    ["181", "365", should(item(Kind.COUNT, 600, pace=Pace.DAY))],
    ["12", should(COUNT)],
    [should(item(Kind.COUNT, 600, pace=Pace.END))],
    ["45", "91", "198.9", should(item(Kind.COUNT, 600, checkpoints=POINTS), "2023-05-15")],
    [should(item(Kind.MILESTONE, stages=LADDER))],
]


def _rated(done: int, day: str = JUNE, pace: Pace = Pace.MONTH) -> Measure:
    one: Measure = stand(item(Kind.COUNT, 100, pace=pace), readings((JUNE, done)), day)
    return one


RATED = [
    _rated(100), _rated(80, "2024-01-01"), _rated(50, pace=Pace.END),
    stand(item(Kind.COUNT, 100), [], JUNE),
    *(_rated(done) for done in (60, 50, 41, 40, 19)),
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


def _sensitivity() -> list[list[str]]:
    heavy = item(Kind.COUNT, 100, weight=3, id="heavy", chapter="a")
    light = item(Kind.COUNT, 100, id="light", chapter="a")
    silent = item(Kind.COUNT, 100, id="silent", chapter="b")
    told = {
        "heavy": reported([entry(1, JUNE, set=20)], item(Kind.COUNT, 1), on(JUNE)),
        "light": reported([entry(1, JUNE, set=100)], item(Kind.COUNT, 1), on(JUNE)),
    }
    plan = plan_of(heavy, light, silent)
    report = status_report(Known(plan, on(JUNE), None, {"silent": (), **told}))
    return [[figures.percent(way.rollup.complete)] for way in sensitivity_report(report).rows]


TABLES = {1: COMPLETE, 2: EXPECTED, 6: FORECASTS, 9: _sensitivity()}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("section", TABLES)
def test_every_row_holds_the_figures_that_come_of_it(lang: Lang, section: int):
    found = rows(sections(read(LANGS[lang] / "formulas.md"))[section])
    cases = TABLES[section]
    assert len(found) == len(cases), "each row needs a case, and each case a row"
    for row, figures_ in zip(found, cases, strict=True):
        for figure in figures_:
            assert figure in plain(row), row


@pytest.mark.parametrize("lang", LANGS)
def test_every_rating_has_an_example_that_is_rated_so(lang: Lang):
    found = rows(sections(read(LANGS[lang] / "formulas.md"))[3])
    assert len(found) == len(RATED)
    for row, one in zip(found, RATED, strict=True):
        assert plain(Messages(lang).rating(one.rating)) in plain(row)
        assert one.gap is None or plain(figures.gap(one.gap)) in plain(row), row
        assert one.last is None or f"{one.last.value}" in row


def _texts() -> dict[int, list[str]]:
    """What the running text of each section must hold."""
    over, some = (stand(item(Kind.COUNT, 100), readings((JUNE, n)), JUNE) for n in (120, 40))
    none = stand(item(Kind.COUNT, 100), [], JUNE)
    full, fifth = (
        stand(item(Kind.COUNT, 10, weight=w), readings((JUNE, n)), JUNE)
        for w, n in ((3, 10), (1, 2))
    )
    whole = stand(COUNT, readings((JUNE, 310)), JUNE)
    big = item(Kind.COUNT, 6000)
    leap = item(Kind.COUNT, 1, start=on("2024-01-01"), due=on("2024-12-31"), pace=Pace.DAY)
    lowered = item(
        Kind.COUNT, 600,
        revisions=(
            Revision(since=on("2023-09-01"), target=Decimal(500)),
            Revision(since=on("2023-12-31"), due=on("2024-03-31"), weight=Decimal(2)),
        ),
    )  # fmt: skip
    assert stand(leap, [], "2024-02-29").expected == Fraction(60, 366)
    assert stand(lowered.on(on("2023-12-31")), [], "2023-12-31").expected == Fraction(12, 15)
    assert month_later(on("2023-01-31")) == on("2023-02-28")
    down = sure(DOWN, readings(("2023-03-31", 37), (JUNE, 34)), JUNE)
    return {
        0: [
            figures.percent(stand(big, readings((JUNE, 5999)), JUNE).complete),
            figures.percent(stand(big, readings((JUNE, 1)), JUNE).complete),
        ],
        2: [
            should(item(Kind.LEVEL, 30, baseline=40, checkpoints=checkpoints(d2023_06_30=36))),
            "60", "366",
        ],
        3: [figures.percent(whole.complete), figures.gap(whole.gap)],
        4: [
            figures.percent(roll_up([over, some, none], LIMITS).complete),
            figures.percent(roll_up([full, fifth], LIMITS).complete),
        ],
        5: [_change()],
        6: [number(down.needed_per_month, 1)],
        7: [
            *(
                percent(lowered.on(on(day)), [("2023-08-01", 300)], day)
                for day in ("2023-08-31", "2023-09-01")
            ),
            "12", "15",
        ],
    }  # fmt: skip


def _change() -> str:
    told = [entry(1, "2023-05-31", set=150), entry(2, JUNE, set=310)]
    plan = plan_of(COUNT)
    now, then = (reported(told, COUNT, on(day)) for day in (JUNE, "2023-05-31"))
    report = status_report(Known(plan, on(JUNE), None, {COUNT.id: now}))
    before = status_report(Known(plan, on("2023-05-31"), None, {COUNT.id: then}))
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
        assert plain(figure) in plain(text), section


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
