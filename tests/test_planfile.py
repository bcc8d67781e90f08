"""The plan file: what a good one means, and that every mistake in a bad one is told, at once."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import SMALL_PLAN, in_both_languages, sound_plan
from tests.planfile_mistakes import (
    CHAPTER,
    COUNT,
    GOOD_COUNT,
    HEAD,
    IN_A_CHAPTER_OR_LADDER,
    IN_AN_ITEM_BY_KIND,
    IN_ANY_ITEM,
    IN_CHECKPOINTS,
    IN_REVISIONS,
    IN_RULES,
    IN_STAGES,
    IN_THE_FILE,
    IN_THE_HEAD,
    LEVEL,
    MILESTONE,
    A,
    B,
    plan_of,
    stages,
)
from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.lang import Lang
from wuhai_plan.model import Bound, Chapter, Item, Kind, Pace, Period, Plan, Stage, Text, Thresholds
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.check import check
from wuhai_plan.session.core import Choices, Session

SHIPPED = (Path(__file__).parents[1] / "plan.toml").read_bytes()


def problems_of(text: str | bytes) -> list[Problem]:
    return parse(text if isinstance(text, bytes) else text.encode(), "plan.toml")[1]


class TestOneMistake:
    """Each mistake alone is named by its code and its key, and by nothing else."""

    @pytest.mark.parametrize(("text", "expected"), IN_THE_FILE)
    def test_in_the_file(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_THE_HEAD)
    def test_in_the_plan_and_rating_tables(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_A_CHAPTER_OR_LADDER)
    def test_in_a_chapter_or_ladder(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_ANY_ITEM)
    def test_in_an_item(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_AN_ITEM_BY_KIND)
    def test_in_what_an_item_of_its_kind_takes(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_STAGES)
    def test_in_stages(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_CHECKPOINTS)
    def test_in_checkpoints(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_REVISIONS)
    def test_in_revisions(self, text, expected):
        self.is_told(text, expected)

    @pytest.mark.parametrize(("text", "expected"), IN_RULES)
    def test_in_rule_sets(self, text, expected):
        self.is_told(text, expected)

    def is_told(self, text: str, expected: list[tuple[str, str]]) -> None:
        problems = problems_of(text)
        assert [(p.code, p.key) for p in problems] == expected
        for problem in problems:
            assert problem.file == "plan.toml"
            for message in in_both_languages(problem):
                assert message.startswith("plan.toml")
                assert (problem.key or "").replace("\n", " ") in message


def test_the_plan_these_mistakes_are_made_in_has_none():
    assert problems_of(plan_of()) == []


HOMES = GOOD_COUNT.replace


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        (plan_of(head="timezon = 'x'\n"), "timezone"),
        (plan_of(after="wieght = 2\n"), "weight"),
        (plan_of(after="Lead = 'x'\n"), "lead"),
        (plan_of(MILESTONE + stages(A, B + ", titel = 'x'") + "\n"), "title"),
        (plan_of(after="[laddder.x]\n"), "ladder"),
        (plan_of(after="[rating]\ncritcal = -30\n"), "critical"),
        (plan_of(HOMES('"urban"', '"urbam"')), "urban"),
        (plan_of(MILESTONE + "ladder = 'biulding'\n"), "building"),
        (plan_of(HOMES('"count"', '"COUNT"')), "count"),
        (plan_of(after="pace = 'months'\n"), "month"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_nearest_right_one(text, nearest):
    (problem,) = problems_of(text)
    assert problem.facts["nearest"] == nearest
    assert all(f"“{nearest}”" in message for message in in_both_languages(problem))


def test_a_word_like_no_other_is_answered_with_all_there_are():
    (problem,) = problems_of(plan_of(HOMES('"count"', '"xyz"')))
    for message in in_both_languages(problem):
        assert all(kind in message for kind in ("count", "level", "keep", "milestone"))


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "shown"),
    [
        (HEAD + "pace = month\n", "plan-toml", 5, 8, "pace = month"),
        ("[plan\n" + HEAD, "plan-toml", 1, 6, "[plan"),
        (HEAD + "log =", "plan-toml", 5, 6, "log ="),
        ('title = "x\n', "plan-toml", 1, 11, 'title = "x'),
        (HEAD + "x == 1", "plan-toml", 5, 4, "x == 1"),
        (HEAD + "day = 2023-02-30\n", "plan-toml", 5, 7, "day = 2023-02-30"),
        (HEAD + "log = 010\n", "plan-toml", 5, 8, "log = 010"),
        ('a = "\u2028\x85"\nb == 2\n', "plan-toml", 2, 4, "b == 2"),
        ("\ufeff" + HEAD + "x == 1", "plan-toml", 5, 4, "x == 1"),
        (HEAD.replace("\n", "\r\n") + "x == 1\r\n", "plan-toml", 5, 4, "x == 1"),
        ("[a]\nkey = 1\nkey = 2\n", "plan-toml-twice", 3, 8, "key = 2"),
        ("[item.a]\n[item.a]\n", "plan-toml-twice", 2, 8, "[item.a]"),
        ("t = { en = 'a', en = 'b' }\n", "plan-toml-twice", 1, 25, "t = { en = 'a', en = 'b' }"),
        ("t = { en = 'a' }\nt.en = 'b'\n", "plan-toml-twice", 2, 11, "t.en = 'b'"),
        ("t = { en = 'a' }\n[t]\nen = 'b'\n", "plan-toml-twice", 2, 3, "[t]"),
        ("plan = 1\n[plan]\n", "plan-toml-twice", 2, 6, "[plan]"),
        ("[item.a]\n[[item.a]]\n", "plan-toml-twice", 2, 9, "[[item.a]]"),
    ],
    ids=[
        "no quotes",
        "an open bracket",
        "no value, at the end",
        "an open quote",
        "two equals signs",
        "a day that isn't there",
        "a leading zero",
        "after breaks that are none in TOML",
        "after a byte order mark",
        "after Windows line ends",
        "a key twice",
        "a table twice",
        "a language twice",
        "a language twice, dotted",
        "a language twice, as a table",
        "a value and a table",
        "a table and a list",
    ],
)
def test_bad_toml_is_told_with_its_line_and_column(text, code, line, column, shown):
    plan, problems = parse(text.encode(), "plan.toml")
    assert plan is None
    assert problems == [
        Problem(code, {"column": column, "shown": shown}, "plan.toml", line, None),
    ]
    for message in in_both_languages(problems[0]):
        assert str(line) in message
        assert str(column) in message
        assert shown in message


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (plan_of().encode("utf-16"), 1),
        (HEAD.encode() + "note = '乌海'\n".encode("gb18030"), 5),
        (b"\xff", 1),
        (b"# \xed\xa0\x80 half of a pair", 1),
        (HEAD.encode() + b"\n\n# cut \xe4\xb9", 7),
    ],
    ids=["UTF-16", "GB 18030", "a stray byte", "a surrogate", "a character cut short"],
)
def test_a_file_that_is_not_utf8_is_told_with_the_line(data, line):
    plan, problems = parse(data, "plan.toml")
    assert plan is None
    assert problems == [Problem("plan-not-utf8", {}, "plan.toml", line)]
    in_both_languages(problems[0])


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "log = " + "[" * 100_000,
        HEAD + "log = " + "[" * 20_000 + "]" * 20_000,
        HEAD + "log = " + "{a=" * 20_000 + "1" + "}" * 20_000,
        HEAD + "log" + ".a" * 20_000 + " = 1",
        COUNT + "target = " + "9" * 5_000,
    ],
    ids=["open lists", "lists", "tables", "a dotted key", "a number of 5000 digits"],
)
def test_what_no_reader_can_hold_is_a_mistake_not_a_crash(text):
    problems = problems_of(text)
    assert problems
    for problem in problems:
        in_both_languages(problem)


@pytest.mark.parametrize("key", ["kind", "pace", "bound", "period", "chapter", "title", "target"])
@pytest.mark.parametrize("depth", [400, 900, 990])
def test_a_deeply_nested_value_has_a_message_for_every_key(key, depth):
    nested = f"[item.homes.{key}{'.a' * depth}]\nb = {'{a=' * 150}1{'}' * 150}\n"
    for problem in problems_of(HEAD + CHAPTER + nested):
        in_both_languages(problem)


@pytest.mark.parametrize(
    "zone",
    ["Asia/Nowhere", "../../etc/passwd", "/etc/passwd", "UTC+8 ", "中国", "Asia", "a" * 5000],
    ids=["unknown", "a path", "a whole path", "an offset", "Chinese", "a folder", "long"],
)
def test_a_bad_time_zone_is_told_beside_the_other_mistakes(zone, tmp_path):
    path = tmp_path / "plan.toml"
    text = plan_of(head=f'timezone = "{zone}"\n', after="wieght = 1\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        check(Session(Choices(plan=path, log=tmp_path / "progress.jsonl")))
    found = {(p.code, p.key): p for p in caught.value.problems}
    assert set(found) == {
        ("plan-unknown-key", "item.homes.wieght"),
        ("plan-bad-timezone", "plan.timezone"),
    }
    for message in in_both_languages(found["plan-bad-timezone", "plan.timezone"]):
        assert zone in message
        assert "plan.timezone" in message
    assert {(p.code, p.key) for p in problems_of(text)} == set(found)


def test_a_bad_time_zone_is_told_where_it_is_the_only_mistake(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(plan_of(head='timezone = "Asia/Nowhere"\n'), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        check(Session(Choices(plan=path, log=tmp_path / "progress.jsonl")))
    assert [(p.code, p.key) for p in caught.value.problems] == [
        ("plan-bad-timezone", "plan.timezone")
    ]


def test_all_mistakes_of_a_file_are_told_in_one_go():
    text = """\
