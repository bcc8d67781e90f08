"""Adding an item to the plan file: nothing there is changed, and nothing unsound is written."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.errors import PlanFileError, Problem, RequestError
from wuhai_plan.files import read_bytes, write_whole
from wuhai_plan.log.append import locked
from wuhai_plan.model import Kind, Plan, Text
from wuhai_plan.numbers import narrow, parse_typed
from wuhai_plan.planfile.insert import insert
from wuhai_plan.planfile.reader import parse
from wuhai_plan.planfile.table import Problems, check_id
from wuhai_plan.planfile.write import NewItem, chapter_lines, item_lines
from wuhai_plan.session.core import Session
from wuhai_plan.session.lookup import one_of
from wuhai_plan.texts import has_control

RANGE = ".."
FIRST = ("chapter", "item")  # what a plan may lack until something is added


class ItemInput(Struct, frozen=True, kw_only=True):
    """An item as it was typed, word for word; None and () for what was not said."""

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


def add(session: Session, name: str, said: ItemInput, *, dry_run: bool = False) -> Added:
    """Put an item into the plan file, after the last one of its chapter, else at the end.

    The file with it must be sound before anything is written. Whoever else adds at the same time
    waits; where any other program has changed the file meanwhile, nothing is written.
    """
    _refuse_controls(said)
    if dry_run:
        return _with(session, name, said)[0]
    # Replacing the file is what a lock on the file itself would not survive.
    path = Path(os.path.realpath(session.plan_path))
    with locked(path.with_name(f".{path.name}.lock")):
        added, old, new = _with(session, name, said)
        if read_bytes(path) != old:
            raise RequestError.of("add-changed", path=str(session.plan_path))
        write_whole(path, new, overwrite=True)
    return added


def _with(session: Session, name: str, said: ItemInput) -> tuple[Added, bytes, bytes]:
    """Return what would be added, the file as it is, and the file with it."""
    old = read_bytes(session.plan_path) or b""
    plan = _plan(session, old)
    _check_name(session, plan, name)
    item = _item(session, plan, said)
    lines = item_lines(name, item)
    if said.new_chapter:
        lines = f"{chapter_lines(said.chapter, said.new_chapter)}\n{lines}"
    beside = [one.id for one in plan.items.values() if one.chapter == item.chapter]
    new, line = insert(old, lines, beside)
    _check(session, plan, new, name, said)
    return Added(name, session.plan_path.name, lines, line), old, new


def _plan(session: Session, old: bytes) -> Plan:
    """Return the plan that the file holds; one that lacks nothing but its first item will do."""
    found, problems = parse(old, session.plan_path.name)
    lacking = all(one.code == "plan-missing-key" and one.key in FIRST for one in problems)
    if problems and lacking and found is not None:
        return found
    if found != session.plan:
        raise RequestError.of("add-changed", path=str(session.plan_path))
    return session.plan


def _check(session: Session, plan: Plan, new: bytes, name: str, said: ItemInput) -> None:
    """Refuse a file that is not sound, or says anything else than before besides the new item."""
    found, problems = parse(new, session.plan_path.name)
    if found is None or any(problem.key is None for problem in problems):
        raise RequestError.of("add-no-place", path=str(session.plan_path), item=name)
    if problems:
        raise PlanFileError(*(_by_option(problem, name, said) for problem in problems))
    items = {key: item for key, item in found.items.items() if key != name}
    chapters = {key: one for key, one in found.chapters.items() if key in plan.chapters}
    if replace(found, items=items, chapters=chapters) != plan:
        raise RequestError.of("add-no-place", path=str(session.plan_path), item=name)


def _by_option(problem: Problem, name: str, said: ItemInput) -> Problem:
    """Name the option that is missing, where the file would name a key."""
    if problem.code == "plan-ladder-or-stages" and said.ladder is None:
        if problem.facts["options"]:
            return Problem("add-ladder", problem.facts)
        return Problem("add-no-ladder", {"file": problem.file, "item": name})
    key = (problem.key or "").removeprefix(f"item.{name}.")
    if problem.code == "plan-missing-key" and key in said.__struct_fields__:
        options = [kind.value for kind in Kind] if key == "kind" else []
        return Problem("add-missing", {"option": f"--{key}", "options": options})
    return problem


def _check_name(session: Session, plan: Plan, name: str) -> None:
    problems = Problems(session.plan_path.name)
    check_id(name, f"item.{name}", problems)
    if problems.found:
        raise PlanFileError(*problems.found)
    if name in plan.items:
        raise RequestError.of("add-exists", item=name, path=str(session.plan_path))


def _item(session: Session, plan: Plan, said: ItemInput) -> NewItem:
    chapter = said.chapter
    if said.new_chapter is None:
        chapter = one_of(chapter, plan.chapters, "unknown-chapter").id
    elif chapter in plan.chapters:
        raise RequestError.of("add-chapter-exists", chapter=chapter)
    units = {narrow(unit) for unit in (said.unit, said.unit_zh) if unit}
    return NewItem(
        chapter=chapter,
        title=_text(said.title, said.title_zh),
        kind=said.kind,
        ladder=said.ladder,
        target=_target(said.target, units),
        unit=_text(said.unit, said.unit_zh),
        baseline=_number(said.baseline, units),
        bound=said.bound,
        period=said.period,
        start=session.day(said.start) if said.start else None,
        due=session.day(said.due) if said.due else None,
        pace=said.pace,
        weight=_number(said.weight),
        lead=_text(said.lead, said.lead_zh),
        support=said.support,
        tags=said.tag,
        source=said.source,
        note=said.note,
    )


def _text(plain: str | None, zh: str | None) -> Text | None:
    return None if plain is None and zh is None else Text(plain, zh)


def _target(text: str | None, units: Collection[str]) -> Decimal | tuple[Decimal, Decimal] | None:
    low, between, high = (text or "").partition(RANGE)
    if not between:
        return _number(text, units)
    ends = _number(low, units), _number(high, units)
    if ends[0] is None or ends[1] is None:
        raise RequestError.of("add-not-a-number", value=text)
    return ends[0], ends[1]


def _number(text: str | None, units: Collection[str] = ()) -> Decimal | None:
    if text is None:
        return None
    found = parse_typed(text)
    if found is None or (found[2] and found[2] not in units):
        raise RequestError.of("add-not-a-number", value=text)
    return -found[1] if found[0] == "-" else found[1]


def _refuse_controls(said: ItemInput) -> None:
    for key in said.__struct_fields__:
        value = getattr(said, key)
        words: Iterable[str] = value if isinstance(value, tuple) else [value or ""]
        if any(has_control(word, lines=key == "note") for word in words):
            raise RequestError.of("control-character", name=key.replace("_", "-"))
