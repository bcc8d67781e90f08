"""Adding an item to the plan file: nothing there is changed, and nothing unsound is written."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import replace

from wuhai_plan.errors import PlanFileError, Problem, RequestError
from wuhai_plan.files import read_bytes, write_whole
from wuhai_plan.log.append import locked
from wuhai_plan.model import Kind, Plan, Text
from wuhai_plan.planfile.insert import insert, table_lines
from wuhai_plan.planfile.reader import parse
from wuhai_plan.planfile.table import Problems, check_id
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find
from wuhai_plan.texts import has_control
from wuhai_plan.units import amount

RANGE = ".."
FIRST = ("chapter", "item")  # what a plan may lack until something is added
BILINGUAL = ("title", "unit", "lead")
Options: TypeAlias = Mapping[str, Any]  # as they were typed, by name


def add_item(
    session: Session, name: str, *, dry_run: bool = False, **typed: str | tuple[str, ...] | None
) -> tuple[str, int]:
    """Put an item into the plan file, after the last one of its chapter, else at the end.

    `typed` holds every option word for word, in the order in which the plan file has their keys;
    None and () for what was left out. Return the item's lines, and the number of the first.

    The file with it must be sound before anything is written. Whoever else adds at the same time
    waits; where any other program has changed the file meanwhile, nothing is written.
    """
    for key, value in typed.items():
        words = value if isinstance(value, tuple) else [value or ""]
        if any(has_control(word, lines=key == "note") for word in words):
            raise RequestError.of("control-character", name=key.replace("_", "-"))
    if dry_run:
        return _with_item(session, name, typed)[:2]
    path = Path(os.path.realpath(session.plan_path))
    # The lock is on a file beside it: one on the plan file would go when that is replaced.
    with locked(path.with_name(f".{path.name}.lock")):
        lines, number, old, new = _with_item(session, name, typed)
        if read_bytes(path) != old:
            raise RequestError.of("add-changed", path=str(session.plan_path))
        write_whole(path, new, overwrite=True)
    return lines, number


def _with_item(session: Session, name: str, typed: Options) -> tuple[str, int, bytes, bytes]:
    """Return the lines that would be added and the first's number; the file now, and with them."""
    old = read_bytes(session.plan_path) or b""
    plan = _plan(session, old)
    problems = Problems(session.plan_path.name)
    check_id(name, f"item.{name}", problems)
    if problems.noted:
        raise PlanFileError(*problems.noted)
    if name in plan.items:
        raise RequestError.of("add-exists", item=name, path=str(session.plan_path))
    fields = _fields(session, plan, typed)
    lines = table_lines("item", name, fields)
    if typed["new_chapter"]:
        chapter = table_lines("chapter", typed["chapter"], {"title": typed["new_chapter"]})
        lines = f"{chapter}\n{lines}"
    neighbours = [item.id for item in plan.items.values() if item.chapter == fields["chapter"]]
    new, number = insert(old, lines, neighbours)
    _check(session, plan, new, name, typed)
    return lines, number, old, new


def _plan(session: Session, old: bytes) -> Plan:
    """Return the plan that the file holds; one that lacks nothing but its first item will do."""
    plan, problems = parse(old, session.plan_path.name)
    lacking = all(p.code == "plan-missing-key" and p.key in FIRST for p in problems)
    if problems and lacking and plan is not None:
        return plan
    if plan != session.plan:
        raise RequestError.of("add-changed", path=str(session.plan_path))
    return session.plan


def _check(session: Session, plan: Plan, new: bytes, name: str, typed: Options) -> None:
    """Refuse a file that is not sound, or says anything else than before besides the new item."""
    after, problems = parse(new, session.plan_path.name)
    no_place = RequestError.of("add-no-place", path=str(session.plan_path), item=name)
    if after is None or any(problem.key is None for problem in problems):
        raise no_place
    if problems:
        raise PlanFileError(*(_by_option(problem, name, typed) for problem in problems))
    items = {key: item for key, item in after.items.items() if key != name}
    chapters = {key: chapter for key, chapter in after.chapters.items() if key in plan.chapters}
    if replace(after, items=items, chapters=chapters) != plan:
        raise no_place


def _by_option(problem: Problem, name: str, typed: Options) -> Problem:
    """Name the option that is missing, where the file would name a key."""
    if problem.code == "plan-ladder-or-stages" and typed["ladder"] is None:
        if problem.facts["options"]:
            return Problem("add-ladder", problem.facts)
        return Problem("add-no-ladder", {"file": problem.file, "item": name})
    key = (problem.key or "").removeprefix(f"item.{name}.")
    if problem.code == "plan-missing-key" and key in typed:
        options = [kind.value for kind in Kind] if key == "kind" else []
        return Problem("add-missing", {"option": f"--{key}", "options": options})
    return problem


def _fields(session: Session, plan: Plan, typed: Options) -> dict[str, object]:
    """Return the keys and values of the item's table; None and () for what was left out."""
    fields: dict[str, Any] = dict(typed)
    if fields.pop("new_chapter") is None:
        fields["chapter"] = find(typed["chapter"], plan.chapters, "unknown-chapter").id
    elif typed["chapter"] in plan.chapters:
        raise RequestError.of("add-chapter-exists", chapter=typed["chapter"])
    for key in BILINGUAL:
        text, zh = fields[key], fields.pop(f"{key}_zh")
        fields[key] = None if text is None and zh is None else Text(text, zh)
    units = [unit for unit in (typed["unit"], typed["unit_zh"]) if unit]
    if typed["target"] is not None:
        numbers = tuple(_number(part, units) for part in fields["target"].split(RANGE, 1))
        fields["target"] = numbers if len(numbers) > 1 else numbers[0]
    if typed["baseline"] is not None:
        fields["baseline"] = _number(typed["baseline"], units)
    for key in ("start", "due", "promised"):
        fields[key] = session.day(fields[key]) if fields[key] else None
    if typed["weight"] is not None:
        fields["weight"] = _number(typed["weight"])
    # --tag is given once for each; the file has a list of them.
    return {"tags" if key == "tag" else key: value for key, value in fields.items()}


def _number(text: str, units: Collection[str] = ()) -> Decimal:
    """Read a number, with a unit after it or not."""
    number = amount(text, units)
    if number is None:
        raise RequestError.of("add-not-a-number", value=text)
    return number