[plan]
start = 2023-01-01
due = 2023-12-31
lang = "french"

[rating]
behind = 20

[chapter.Urban]
title = "Urban"

[ladder.building]
stages = [{ id = "a", percent = 60, titel = "A" }, { id = "b", percent = 40 }]

[item.homes]
chapter = "urbane"
title = "Homes"
kind = "count"
target = 600
weight = "2"
checkpoints = { 2023-03-31 = 300, 2023-06-30 = 200 }

[item.reuse]
chapter = "Urban"
kind = "level"
baseline = 67
target = 67

[item.calls]
chapter = "Urban"
title = "Calls"
kind = "keep"
target = [95, 90]
period = "weekly"

[item.clinic]
chapter = "Urban"
title = "Clinic"
kind = "milestone"
ladder = "biulding"
due = "2023-06-30"
"""
    problems = problems_of(text)
    assert {(p.code, p.key) for p in problems} == {
        ("plan-missing-key", "plan.title"),
        ("plan-bad-choice", "plan.lang"),
        ("plan-rating-order", "rating"),
        ("plan-bad-id", "chapter.Urban"),
        ("plan-unknown-key", "ladder.building.stages[0].titel"),
        ("plan-stages-rise", "ladder.building.stages"),
        ("plan-unknown-chapter", "item.homes.chapter"),
        ("plan-not-number", "item.homes.weight"),
        ("plan-checkpoints-fall", "item.homes.checkpoints"),
        ("plan-missing-key", "item.reuse.title"),
        ("plan-target-is-baseline", "item.reuse.baseline"),
        ("plan-bad-range", "item.calls.target"),
        ("plan-bad-choice", "item.calls.period"),
        ("plan-unknown-ladder", "item.clinic.ladder"),
        ("plan-quoted-date", "item.clinic.due"),
    }
    assert len(problems) == 15  # none is told twice
    assert len({in_both_languages(problem) for problem in problems}) == 15


FULL = """\
[plan]
title = { en = "The plan", zh = "计划" }
start = 2023-01-01
due = 2023-12-31
timezone = "Asia/Shanghai"
pace = "month"
lang = "zh"
log = "reports/2023.jsonl"
source = { zh = "工作报告" }
note = \"\"\"
Two lines,
\tone of them indented.\"\"\"

