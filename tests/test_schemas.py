"""The JSON Schemas say the same of a plan, an entry and a status as the program does."""

import datetime as dt
import json
from collections.abc import Iterator
from copy import deepcopy
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import tomli
from jsonschema import Draft202012Validator, FormatChecker

import wuhai_plan
from tests.helpers import SMALL_PLAN, read_log
from wuhai_plan import schemas
from wuhai_plan.errors import PlanFileError
from wuhai_plan.export.review import review_json
from wuhai_plan.export.rows import ITEM_FIELDS, ItemStanding, Shape
from wuhai_plan.export.status import status_json
from wuhai_plan.lang import Lang
from wuhai_plan.log.line import BadLineError, decode
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import (
    LAG,
    Bound,
    Counts,
    Frequency,
    Kind,
    Pace,
    Period,
    Plan,
    Rating,
    Thresholds,
)
from wuhai_plan.planfile.item import DROPPED, ITEM, STAGE
from wuhai_plan.planfile.reader import PLAN, RULES, TOP, parse
from wuhai_plan.planfile.revision import REVISION
from wuhai_plan.session.adopt import adopt
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.confirm import confirm
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.review import review
from wuhai_plan.session.send_back import send_back
from wuhai_plan.session.status import status
from wuhai_plan.session.undo import undo
from wuhai_plan.session.update import update
from wuhai_plan.session.void import void

PACKAGE = Path(wuhai_plan.__file__).parent
NAMES = ("plan", "entry", "status", "show", "due", "log", "changes", "review")
SCHEMAS = {name: json.loads(schemas.read(name)) for name in NAMES}


VALIDATORS: dict[str, Any] = {
    name: Draft202012Validator(schema, format_checker=FormatChecker())
    for name, schema in SCHEMAS.items()
}


def faults(name: str, value: object) -> list[str]:
    found = VALIDATORS[name].iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def as_json(value: Any) -> Any:
    """Turn what TOML holds into what a validator sees: dates become strings."""
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


def changed(old: str, new: str) -> str:
    assert SMALL_PLAN.count(old) == 1, f"{old!r} has to name one place"
    return SMALL_PLAN.replace(old, new)


def plan_faults(text: str) -> list[str]:
    return faults("plan", as_json(tomli.loads(text)))


def loader_faults(text: str) -> list[str]:
    return [f"{problem.key}: {problem.code}" for problem in parse(text.encode(), "plan.toml")[1]]


