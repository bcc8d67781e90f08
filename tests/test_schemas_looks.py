"""The JSON Schemas of what `show`, `due` and `log` write, and what editors need of the plan's."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.helpers import SMALL_PLAN, log_line, ulid
from wuhai_plan import schemas
from wuhai_plan.export.due import due_json
from wuhai_plan.export.log import entries_json
from wuhai_plan.export.show import item_json
from wuhai_plan.lang import Lang
from wuhai_plan.measure.forecast import NoForecast
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.due import due
from wuhai_plan.session.log import entries
from wuhai_plan.session.show import show
from wuhai_plan.views.due import Reason

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "illustrative" / "plan.toml"
LOOKS = ("show", "due", "log")
ITEMS = ("homes", "reuse", "calls", "clinic", "heat", "hall", "smoke", "trees", "park")

FULL_PLAN = f"""{SMALL_PLAN}
lead = "Office"
support = ["A", {{ en = "B", zh = "乙" }}]
tags = ["x"]
source = "livelihood 3"
note = "one"

[item.heat]
chapter = "livelihood"
title = "Heat"
kind = "keep"
target = [18, 26.5]
revisions = [{{ from = 2023-03-01, target = [18, 24], note = "tighter" }}]

[item.hall]
chapter = "urban"
title = "Hall"
kind = "milestone"
stages = [
  {{ id = "begun", percent = 40, due = 2023-03-31 }},
  {{ id = "open", percent = 100, title = "Open" }},
]
revisions = [{{ from = 2023-06-01, due = 2023-10-31, weight = 2 }}]

[item.smoke]
chapter = "ecology"
title = "Emissions"
kind = "cap"
target = 290
leader = "Li"
quote = "No more than 290."

[item.trees]
chapter = "ecology"
title = "Trees"
kind = "count"
baseline = 100
target = 400
pace = "end"
report = "quarter"
lag = 5
was = "saplings"
promised = 2023-02-01
revisions = [{{ from = 2023-06-01, baseline = 120, checkpoints = {{ 2023-09-30 = 200 }} }}]

[item.park]
chapter = "ecology"
title = "Park"
kind = "level"
target = 5
dropped = {{ on = 2023-06-15, note = "no money" }}
"""
FULL_LOG = (
    log_line(1, date="2023-02-28", set=100, evidence=[{"ref": "a.pdf", "sha256": "ab" * 32}])
    + log_line(2, add=5, by="x", note="y")
    + log_line(3, item=..., date=..., void=ulid(2), note="misread")
    + log_line(4, item="reuse", set=59)
    + log_line(5, item="calls", set=91)
    + log_line(6, item="clinic", stage="started")
    + log_line(7, item="hall", stage="begun")
    + log_line(8, item="smoke", date="2023-05-31", set=250)
    + log_line(9, item="saplings", set=150)
    + log_line(10, item="park", date="2023-06-10", set=4)
    + log_line(11, item="calls", confirm=ulid(5), value=91, by="z")
    + log_line(12, item="reuse", **{"return": ulid(4)}, by="z", note="no papers")
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    checked = FULL_PLAN.replace(
        "target = 600", "target = 600\ncheckpoints = { 2023-03-31 = 100.5 }"
    )
    (tmp_path / "plan.toml").write_text(checked, encoding="utf-8")
    (tmp_path / "progress.jsonl").write_bytes(FULL_LOG)
    return tmp_path / "plan.toml"


def session(plan: Path) -> Session:
    moment = dt.datetime(2023, 7, 20, tzinfo=dt.timezone.utc)
    return Session(Choices(plan=plan), clock=lambda _: moment)


@cache
def validator(name: str) -> Any:
    return Draft202012Validator(json.loads(schemas.read(name)), format_checker=FormatChecker())


def faults(name: str, made: bytes) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in validator(name).iter_errors(json.loads(made))]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("asked", [{}, {"as_of": "2023-02-01"}, {"known_at": "2023-07-04"}])
def test_what_the_program_writes_satisfies_its_schema(plan, lang, asked):
    tr = Messages(lang)
    for item in ITEMS:
        assert faults("show", item_json(show(session(plan), item, **asked), tr)) == [], item
    assert faults("due", due_json(due(session(plan), **asked), tr)) == []
    assert faults("log", entries_json(entries(session(plan)).rows())) == []


@pytest.mark.parametrize("day", ["2023-03-31", "2023-06-30", "2023-12-31", "2024-02-01"])
def test_so_does_the_invented_year(day):
    tr = Messages(Lang.ZH)
    looked = session(EXAMPLE)
    for item in looked.plan.items:
        assert faults("show", item_json(show(looked, item, as_of=day), tr)) == [], item
    assert faults("due", due_json(due(looked, as_of=day), tr)) == []
    assert faults("log", entries_json(entries(looked).rows())) == []


def objects(schema: Any, value: Any, root: Any) -> Iterator[tuple[Any, Any]]:
    """Walk a value beside its schema: each object of it with what describes it."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        yield schema, value
        for key, part in value.items():
            yield from objects(schema["properties"][key], part, root)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for part in value:
            yield from objects(schema["items"], part, root)


def test_every_key_is_required_and_no_other_is_allowed(plan):
    tr = Messages(Lang.EN)
    made = {
        "show": [item_json(show(session(plan), item), tr) for item in ITEMS],
        "due": [due_json(due(session(plan)), tr)],
        "log": [entries_json(entries(session(plan)).rows())],
    }
    for name, outputs in made.items():
        root = json.loads(schemas.read(name))
        seen = [pair for text in outputs for pair in objects(root, json.loads(text), root)]
        assert len(seen) > len(outputs)
        for schema, value in seen:
            if schema["description"] == "A file or an address.":
                continue  # a forged one may hold more, as in the log
            assert schema["additionalProperties"] is False
            assert set(schema["required"]) == set(schema["properties"]) == set(value)


def test_the_schemas_name_every_reason():
    row = json.loads(schemas.read("due"))["properties"]["items"]["items"]["properties"]
    assert row["reasons"]["items"]["enum"] == [reason.value for reason in Reason]
    item = json.loads(schemas.read("show"))["properties"]["item"]["properties"]
    assert item["no_forecast"]["enum"] == [*(one.value for one in NoForecast), None]


# ---- the plan's, for editors


def leaves(schema: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(schema, dict):
        return
    for group in ("properties", "$defs"):
        for key, part in schema.get(group, {}).items():
            yield f"{where}.{key}", part
            yield from leaves(part, f"{where}.{key}")
    for key in ("items", "additionalProperties"):
        yield from leaves(schema.get(key), f"{where}.{key}")


@pytest.mark.parametrize("name", ["plan", "entry"])
def test_every_key_has_an_example_and_every_choice_its_values(name):
    for where, schema in leaves(json.loads(schemas.read(name)), name):
        if "$ref" in schema or "control-character" in where:
            continue
        assert schema.get("examples"), where


@pytest.mark.parametrize("path", [ROOT / "plan.toml", EXAMPLE])
def test_the_shipped_plans_name_the_schema_in_their_first_line(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    word, _, place = first.partition(" ")
    assert word == "#:schema"
    assert (path.parent / place).read_bytes() == schemas.read("plan")