[rating]
behind = -7.5

[chapter.zeal]
title = "Zeal"

[chapter.air]
title = { zh = "空气" }

[ladder.building]
stages = [
  { id = "started", percent = 33.3, title = { en = "Started", zh = "开工" } },
  { id = "in-use", percent = 100 },
]

[item.homes]
chapter = "zeal"
title = { en = "Homes" }
kind = "count"
target = 5.7
unit = { en = "km", zh = "公里" }
checkpoints = { 2023-06-30 = 3, 2023-03-31 = 0.10 }
weight = 0.5
lead = "Housing office"
support = ["One", { en = "Two", zh = "二" }]
tags = ["water", "2023"]
source = "zeal 1"
note = "a\\nb"

[item.dust]
chapter = "air"
title = "Dust"
kind = "level"
baseline = 40.0
target = 3e1
start = 2023-02-01
due = 2023-11-15
pace = "end"
checkpoints = { 2023-03-31 = 36, 2023-06-30 = 36, 2023-11-15 = 30 }

[item.noise]
chapter = "air"
title = "Noise"
kind = "level"
target = -5
bound = "at-most"

[item.calls]
chapter = "air"
title = "Calls"
kind = "keep"
target = [90, 95.5]
period = "quarter"

[item.answers]
chapter = "air"
title = "Answers"
kind = "keep"
target = 1_000
bound = "at-most"