# ---- each schema by itself


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_read_as_utf8_with_two_spaces_and_a_newline_at_its_end(name: str) -> None:
    text = schemas.read(name).decode("utf-8")
    assert text == json.dumps(SCHEMAS[name], indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_says_what_it_is(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:wuhai-plan:{name}:1"
    assert schema["title"]
    assert schema["description"]


def subschemas(schema: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk what describes a value; what only forbids or compares needs no words."""
    if not isinstance(schema, dict):
        return
    yield where, schema
    for group in ("properties", "$defs"):
        for key, part in schema.get(group, {}).items():
            yield from subschemas(part, f"{where}.{key}")
    for key in ("items", "additionalProperties"):
        yield from subschemas(schema.get(key), f"{where}.{key}")


@pytest.mark.parametrize("name", NAMES)
def test_every_key_and_table_has_a_description_of_one_line(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name], name):
        if "$ref" not in schema:
            assert schema.get("description"), where
            assert "\n" not in schema["description"], where


@pytest.mark.parametrize("name", ["plan", "entry"])
def test_every_example_and_default_satisfies_what_it_stands_beside(name: str) -> None:
    shown = 0
    for where, schema in subschemas(SCHEMAS[name], name):
        own = VALIDATORS[name].evolve(schema=schema)
        defaults = [schema["default"]] if "default" in schema else []
        for value in [*schema.get("examples", []), *defaults]:
            assert [error.message for error in own.iter_errors(value)] == [], where
            shown += 1
    assert shown


NUMBERS = (Shape.NUMBER, Shape.SHARE, Shape.POINTS)


def test_the_schema_says_of_each_field_what_the_record_holds() -> None:
    """Whoever validates what we write would be told that a figure of ours is none."""
    described = SCHEMAS["status"]["$defs"]["item"]["properties"]
    hints = get_type_hints(ItemStanding)
    for field in ITEM_FIELDS:
        types = described[field.key]["type"]
        named = {types} if isinstance(types, str) else set(types)
        held = {hints[field.name], *get_args(hints[field.name])}
        assert ("null" in named) is (type(None) in held), field
        assert bool(named & {"number", "integer"}) is (field.shape in NUMBERS), field
        assert ("format" in described[field.key]) is (field.shape is Shape.DATE), field


# ---- plan


@pytest.mark.parametrize(
    "path",
    [
        PACKAGE.parent / "plan.toml",
        PACKAGE / "messages" / "plan.en.toml",
        PACKAGE / "messages" / "plan.zh.toml",
    ],
    ids=lambda path: path.name,
)
def test_a_plan_that_is_shipped_satisfies_the_schema(path: Path) -> None:
    assert plan_faults(path.read_text(encoding="utf-8")) == []


def test_the_schema_knows_the_keys_that_the_loader_knows() -> None:
    schema = SCHEMAS["plan"]
    tables, shared = schema["properties"], schema["$defs"]
    assert set(tables) == set(TOP)
    assert set(tables["plan"]["properties"]) == set(PLAN)
    assert set(shared["item"]["properties"]) == set(ITEM)
    assert set(shared["stage"]["properties"]) == set(STAGE)
    assert set(shared["revision"]["properties"]) == set(REVISION)
    assert set(shared["item"]["properties"]["dropped"]["properties"]) == set(DROPPED)
    assert set(tables["rules"]["additionalProperties"]["properties"]) == set(RULES)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("kind", Kind),
        ("pace", Pace),
        ("bound", Bound),
        ("period", Period),
        ("report", Frequency),
        ("counts", Counts),
    ],
)
def test_the_schema_offers_the_values_that_the_loader_takes(key: str, values: type[Enum]) -> None:
    plan = SCHEMAS["plan"]["properties"]["plan"]["properties"]
    offering = [k for k in (SCHEMAS["plan"]["$defs"]["item"]["properties"], plan) if key in k]
    assert offering
    for keys in offering:
        assert keys[key]["enum"] == [member.value for member in values]


def test_the_schema_offers_the_defaults_that_the_loader_uses() -> None:
    keys = SCHEMAS["plan"]["properties"]["rating"]["properties"]
    usual = Thresholds()
    assert {key: schema["default"] for key, schema in keys.items()} == {
        key: getattr(usual, key) for key in ("ahead", "behind", "critical")
    }
    plan = SCHEMAS["plan"]["properties"]["plan"]["properties"]
    usual_plan = parse(SMALL_PLAN.replace('pace = "month"', "").encode(), "plan.toml")[0]
    assert usual_plan is not None
    item = usual_plan.items["homes"]
    assert plan["pace"]["default"] == item.pace.value
    assert plan["report"]["default"] == item.report.value
    assert plan["lag"]["default"] == item.lag == LAG
    assert plan["counts"]["default"] == usual_plan.counts.value


def plus(line: str, *more: str) -> tuple[str, str]:
    """The change that puts lines after one."""
    return line, "\n".join((line, *more))


def table(*lines: str) -> tuple[str, str]:
    """The change that adds a table to the file."""
    return "[chapter.urban]", "\n".join((*lines, "", "[chapter.urban]"))


DUE, URBAN = "due = 2023-12-31", 'title = { en = "Urban", zh = "城市" }'
COUNT, LEVEL, KEEP, MILESTONE = (
    "target = 600",
    "target = 67",
    "target = 90",
    'ladder = "construction"',
)
PERIOD, BASELINE = 'period = "month"', "baseline = 60"
CAP = ('kind = "count"\ntarget = 600', 'kind = "cap"\ntarget = 600')
HOMES = 'title = { en = "New homes", zh = "新建住房" }'

SOUND = {
    "as it is": (DUE, DUE),
    "texts in one language": (HOMES, 'title = { zh = "新建住房" }'),
    "texts that are plain": (HOMES, 'title = "New homes"'),
    "the plan's other keys": plus(
        DUE,
        'lang = "zh"',
        'log = "log/progress.jsonl"',
        'source = { zh = "政府工作报告" }',
        'note = "one\\ntwo"',
    ),
    "who keeps it, and how it is reported": plus(
        DUE,
        'name = "small-2023"',
        'report = "quarter"',
        "lag = 0",
        'publisher = { zh = "市政府督查室" }',
        'contact = "office@example.org"',
    ),
    "what is confirmed counts": plus(DUE, 'counts = "confirmed"'),
    "rating thresholds": table("[rating]", "ahead = 5", "behind = -5.5"),
    "a rating moved past both defaults": table("[rating]", "behind = -40", "critical = -50"),
    "a rating moved short of both defaults": table("[rating]", "behind = 0", "critical = -5"),
    "no key of a rating": table("[rating]"),
    "a count of decimals": (COUNT, "target = 0.3"),
    "a count with checkpoints": plus(
        COUNT, "checkpoints = { 2023-03-31 = 100, 2023-06-30 = 300.5 }"
    ),
    "a count from a baseline": plus(COUNT, "baseline = 100.5"),
    "a count from a baseline of 0": plus(COUNT, "baseline = 0"),
    "a cap": CAP,
    "a cap of its own pace with checkpoints": (
        CAP[0],
        f'{CAP[1]}\npace = "day"\ncheckpoints = {{ 2023-06-30 = 300 }}',
    ),
    "a level with checkpoints": plus(LEVEL, "checkpoints = { 2023-06-30 = 63 }"),
    "a level with no checkpoint in the table": (BASELINE, "checkpoints = {}"),
    "a level that falls below zero": (LEVEL, "target = -4.5"),
    "a level at most, without baseline": (BASELINE, 'bound = "at-most"'),
    "a keep at most": plus(KEEP, 'bound = "at-most"'),
    "a keep at least by quarter": (PERIOD, 'period = "quarter"\nbound = "at-least"'),
    "a keep by year": (PERIOD, 'period = "year"'),
    "a keep in a range": (KEEP, "target = [-2.5, 26]"),
    "a keep with no checkpoint in the table": plus(KEEP, "checkpoints = {}"),
    "a milestone with checkpoints": plus(MILESTONE, "checkpoints = { 2023-06-30 = 30 }"),
    "a milestone with stages that are due": (
        MILESTONE,
        'stages = [{ id = "a", percent = 0, due = 2023-03-31 },'
        ' { id = "b-2", percent = 100, due = 2023-09-30, title = { zh = "投用" } }]',
    ),
    "a milestone with checkpoints and stages that have no due": (
        MILESTONE,
        'stages = [{ id = "a", percent = 100 }]\ncheckpoints = { 2023-06-30 = 30 }',
    ),
    "dates and pace of its own": plus(
        COUNT, "start = 2023-03-01", "due = 2023-09-30", 'pace = "end"'
    ),
    "a pace by quarter": plus(COUNT, 'pace = "quarter"'),
    "reports of its own": plus(COUNT, 'report = "none"', "lag = 366"),
    "a promise made later": plus(COUNT, "promised = 2023-05-01"),
    "a promise given up": plus(COUNT, 'dropped = { on = 2023-09-01, note = "one\\ntwo" }'),
    "a promise given up without a word": plus(COUNT, "dropped = { on = 2023-01-01 }"),
    "an item that had another id": plus(COUNT, 'was = "new-homes"'),
    "a weight": plus(COUNT, "weight = 2.5"),
    "no weight at all": plus(COUNT, "weight = 0"),
    "a lead in two languages": plus(COUNT, 'lead = { en = "Housing Bureau", zh = "市住建局" }'),
    "a leader, and whom to ask": plus(COUNT, 'leader = "Li"', 'liaison = { zh = "王" }'),
    "its own words, and more": plus(
        COUNT, 'quote = "one\\ntwo"', 'more = { "拨款" = { zh = "一\\n二" }, Line = "7" }'
    ),
    "nothing more": plus(COUNT, "more = {}"),
    "helpers": plus(COUNT, 'support = ["Finance", { zh = "市财政局" }]'),
    "tags": plus(COUNT, 'tags = ["民生", "2023"]'),
    "no tag in the list": plus(COUNT, "tags = []"),
    "a source and a note of two lines": plus(
        COUNT, 'source = "livelihood 3"', 'note = { en = "one\\n\\ttwo", zh = "一" }'
    ),
    "an id that begins with a digit": ("[item.homes]", "[item.5g-homes]"),
    "revisions": plus(
        COUNT,
        "revisions = [{ from = 2023-06-01, target = 500 },"
        ' { from = 2023-09-01, due = 2024-03-31, weight = 0.5, note = "one\\ntwo" }]',
    ),
    "revised starts and ways": plus(
        COUNT,
        "revisions = [{ from = 2023-06-01, baseline = 50 },"
        " { from = 2024-02-01, due = 2024-03-31, checkpoints = { 2024-01-31 = 550 } }]",
    ),
    "a revised range": (KEEP, "target = 90\nrevisions = [{ from = 2023-06-01, target = [1, 2] }]"),
    "rule sets": table("[rules.own]", "[rules.ratio]", 'basis = "ratio"', "behind = 90"),
    "no item at all": (SMALL_PLAN[SMALL_PLAN.index("[item.homes]") :], "[item]\n"),
}


@pytest.mark.parametrize(("old", "new"), SOUND.values(), ids=SOUND)
def test_a_sound_plan_is_accepted_by_the_schema_and_by_the_loader(old: str, new: str) -> None:
    text = changed(old, new)
    assert loader_faults(text) == []
    assert plan_faults(text) == []


BROKEN = {
    "unknown table": table("[chapters.a]", 'title = "A"'),
    "unknown key of the plan": plus(DUE, "end = 2023-12-31"),
    "unknown key of a rating": table("[rating]", "bad = 1"),
    "unknown key of a chapter": plus(URBAN, 'lead = "A"'),
    "unknown key of a ladder": plus("[ladder.construction]", 'title = "A"'),
    "unknown key of a stage": ("percent = 30", "percent = 30, done = true"),
    "unknown key of an item": plus(COUNT, 'owner = "A"'),
    "no table of items": (SMALL_PLAN[SMALL_PLAN.index("[item.homes]") :], ""),
    "no due date of the plan": (DUE, ""),
    "no title of a chapter": (URBAN, ""),
    "no title of an item": (HOMES, ""),
    "no kind": ('kind = "count"', ""),
    "no chapter": (f'chapter = "urban"\n{HOMES}', HOMES),
    "unknown kind": ('kind = "count"', 'kind = "counts"'),
    "unknown pace": ('pace = "month"', 'pace = "week"'),
    "unknown language": plus(DUE, 'lang = "fr"'),
    "unknown readings that count": plus(DUE, 'counts = "both"'),
    "name that is no id": plus(DUE, 'name = "Small 2023"'),
    "unknown way to report": plus(DUE, 'report = "day"'),
    "lag of part of a day": plus(DUE, "lag = 0.5"),
    "lag below zero": plus(COUNT, "lag = -1"),
    "lag past ten years": plus(COUNT, "lag = 3661"),
    "id with capitals": ("[item.homes]", "[item.Homes]"),
    "id that ends with a hyphen": ("[item.homes]", "[item.homes-]"),
    "id of a stage with a space": ('id = "started"', 'id = "started up"'),
    "date with a time": (DUE, "due = 2023-12-31T00:00:00"),
    "date in words": (DUE, 'due = "the end"'),
    "text that is blank": (HOMES, 'title = " "'),
    "text without language": (HOMES, "title = {}"),
    "text in an unknown language": (HOMES, 'title = { fr = "Logements" }'),
    "text that is a number": (HOMES, "title = 5"),
    "text of two lines": (HOMES, 'title = "New homes\\n"'),
    "text that turns its direction": (HOMES, 'title = { en = "\\u202eNew", zh = "新" }'),
    "note with a bell": plus(COUNT, 'note = "one\\u0007"'),
    "lead in a list": plus(COUNT, 'lead = ["A"]'),
    "tags not in a list": plus(COUNT, 'tags = "a"'),
    "tag in two languages": plus(COUNT, 'tags = [{ en = "a", zh = "一" }]'),
    "weight below zero": plus(COUNT, "weight = -1"),
    "number that is a truth value": (COUNT, "target = true"),
    "number that is a text": (BASELINE, 'baseline = "60"'),
    "number without end": (LEVEL, "target = inf"),
    "number too large": (LEVEL, "target = 1000000000000000000"),
    "count without target": (COUNT, ""),
    "count of nothing": (COUNT, "target = 0"),
    "count with a range": (COUNT, "target = [1, 2]"),
    "count with a bound": plus(COUNT, 'bound = "at-least"'),
    "count from below zero": plus(COUNT, "baseline = -1"),
    "count with a ladder": plus(COUNT, MILESTONE),
    "count with a checkpoint below zero": plus(COUNT, "checkpoints = { 2023-06-30 = -1 }"),
    "level without target": (LEVEL, ""),
    "level with a range": (LEVEL, "target = [60, 67]"),
    "level with a period": plus(LEVEL, 'period = "quarter"'),
    "level with checkpoints but no baseline": (BASELINE, "checkpoints = { 2023-06-30 = 63 }"),
    "cap without target": (CAP[0], 'kind = "cap"'),
    "cap of nothing": (CAP[0], 'kind = "cap"\ntarget = 0'),
    "cap with a baseline": (CAP[0], f"{CAP[1]}\nbaseline = 5"),
    "cap with a bound": (CAP[0], f'{CAP[1]}\nbound = "at-most"'),
    "cap that is asked for at the end": (CAP[0], f'{CAP[1]}\npace = "end"'),
    "keep without target": (KEEP, ""),
    "keep with a baseline": plus(KEEP, "baseline = 80"),
    "keep with one end": (KEEP, "target = [90]"),
    "keep with a range and a bound": (KEEP, 'target = [90, 95]\nbound = "at-least"'),
    "keep by week": (PERIOD, 'period = "week"'),
    "keep with checkpoints": plus(KEEP, "checkpoints = { 2023-06-30 = 90 }"),
    "keep with stages": plus(KEEP, 'stages = [{ id = "a", percent = 100 }]'),
    "milestone without stages": (MILESTONE, ""),
    "milestone with ladder and stages": plus(MILESTONE, 'stages = [{ id = "a", percent = 100 }]'),
    "milestone with a baseline": plus(MILESTONE, "baseline = 10"),
    "promised some day": plus(COUNT, 'promised = "some day"'),
    "dropped without a day": plus(COUNT, 'dropped = { note = "why" }'),
    "dropped for a reason unknown": plus(COUNT, 'dropped = { on = 2023-09-01, why = "x" }'),
    "dropped at once": plus(COUNT, "dropped = true"),
    "id of old with a space": plus(COUNT, 'was = "new homes"'),
    "more that is a text": plus(COUNT, 'more = "x"'),
    "more that is a number": plus(COUNT, "more = { line = 7 }"),
    "more under no heading": plus(COUNT, 'more = { " " = "x" }'),
    "milestone with a target": plus(MILESTONE, "target = 100"),
    "milestone with a checkpoint past 100": plus(MILESTONE, "checkpoints = { 2023-06-30 = 101 }"),
    "milestone with checkpoints and stages that are due": (
        MILESTONE,
        'stages = [{ id = "a", percent = 100, due = 2023-09-30 }]\n'
        "checkpoints = { 2023-06-30 = 30 }",
    ),
    "checkpoint on no day": plus(COUNT, "checkpoints = { 2023-02-30 = 1 }"),
    "checkpoint in words": plus(COUNT, 'checkpoints = { 2023-06-30 = "half" }'),
    "stages of none": (MILESTONE, "stages = []"),
    "stages that don't end at 100": ("percent = 100", "percent = 90"),
    "stages that reach 100 twice": ("percent = 30", "percent = 100"),
    "stage without percent": ("percent = 30, ", ""),
    "stage with a percent in words": ("percent = 30", 'percent = "30"'),
    "stage below zero": ("percent = 30", "percent = -1"),
    "stage past 100": ("percent = 30", "percent = 101"),
    "revision of nothing": plus(COUNT, "revisions = [{ from = 2023-06-01 }]"),
    "revision without from": plus(COUNT, "revisions = [{ target = 500 }]"),
    "revision with an unknown key": plus(
        COUNT, "revisions = [{ from = 2023-06-01, target = 500, unit = 5 }]"
    ),
    "revisions of none": plus(COUNT, "revisions = []"),
    "rule set with an unknown key": table("[rules.own]", "worst = 5"),
    "rule set with an unknown basis": table("[rules.own]", 'basis = "pace"'),
    "rule set that is called default": table("[rules.default]"),
    "ahead below zero": table("[rating]", "ahead = -1"),
    "behind past the usual critical": table("[rating]", "behind = -40"),
    "critical short of the usual behind": table("[rating]", "critical = -5"),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plan_is_refused_by_the_schema_and_by_the_loader(old: str, new: str) -> None:
    text = changed(old, new)
    assert loader_faults(text) != []
    assert plan_faults(text) != []


# What a schema can't see: one value against another, and whether a date stood in quotes.
QUOTES = {"plan-quoted-date", "plan-not-text", "plan-not-string"}
BEYOND = {
    "plan-due-before-start",
    "plan-rating-order",
    "plan-unknown-chapter",
    "plan-unknown-ladder",
    "plan-bad-range",
    "plan-target-is-baseline",
    "plan-bound-against-baseline",
    "plan-checkpoints-fall",
    "plan-count-baseline",
    "plan-dropped-early",
    "plan-was-taken",
}
ODD_VALUES = (
    *("true", "0", "5", "-5.5", "-40", "101", "1e18", "-1e18"),
    *("2023-06-30", "2023-06-30T09:00:00", '"2023-06-30"'),
    *('"A"', '""', '" "', '"a\\nb"', '"a\\u0007"', '"urban"', '"construction"', '"Urban hub"'),
    *('"count"', '"day"', '"month"', '"quarter"', '"year"', '"end"', '"none"', '"a-b"'),
    *('"at-least"', '"en"', '"zh"', "0.5", "367", "{ on = 2023-06-30 }", '{ on = "June" }'),
    *('{ on = 2023-06-30, note = "a\\nb" }', '{ on = 2023-06-30, why = "a" }', '{ " " = "a" }'),
    *("[]", "[5]", "[5, 6]", '[5, "6"]', "[5, 1e18]", "[-1e18, 5]", "[5, 6, 7]"),
    *('["a"]', '[""]', '["a\\nb"]', '[{ zh = "a" }]', "[{}]", '[{ fr = "a" }]'),
    *("{}", '{ en = "a" }', '{ zh = "a", fr = "b" }', '{ en = "a", zh = "" }', "{ zh = 5 }"),
    *('{ en = "a\\nb" }', '{ zh = "a\\nb" }', '{ en = "", zh = "a" }', "{ en = 5 }"),
    *('{ en = "a\\u0007" }', '{ zh = "a\\u0007" }', "{ title = 5 }", '{ Up = { title = "a" } }'),
    *("{ 2023-06-30 = 65 }", "{ 2023-06-30 = -5 }", "{ 2023-06-30 = 101 }"),
    *("{ 2023-06-30 = 1e18 }", "{ 2023-06-30 = -1e18 }", "{ 2023-6-30 = 65 }", "{ June = 65 }"),
    *('[{ id = "a", percent = 100 }]', '[{ id = "a", percent = 100, due = 2023-06-30 }]'),
    *('[{ id = "A", percent = 100 }]', '[{ id = "a", percent = 90 }]', '[{ id = "a" }]'),
    *("[{ percent = 100 }]", "[{ id = 5, percent = 100 }]", '[{ id = "a", percent = "100" }]'),
    *('[{ id = "a", percent = 100, title = " " }]', '[{ id = "a", percent = 100, due = "x" }]'),
    *('[{ id = "a", percent = 100, due = 5 }]', '[{ id = "a", percent = 100, done = true }]'),
    *('[{ id = "a", percent = 100 }, { id = "b", percent = 100 }]', '["a", { percent = 100 }]'),
)
LINES = {
    "plan.title": '"Our plan"',
    "plan.start": "2023-01-01",
    "plan.due": "2023-12-31",
    "chapter.urban.title": '"Urban"',
    "ladder.construction.stages": '[{ id = "in-use", percent = 100 }]',
    "item.homes.chapter": '"urban"',
    "item.homes.title": '"New homes"',
}
BY_KIND = {
    "count": {"target": "600"},
    "level": {"target": "67", "baseline": "60"},
    "keep": {"target": "90"},
    "cap": {"target": "600"},
    "milestone": {"ladder": '"construction"'},
}
KEYS_BY_KIND = [
    *("kind", "target", "baseline", "bound", "period", "pace"),
    *("ladder", "stages", "checkpoints"),
]
PLACES_IN_A_PLAN = (
    *(*TOP, "chapter.urban", "ladder.construction", "item.homes", "other"),
    *(f"plan.{key}" for key in (*PLAN, "other") if key != "timezone"),  # its name is no format
    *(f"rating.{key}" for key in ("ahead", "behind", "critical", "other")),
    *("chapter.urban.title", "chapter.urban.other", "chapter.Urban.title"),
    *("ladder.construction.stages", "ladder.construction.other", "ladder.Low.stages"),
    *(f"item.homes.{key}" for key in (*ITEM, "other")),
)


@pytest.mark.parametrize("place", PLACES_IN_A_PLAN)
def test_the_schema_refuses_a_value_where_and_only_where_the_loader_does(place: str) -> None:
    varies = place in ("item.homes", *(f"item.homes.{key}" for key in KEYS_BY_KIND))
    answers = set()
    for kind in BY_KIND if varies else ["count"]:
        own = {f"item.homes.{key}": value for key, value in BY_KIND[kind].items()}
        lines = {**LINES, "item.homes.kind": f'"{kind}"', **own}
        if place == "item.homes.stages":
            lines.pop("item.homes.ladder", None)
        lines = {key: lines[key] for key in lines if not f"{key}.".startswith(f"{place}.")}
        for value in (None, *ODD_VALUES):
            changed_lines = lines if value is None else {**lines, place: value}
            text = "\n".join(f"{key} = {value}" for key, value in changed_lines.items())
            codes = {fault.split(": ")[1] for fault in loader_faults(text)}
            unseen = BEYOND | QUOTES if value and "2023-06-30" in value else BEYOND
            refused = bool(plan_faults(text))
            assert refused or codes <= unseen, f"only the loader refuses\n{text}"
            assert codes or not refused, f"only the schema refuses\n{text}"
            answers.add(refused)
    assert True in answers


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "Etc/GMT+8", "America/Port-au-Prince"])
def test_a_time_zone_is_accepted_by_the_schema_and_by_the_session(
    zone: str, tmp_path: Path
) -> None:
    text = changed('timezone = "Asia/Shanghai"', f'timezone = "{zone}"')
    assert str(Desk(tmp_path, text).session().zone) == zone
    assert plan_faults(text) == []


@pytest.mark.parametrize("zone", ['"+08:00"', '"Asia, Shanghai"', '"/Asia"', '"../x"', '""', "8"])
def test_what_is_no_time_zone_is_refused_by_the_schema_and_by_the_session(
    zone: str, tmp_path: Path
) -> None:
    text = changed('timezone = "Asia/Shanghai"', f"timezone = {zone}")
    session = Desk(tmp_path, text).session()
    with pytest.raises(PlanFileError):
        _ = session.plan, session.zone
    assert plan_faults(text) != []


# ---- entry

ID = "01H4CMBXS0M8K2Q7V5R3T9W6YA"
OTHER = "01H4CN0ZK8D4F6G8H0J2K4M6N8"
READING = {"id": ID, "at": "2023-07-03T09:12:44+08:00", "item": "homes", "date": "2023-06-30"}
REPORT = {**READING, "set": 310}
WITHDRAWAL = {"id": OTHER, "at": "2023-07-03T09:24:10Z", "void": ID, "note": "Counted twice."}

ABOUT = {**READING, "id": OTHER}
CONFIRMATION = {**ABOUT, "confirm": ID, "value": 310}
RETURN = {**ABOUT, "return": ID, "note": "No papers."}

SOUND_ENTRIES = {
    "confirm": CONFIRMATION,
    "confirm of a stage": {**ABOUT, "confirm": ID, "stage": "in-use", "note": "Seen."},
    "return": RETURN,
    "set": REPORT,
    "add": {**READING, "add": 5.7},
    "add below zero": {**READING, "add": -5},
    "stage": {**READING, "stage": "in-use"},
    "void": WITHDRAWAL,
    "void with item and date": {**WITHDRAWAL, "item": "homes", "date": "2023-06-30"},
    "who and why": {**REPORT, "by": "李娜", "note": "一\n二"},
    "evidence": {
        **REPORT,
        "evidence": [{"ref": "a.pdf", "sha256": "0f" * 32}, {"ref": "https://a"}],
    },
    "no evidence": {**REPORT, "evidence": []},
    "recorded to the microsecond": {**REPORT, "at": "2023-07-03T09:12:44.123456-05:30"},
    "unknown keys": {**REPORT, "device": {"app": 1}, "evidence": [{"ref": "a", "page": 3}]},
}


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


BROKEN_ENTRIES = {
    "confirmation without figure": without(CONFIRMATION, "value"),
    "confirmation with two figures": {**CONFIRMATION, "stage": "in-use"},
    "confirmation without item": without(CONFIRMATION, "item"),
    "confirmation without date": without(CONFIRMATION, "date"),
    "confirmation that reports": {**CONFIRMATION, "set": 310},
    "confirmation and return": {**CONFIRMATION, "return": ID, "note": "Both."},
    "figure vouched for by nobody": {**READING, "value": 310, "note": "x"},
    "figure vouched for beside a report": {**REPORT, "value": 310},
    "return without note": without(RETURN, "note"),
    "return with a blank note": {**RETURN, "note": " "},
    "return without date": without(RETURN, "date"),
    "return of a stage": {**RETURN, "stage": "in-use"},
    "return and withdrawal": {**RETURN, "void": ID},
    "no object": [REPORT],
    "no id": without(REPORT, "id"),
    "id too short": {**REPORT, "id": ID[1:]},
    "id in small letters": {**REPORT, "id": ID.lower()},
    "id that is a number": {**REPORT, "id": 7},
    "no moment": without(REPORT, "at"),
    "moment without offset": {**REPORT, "at": "2023-07-03T09:12:44"},
    "moment without time": {**REPORT, "at": "2023-07-03"},
    "moment that never was": {**REPORT, "at": "2023-07-03T24:00:00Z"},
    "no item": without(REPORT, "item"),
    "item that is a number": {**REPORT, "item": 5},
    "no date": without(REPORT, "date"),
    "date with a time": {**REPORT, "date": "2023-06-30T00:00:00"},
    "date that never was": {**REPORT, "date": "2023-02-30"},
    "no change": READING,
    "two changes": {**REPORT, "add": 5},
    "a figure and a stage": {**REPORT, "stage": "in-use"},
    "a figure and a withdrawal": {**REPORT, "void": OTHER, "note": "Twice."},
    "withdrawal without note": without(WITHDRAWAL, "note"),
    "withdrawal with an empty note": {**WITHDRAWAL, "note": ""},
    "figure as a text": {**READING, "set": "310"},
    "figure as a truth value": {**READING, "add": True},
    "figure too large": {**READING, "set": 10**18},
    "figure too far below zero": {**READING, "set": -(10**18)},
    "change too large": {**READING, "add": 10**18},
    "change too far below zero": {**READING, "add": -(10**18)},
    "stage that is a number": {**READING, "stage": 3},
    "reporter that is a list": {**REPORT, "by": ["李娜"]},
    "evidence not in a list": {**REPORT, "evidence": {"ref": "a.pdf"}},
    "evidence that is a number": {**REPORT, "evidence": [{"ref": 5}]},
    "evidence without ref": {**REPORT, "evidence": [{"sha256": "0f" * 32}]},
}


@pytest.mark.parametrize("entry", SOUND_ENTRIES.values(), ids=SOUND_ENTRIES)
def test_a_sound_entry_is_accepted_by_the_schema_and_by_the_log(entry: object) -> None:
    decode(json.dumps(entry).encode(), 1)
    assert faults("entry", entry) == []


@pytest.mark.parametrize("entry", BROKEN_ENTRIES.values(), ids=BROKEN_ENTRIES)
def test_a_broken_entry_is_refused_by_the_schema_and_by_the_log(entry: object) -> None:
    with pytest.raises(BadLineError):
        decode(json.dumps(entry).encode(), 1)
    assert faults("entry", entry) != []


@pytest.mark.parametrize("key", SCHEMAS["entry"]["properties"])
def test_a_value_of_another_type_is_refused_by_the_schema_and_by_the_log(key: str) -> None:
    change: dict[str, object] = (
        {key: 5} if key in ("add", "stage", "void", "return") else {"set": 5}
    )
    if key in ("confirm", "value"):
        change = {"confirm": ID, "value": 5}
    odd_values: list[object] = [True, "A", 5, [5], [[]], {}]
    for odd in odd_values:
        usual = str if key not in ("add", "set", "value") else int
        if type(odd) is usual:
            continue
        entry = {**READING, "note": "Why.", **change, key: odd}
        with pytest.raises(BadLineError):
            decode(json.dumps(entry).encode(), 1)
        assert faults("entry", entry) != []


@pytest.mark.parametrize(
    "entry",
    [
        {**REPORT, "item": "New homes"},
        {**READING, "item": "clinic", "stage": "In use"},
        {**WITHDRAWAL, "void": "the first"},
        {**CONFIRMATION, "confirm": "the first"},
        {**RETURN, "return": "the first"},
    ],
    ids=["item", "stage", "void", "confirm", "return"],
)
def test_what_can_be_no_id_is_refused_by_the_schema_and_by_the_log_read_with_its_plan(
    entry: object, small_plan: Plan
) -> None:
    assert read_log(json.dumps(entry).encode() + b"\n", small_plan)[1] != []
    assert faults("entry", entry) != []


@pytest.mark.parametrize("evidence", [{"ref": ""}, {"ref": "a", "sha256": "e3b0"}], ids=repr)
def test_evidence_without_a_name_or_a_whole_sha256_is_refused_by_the_schema(
    evidence: object,
) -> None:
    assert faults("entry", {**REPORT, "evidence": [evidence]}) != []


# ---- what the program itself writes

CHINA = dt.timezone(dt.timedelta(hours=8))


class Desk:
    """A plan and its log in a folder of their own; the day is always 20 July 2023."""

    def __init__(self, folder: Path, plan: str = SMALL_PLAN) -> None:
        self.folder = folder
        self.plan, self.log = folder / "plan.toml", folder / "progress.jsonl"
        self.plan.write_text(plan, encoding="utf-8")

    def session(self, lang: Lang = Lang.EN) -> Session:
        return Session(
            Choices(plan=self.plan, log=self.log, lang=lang),
            clock=lambda zone: dt.datetime(2023, 7, 20, 9, 30, tzinfo=CHINA),
        )

    def report(self, item: str, value: str, **more: Any) -> str:
        change = ChangeInput(**{"date": "2023-06-30", "by": "Li Na", **more})
        entry = update(self.session(), item, value, change).entry
        return entry.id

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.log.read_bytes().splitlines()]

    def status(self, *what: str, lang: Lang = Lang.EN, **asked: Any) -> Any:
        report = status(self.session(), what, **{"as_of": "2023-06-30", **asked})
        return json.loads(status_json(report, Messages(lang)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk where every kind but one has been reported."""
    made = Desk(tmp_path, changed(KEEP, 'target = [90, 95.5]\nlead = "Office"'))
    minutes = tmp_path / "minutes.txt"
    minutes.write_text("310 homes", encoding="utf-8")
    seen = (str(minutes), "https://example.org/minutes")
    made.report("homes", "310", date="2023-05-31", evidence=seen, note="By hand.")
    made.report("homes", "+5.7")
    made.report("reuse", "59.5")
    made.report("clinic", "in-use")
    return made


def test_every_entry_that_the_program_writes_satisfies_the_schema(desk: Desk) -> None:
    gone = desk.report("calls", "93")
    void(desk.session(), gone, ChangeInput(note="Of another year.", by="Li Na"))
    undo(desk.session(), ChangeInput(by="Li Na"), "Undone.")
    adopt(desk.session(), ChangeInput(by="Li Na"))
    update(desk.session(), "calls", None, ChangeInput(by="Li Na", problem="Staff.", next="Hire."))
    office = ChangeInput(by="Office", note="No papers.")
    confirm(desk.session(), ["homes"], office)
    send_back(desk.session(), "reuse", office)
    lines = desk.lines()
    assert {key for line in lines for key in line} == set(SCHEMAS["entry"]["properties"])
    assert [faults("entry", line) for line in lines] == [[]] * 11


@pytest.mark.parametrize("counts", ["reported", "confirmed"])
def test_the_status_and_the_review_of_judged_readings_satisfy_their_schemas(
    desk: Desk, counts: str
) -> None:
    office = ChangeInput(by="Office", note="No papers.")
    confirm(desk.session(), ["homes"], office)
    send_back(desk.session(), "reuse", office)
    text = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(text.replace(DUE, f'{DUE}\ncounts = "{counts}"', 1), encoding="utf-8")
    made = desk.status()
    assert faults("status", made) == []
    assert (made["overall"]["confirmed"], made["overall"]["waiting"]) == (13.1542, 2)
    tr = Messages(Lang.EN)
    waiting = json.loads(review_json(review(desk.session()), tr))
    assert faults("review", waiting) == []
    assert [row["item"] for row in waiting["waiting"]] == ["clinic", "homes"]
    for key in waiting["waiting"][0]:
        wrong = deepcopy(waiting)
        del wrong["waiting"][0][key]
        assert faults("review", wrong), key


@pytest.mark.parametrize("lang", Lang)
def test_the_status_that_the_program_writes_satisfies_the_schema(desk: Desk, lang: Lang) -> None:
    made = desk.status(lang=lang)
    assert faults("status", made) == []
    by_id = {item["id"]: item for item in made["items"]}
    # What this plan is for: a level gone backwards, a range, unknowns.
    assert by_id["reuse"]["percent"] < 0
    assert by_id["calls"]["target"] == [90, 95.5]
    assert by_id["calls"]["percent"] is None
    assert by_id["clinic"]["target"] is None
    assert by_id["clinic"]["stage"] == "in-use"


@pytest.mark.parametrize(
    "asked",
    [
        {"as_of": "2022-12-31"},
        {"as_of": "2024-01-31"},
        {"known_at": "2023-07-10"},
        {"known_at": "2023-07-19T09:30:00Z"},
        {"ratings": frozenset({Rating.UNREPORTED})},
    ],
    ids=repr,
)
def test_the_status_of_any_question_satisfies_the_schema(desk: Desk, asked: Any) -> None:
    assert faults("status", desk.status(**asked)) == []


def test_the_status_of_some_items_satisfies_the_schema(desk: Desk) -> None:
    made = desk.status("homes", "clinic")
    assert faults("status", made) == []
    assert len(made["items"]) == 2


def test_the_status_of_a_plan_without_any_weight_satisfies_the_schema(tmp_path: Path) -> None:
    weightless = SMALL_PLAN.replace("\nkind = ", "\nweight = 0\nkind = ")
    made = Desk(tmp_path, weightless).status()
    assert faults("status", made) == []
    assert made["overall"]["percent"] is None
    assert made["overall"]["rating"] is None


def test_the_status_of_promises_that_were_changed_satisfies_the_schema(tmp_path: Path) -> None:
    """What was dropped or eased, and how the first promises stand, is told beside the headline."""
    changed_later = SMALL_PLAN.replace(
        COUNT, f"{COUNT}\nrevisions = [{{ from = 2023-06-01, target = 500 }}]"
    ).replace(KEEP, f"{KEEP}\ndropped = {{ on = 2023-06-01 }}")
    desk = Desk(tmp_path, changed_later)
    desk.report("homes", "300")
    made = desk.status()
    assert faults("status", made) == []
    assert made["overall"]["as_promised"] == {
        "items": 4, "percent": 12.5, "expected": 50, "gap": -37.5,
        "dropped": 1, "eased": 1, "tightened": 0, "changed": 0,
    }  # fmt: skip
    assert made["overall"]["ratings"]["dropped"] == 1
    assert made["overall"]["items"] == 3
    for key in made["overall"]["as_promised"]:
        wrong = deepcopy(made)
        del wrong["overall"]["as_promised"][key]
        assert faults("status", wrong), key


def test_the_status_of_a_plan_given_up_whole_satisfies_the_schema(tmp_path: Path) -> None:
    dropped = SMALL_PLAN.replace("\nkind = ", "\ndropped = { on = 2023-06-01 }\nkind = ")
    made = Desk(tmp_path, dropped).status()
    assert faults("status", made) == []
    assert (made["overall"]["items"], made["overall"]["percent"]) == (0, None)
    assert made["overall"]["rating"] == "dropped"


def test_the_status_of_the_shipped_plan_satisfies_the_schema(tmp_path: Path) -> None:
    shipped = (PACKAGE.parent / "plan.toml").read_text(encoding="utf-8")
    assert faults("status", Desk(tmp_path, shipped).status()) == []


def test_the_schema_names_all_twelve_ratings() -> None:
    keys, shared = SCHEMAS["status"]["properties"], SCHEMAS["status"]["$defs"]
    names = [rating.value for rating in Rating]
    assert list(shared["ratings"]["properties"]) == names
    assert shared["ratings"]["required"] == names
    assert shared["item"]["properties"]["rating"]["enum"] == names
    for group in (keys["overall"], keys["chapters"]["items"], keys["groups"]["items"]):
        assert group["properties"]["rating"]["enum"] == [*names, None]


PLACES: dict[str, tuple[str | int, ...]] = {
    "the whole": (),
    "the plan": ("plan",),
    "overall": ("overall",),
    "its ratings": ("overall", "ratings"),
    "a chapter": ("chapters", 0),
    "an item": ("items", 0),
}


def at(value: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_status_that_lacks_a_key_or_has_one_more_is_refused(
    desk: Desk, place: tuple[str | int, ...]
) -> None:
    made = desk.status()
    for key in at(made, place):
        short = deepcopy(made)
        del at(short, place)[key]
        assert faults("status", short), key
    long = deepcopy(made)
    at(long, place)["more"] = 1
    assert faults("status", long)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_status_with_a_value_of_another_type_is_refused(
    desk: Desk, place: tuple[str | int, ...]
) -> None:
    made = desk.status()
    odd_values: list[object] = [[[]], True, {"more": 1}]
    right = [("forecast", {"more": 1}), ("differs", True)]
    for key in at(made, place):
        for odd in odd_values:
            wrong = deepcopy(made)
            at(wrong, place)[key] = odd
            assert (key, odd) in right or faults("status", wrong), key


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [
        ((), "version", 2),
        ((), "as_of", "June"),
        ((), "as_of", "2023-02-30"),
        ((), "known_at", "2023-07-10"),
        (("plan",), "start", "2023-01-01T00:00:00"),
        (("plan",), "due", None),
        (("overall",), "items", -1),
        (("overall",), "percent", 100.1),
        (("overall",), "expected", -0.1),
        (("overall",), "gap", -100.1),
        (("overall",), "rating", "late"),
        (("overall", "ratings"), "done", None),
        (("overall", "ratings"), "behind", 0.5),
        (("chapters", 0), "id", None),
        (("chapters", 0), "percent", 100.1),
        (("items", 0), "id", "A b"),
        (("items", 0), "percent", "50"),
        (("items", 0), "expected", -1),
        (("items", 0), "days_overdue", 0),
        (("items", 0), "report_due", "June"),
        (("overall",), "as_promised", {}),
        (("items", 0), "rating", None),
        (("items", 0), "target", [1]),
        (("items", 0), "target", [1, 2, 3]),
        (("items", 0), "target", [1, "2"]),
        (("items", 0), "kind", "counts"),
        (("items", 0), "weight", -1),
        (("items", 0), "due", "2023-02-30"),
        (("items", 0), "last_date", "June"),
        (("items", 0), "entries", 1.5),
    ],
)
def test_a_status_with_a_wrong_value_is_refused(
    desk: Desk, place: tuple[str | int, ...], key: str, value: object
) -> None:
    made = desk.status()
    at(made, place)[key] = value
    assert faults("status", made)


def test_groups_may_stand_in_place_of_chapters_but_not_beside_them(desk: Desk) -> None:
    made = desk.status()
    beside = {**made, "groups": made["chapters"]}
    assert faults("status", without(beside, "chapters")) == []
    assert faults("status", beside)
    assert faults("status", without(made, "chapters"))


def test_a_group_has_the_keys_of_a_chapter() -> None:
    keys = SCHEMAS["status"]["properties"]
    chapter, group = keys["chapters"]["items"], deepcopy(keys["groups"]["items"])
    # A lead or a tag may be unknown, and is not an id.
    named = {key: chapter["properties"][key] for key in ("id", "title")}
    group["properties"].update(named)
    assert {**group, "description": ""} == {**chapter, "description": ""}
