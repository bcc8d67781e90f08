"""Adding an item to the plan file: nothing there is changed, and nothing unsound is written."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from wuhai_plan.errors import PlanFileError, Problem, RequestError
from wuhai_plan.files import read_bytes, write_whole
from wuhai_plan.log.append import locked
from wuhai_plan.model import Kind, Plan, Text
from wuhai_plan.numbers import narrow, parse_typed
from wuhai_plan.planfile.insert import insert
from wuhai_plan.planfile.reader import parse
from wuhai_plan.planfile.table import Problems, check_id
from wuhai_plan.planfile.write import table_lines
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import find_by_id
from wuhai_plan.texts import has_control

RANGE = ".."
FIRST = ("chapter", "item")  # what a plan may lack until something is added
BILINGUAL = ("title", "unit", "lead")


class ItemInput(Struct, frozen=True, kw_only=True):
    """An item as it was typed, word for word; None and () for what was left out.

    Its fields are named as the options, in the order in which the plan file has their keys.
    """

    chapter: str
    title: str | None = None
    title_zh: str | None = None
    kind: str | None = None
    ladder: str | None = None
    target: str | None = None
    unit: str | None = None
    unit_zh: str | None = None
    baseline: str | None = None
    bound: str | None = None
    period: str | None = None
    start: str | None = None
    due: str | None = None
    pace: str | None = None
    weight: str | None = None
    lead: str | None = None
    lead_zh: str | None = None
    support: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    source: str | None = None
    note: str | None = None
    new_chapter: str | None = None


class Added(Struct, frozen=True):
    """What was put into the plan file: its lines, and the number of the first."""

    id: str
    file: str
    lines: str
    line: int


def add_item(session: Session, name: str, typed: ItemInput, *, dry_run: bool = False) -> Added:
    """Put an item into the plan file, after the last one of its chapter, else at the end.

    The file with it must be sound before anything is written. Whoever else adds at the same time
    waits; where any other program has changed the file meanwhile, nothing is written.
    """
    _refuse_controls(typed)
    if dry_run:
        return _with_item(session, name, typed)[0]
    path = Path(os.path.realpath(session.plan_path))
    # The lock is on a file beside it: one on the plan file would go when that is replaced.
    with locked(path.with_name(f".{path.name}.lock")):
        added, old, new = _with_item(session, name, typed)
        if read_bytes(path) != old:
            raise RequestError.of("add-changed", path=str(session.plan_path))
        write_whole(path, new, overwrite=True)
    return added


def _with_item(session: Session, name: str, typed: ItemInput) -> tuple[Added, bytes, bytes]:
    """Return what would be added, the file as it is, and the file with it."""
    old = read_bytes(session.plan_path) or b""
    plan = _plan(session, old)
    _check_name(session, plan, name)
    fields = _fields(session, plan, typed)
    lines = table_lines("item", name, fields)
    if typed.new_chapter:
        chapter = table_lines("chapter", typed.chapter, {"title": typed.new_chapter})
        lines = f"{chapter}\n{lines}"
    neighbours = [item.id for item in plan.items.values() if item.chapter == fields["chapter"]]
    new, line = insert(old, lines, neighbours)
    _check(session, plan, new, name, typed)
    return Added(name, session.plan_path.name, lines, line), old, new


def _plan(session: Session, old: bytes) -> Plan:
    """Return the plan that the file holds; one that lacks nothing but its first item will do."""
    plan, problems = parse(old, session.plan_path.name)
    lacking = all(p.code == "plan-missing-key" and p.key in FIRST for p in problems)
    if problems and lacking and plan is not None:
        return plan
    if plan != session.plan:
        raise RequestError.of("add-changed", path=str(session.plan_path))
    return session.plan


def _check(session: Session, plan: Plan, new: bytes, name: str, typed: ItemInput) -> None:
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


def _by_option(problem: Problem, name: str, typed: ItemInput) -> Problem:
    """Name the option that is missing, where the file would name a key."""
    if problem.code == "plan-ladder-or-stages" and typed.ladder is None:
        if problem.facts["options"]:
            return Problem("add-ladder", problem.facts)
        return Problem("add-no-ladder", {"file": problem.file, "item": name})
    key = (problem.key or "").removeprefix(f"item.{name}.")
    if problem.code == "plan-missing-key" and key in typed.__struct_fields__:
        options = [kind.value for kind in Kind] if key == "kind" else []
        return Problem("add-missing", {"option": f"--{key}", "options": options})
    return problem


def _check_name(session: Session, plan: Plan, name: str) -> None:
    problems = Problems(session.plan_path.name)
    check_id(name, f"item.{name}", problems)
    if problems.noted:
        raise PlanFileError(*problems.noted)
    if name in plan.items:
        raise RequestError.of("add-exists", item=name, path=str(session.plan_path))


def _fields(session: Session, plan: Plan, typed: ItemInput) -> dict[str, object]:
    """Return the keys and values of the item's table; None and () for what was left out."""
    fields: dict[str, Any] = asdict(typed)
    if fields.pop("new_chapter") is None:
        fields["chapter"] = find_by_id(typed.chapter, plan.chapters, "unknown-chapter").id
    elif typed.chapter in plan.chapters:
        raise RequestError.of("add-chapter-exists", chapter=typed.chapter)
    for key in BILINGUAL:
        text, zh = fields[key], fields.pop(f"{key}_zh")
        fields[key] = None if text is None and zh is None else Text(text, zh)
    units = {narrow(unit) for unit in (typed.unit, typed.unit_zh) if unit}
    if typed.target is not None:
        low, between, high = typed.target.partition(RANGE)
        first = _number(low, units)
        fields["target"] = (first, _number(high, units)) if between else first
    if typed.baseline is not None:
        fields["baseline"] = _number(typed.baseline, units)
    for key in ("start", "due"):
        fields[key] = session.day(fields[key]) if fields[key] else None
    if typed.weight is not None:
        fields["weight"] = _number(typed.weight)
    # --tag is given once for each; the file has a list of them.
    return {"tags" if key == "tag" else key: value for key, value in fields.items()}


def _number(text: str, units: Collection[str] = ()) -> Decimal:
    """Read a number, with a unit after it or not."""
    sign, size, unit = parse_typed(text) or ("", None, "")
    if size is None or (unit and unit not in units):
        raise RequestError.of("add-not-a-number", value=text)
    return -size if sign == "-" else size


def _refuse_controls(typed: ItemInput) -> None:
    for key, value in asdict(typed).items():
        words: Iterable[str] = value if isinstance(value, tuple) else [value or ""]
        if any(has_control(word, lines=key == "note") for word in words):
            raise RequestError.of("control-character", name=key.replace("_", "-"))