[item.clinic]
chapter = "zeal"
title = "Clinic"
kind = "milestone"
ladder = "building"

[item.school]
chapter = "zeal"
title = "School"
kind = "milestone"
stages = [
  { id = "a", percent = 0, due = 2023-01-01 },
  { id = "b", percent = 100, due = 2023-12-31, title = "B" },
]
"""


def text(both: str) -> Text:
    return Text(both, both)


def full_plan() -> Plan:
    """What `FULL` means, spelt out."""
    jan, dec = dt.date(2023, 1, 1), dt.date(2023, 12, 31)
    march, june, november = (
        dt.date(2023, 3, 31), dt.date(2023, 6, 30), dt.date(2023, 11, 15),
    )  # fmt: skip
    usual: dict[str, Any] = {"start": jan, "due": dec, "pace": Pace.MONTH}
    items = [
        Item(
            id="homes", chapter="zeal", title=Text(en="Homes"), kind=Kind.COUNT, **usual,
            target=Decimal("5.7"), unit=Text("km", "公里"), weight=Decimal("0.5"),
            checkpoints=((march, Decimal("0.10")), (june, Decimal(3))),
            lead=text("Housing office"), support=(text("One"), Text("Two", "二")),
            tags=("water", "2023"), source=text("zeal 1"), note=text("a\nb"),
        ),
        Item(
            id="dust", chapter="air", title=text("Dust"), kind=Kind.LEVEL, target=Decimal(30),
            start=dt.date(2023, 2, 1), due=november, pace=Pace.END,
            baseline=Decimal(40), bound=Bound.AT_MOST,
            checkpoints=((march, Decimal(36)), (june, Decimal(36)), (november, Decimal(30))),
        ),
        Item(
            id="noise", chapter="air", title=text("Noise"), kind=Kind.LEVEL, **usual,
            target=Decimal(-5), bound=Bound.AT_MOST,
        ),
        Item(
            id="calls", chapter="air", title=text("Calls"), kind=Kind.KEEP, **usual,
            target=Decimal(90), high=Decimal("95.5"), period=Period.QUARTER,
        ),
        Item(
            id="answers", chapter="air", title=text("Answers"), kind=Kind.KEEP, **usual,
            target=Decimal(1000), bound=Bound.AT_MOST,
        ),
        Item(
            id="clinic", chapter="zeal", title=text("Clinic"), kind=Kind.MILESTONE, **usual,
            stages=(
                Stage("started", Decimal("33.3"), Text("Started", "开工")),
                Stage("in-use", Decimal(100), text("in-use")),
            ),
        ),
        Item(
            id="school", chapter="zeal", title=text("School"), kind=Kind.MILESTONE, **usual,
            stages=(
                Stage("a", Decimal(0), text("a"), jan), Stage("b", Decimal(100), text("B"), dec),
            ),
        ),
    ]  # fmt: skip
    return Plan(
        title=Text("The plan", "计划"),
        start=jan,
        due=dec,
        chapters={"zeal": Chapter("zeal", text("Zeal")), "air": Chapter("air", Text(zh="空气"))},
        items={item.id: item for item in items},
        pace=Pace.MONTH,
        thresholds=Thresholds(Decimal(10), Decimal("-7.5"), Decimal(-30)),
        timezone="Asia/Shanghai",
        lang=Lang.ZH,
        log="reports/2023.jsonl",
        source=Text(zh="工作报告"),
        note=text("Two lines,\n\tone of them indented."),
    )


class TestAGoodPlan:
    def test_means_exactly_what_it_says(self):
        assert sound_plan(FULL) == full_plan()

    def test_keeps_the_order_of_chapters_and_items(self):
        plan = sound_plan(FULL)
        assert list(plan.chapters) == ["zeal", "air"]
        assert list(plan.items) == list(full_plan().items)

    def test_keeps_numbers_as_they_are_written(self):
        target = sound_plan(FULL).items["homes"].target
        assert str(target) == "5.7"
        assert str(sound_plan(plan_of(COUNT + "target = 0.30\n")).items["homes"].target) == "0.30"

    @pytest.mark.parametrize(
        "number",
        [
            "999999999999999999",
            "999999999999999999.999999999999",
            "0.000000000001",
            "9e17",
            "1E-12",
        ],
    )
    def test_may_hold_numbers_up_to_the_bounds(self, number):
        plan = sound_plan(plan_of(COUNT + f"target = {number}\n"))
        assert plan.items["homes"].target == Decimal(number)

    def test_speaks_the_other_language_where_one_is_missing(self):
        plan = sound_plan(FULL)
        assert plan.items["homes"].title.get(Lang.ZH) == "Homes"
        assert plan.chapters["air"].title.get(Lang.EN) == "空气"

    def test_paces_by_the_day_where_nothing_is_said(self):
        assert sound_plan(plan_of()).items["homes"].pace is Pace.DAY

    def test_gives_its_dates_and_pace_to_items_that_have_none(self):
        plan = sound_plan(plan_of(head="pace = 'end'\n", after="due = 2023-06-30\n"))
        homes = plan.items["homes"]
        assert (homes.start, homes.due) == (dt.date(2023, 1, 1), dt.date(2023, 6, 30))
        assert homes.pace is Pace.END

    def test_may_last_one_day(self):
        plan = sound_plan(plan_of().replace("2023-12-31", "2023-01-01"))
        assert plan.start == plan.due

    @pytest.mark.parametrize("day", ["2023-01-01", "2023-12-31"])
    def test_may_have_checkpoints_on_its_first_and_last_day(self, day):
        sound_plan(plan_of(after=f"checkpoints = {{ {day} = 300 }}\n"))

    def test_counts_from_its_baseline(self):
        homes = sound_plan(plan_of(after="baseline = 100\n")).items["homes"]
        assert homes.baseline == homes.origin == 100

    def test_starts_on_the_day_it_was_promised_unless_it_says_when(self):
        late = sound_plan(plan_of(after="promised = 2023-05-01\n")).items["homes"]
        own = sound_plan(plan_of(after="promised = 2023-05-01\nstart = 2023-02-01\n"))
        assert (str(late.start), str(own.items["homes"].start)) == ("2023-05-01", "2023-02-01")

    def test_may_be_revised_after_it_was_due(self):
        late = "revisions = [{ from = 2024-02-01, due = 2024-03-31 }]\n"
        homes = sound_plan(plan_of(after=late)).items["homes"]
        assert str(homes.on(dt.date.max).due) == "2024-03-31"

    def test_is_found_by_the_id_it_had_earlier(self):
        plan = sound_plan(plan_of(after='was = "houses"\n'))
        assert plan.find("houses") is plan.items["homes"]
        assert plan.find("huts") is None

    def test_takes_the_bound_of_a_level_from_its_baseline(self):
        rise = sound_plan(plan_of(LEVEL + "baseline = 60\ntarget = 67\n")).items["homes"]
        fall = sound_plan(plan_of(LEVEL + "baseline = 67\ntarget = 60\n")).items["homes"]
        assert (rise.bound, fall.bound) == (Bound.AT_LEAST, Bound.AT_MOST)

    @pytest.mark.parametrize(
        "plan", [SMALL_PLAN, FULL, SHIPPED.decode()], ids=["small", "full", "shipped"]
    )
    @pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
    def test_reads_the_same_however_an_editor_saves_it(self, plan, mark, end):
        saved = (mark + plan.replace("\n", end)).encode()
        assert sound_plan(saved) == sound_plan(plan)


# What may stand where a value is expected.
ODD_VALUES = [
    "0", "-1", "1e400", "1e99999999999999999999", "nan", "-inf", "0x1F", "true", "''", '"x"',
    '"\\u0000"', '"2023-01-01"', "2023-01-01", "0001-01-01", "9999-12-31", "12:00:00",
    "2023-01-01T00:00:00Z", "[]", "[[]]", "[1, 2]", "[2, 1]", "[nan, 1]", "{}", "{ a = 1 }",
    "{ en = '' }", "{ en = 'x', zh = 1 }", "[{}]", "[{ id = 'a', percent = 100 }]",
    "[{ id = 'a', percent = nan }]", "{ 2023-03-31 = 1 }", "{ 2023-03-31 = nan }", '"count"',
    '"level"', '"keep"', '"milestone"', '"at-most"', '"quarter"',
]  # fmt: skip
PIECES = st.one_of(
    st.text(max_size=3),
    st.sampled_from(["\n", '"', "'", "=", "[", "]", "{", "}", ".", "#", "\\", "e", "-", "_", "[["]),
    st.sampled_from(ODD_VALUES),
)


def survives(data: bytes) -> None:
    """Parsing returns; there is a plan or a reason why not; every reason can be told."""
    plan, problems = parse(data, "plan.toml")
    assert plan is not None or problems
    for problem in problems:
        in_both_languages(problem)


@st.composite
def mutated(draw: st.DrawFn, source: str) -> str:
    """A text with a few characters deleted, inserted or replaced."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(source)))
        gone = draw(st.integers(0, 4))
        source = source[:at] + draw(st.one_of(st.just(""), PIECES)) + source[at + gone :]
    return source


@st.composite
def with_odd_values(draw: st.DrawFn, source: str) -> str:
    """A text of valid TOML with a few values replaced by others of any type."""
    places = list(re.finditer(r"(?<== )[^,{}\[\]\n]+", source))
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))
    for place in sorted(chosen, key=lambda found: -found.start()):
        value = draw(st.sampled_from(ODD_VALUES))
        source = source[: place.start()] + value + source[place.end() :]
    return source


class TestAnyFile:
    """Whatever is in the file: a plan, or problems that can be told in both languages."""

    @settings(max_examples=200)
    @given(st.binary())
    @example(b"\0" * 100)
    def test_of_random_bytes(self, data):
        survives(data)

    @settings(max_examples=60)
    @given(mutated(SHIPPED.decode()))
    def test_that_was_the_shipped_plan(self, text):
        survives(text.encode(errors="surrogatepass"))

    @settings(max_examples=200)
    @given(mutated(FULL))
    def test_that_was_a_plan_with_every_key(self, text):
        survives(text.encode(errors="surrogatepass"))

    @settings(max_examples=200)
    @given(with_odd_values(FULL))
    def test_with_values_of_the_wrong_type(self, text):
        survives(text.encode())

    @settings(max_examples=60)
    @given(st.data())
    def test_with_bytes_changed_in_the_shipped_plan(self, data):
        damaged = bytearray(SHIPPED)
        for at in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=3)):
            damaged[at] = data.draw(st.integers(0, 255))
        survives(bytes(damaged))
