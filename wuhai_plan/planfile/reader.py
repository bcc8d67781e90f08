"""TOML to `Plan`: every table read, every mistake noted with its key."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection

import tomli

from wuhai_plan.errors import Problem
from wuhai_plan.lang import Lang
from wuhai_plan.model import Chapter, Item, Ladder, Pace, Plan, RuleSet, Text, Thresholds
from wuhai_plan.numbers import exact
from wuhai_plan.planfile.item import ITEM, Defaults, parse_item, parse_stages
from wuhai_plan.planfile.table import Problems, Table, check_id

TOP = ("plan", "rating", "rules", "chapter", "ladder", "item")
PLAN = ("title", "start", "due", "timezone", "pace", "lang", "log", "source", "note")


def parse(data: bytes, file: str) -> tuple[Plan | None, list[Problem]]:
    """Read a plan file's bytes; return the plan (None where it can't be built) and all mistakes."""
    problems = Problems(file)
    raw = _toml(data, problems)
    if raw is None:
        return None, problems.found
    top = Table(raw, "", problems, TOP)
    top.require("plan", "chapter", "item")
    head = Table(raw.get("plan", {}), "plan", problems, PLAN)
    defaults = _defaults(head) if top.has("plan") else Defaults(None, None, Pace.DAY)
    chapters = _chapters(raw, problems)
    ladders = _ladders(raw, problems)
    items = _items(raw, problems, defaults, chapters, ladders)
    thresholds, rules = _thresholds(raw, problems), _rules(raw, problems)
    title, source, note = head.text("title"), head.text("source"), head.text("note", lines=True)
    timezone, log, lang = head.string("timezone"), head.string("log"), head.choice("lang", Lang)
    plan = None
    if title and defaults.start and defaults.due:
        plan = Plan(
            title=title,
            start=defaults.start,
            due=defaults.due,
            chapters=chapters,
            items=items,
            thresholds=thresholds,
            rules=rules,
            timezone=timezone,
            lang=lang,
            log=log,
            source=source,
            note=note,
        )
    if problems.found and plan is not None and plan.timezone:
        # A sound plan leaves this to whoever needs the zone: loading it takes time.
        check_zone(plan.timezone, problems)
    return plan, problems.found


def _toml(data: bytes, problems: Problems) -> dict[str, object] | None:
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.found.append(Problem("plan-not-utf8", {}, problems.file, line))
        return None
    try:
        return tomli.loads(text, parse_float=exact)
    except tomli.TOMLDecodeError as error:
        line, column = error.lineno, error.colno
        shown = text.split("\n")[line - 1].strip()
        twice = error.msg.startswith(("Cannot", "Duplicate"))
        code = "plan-toml-twice" if twice else "plan-toml"
        facts = {"column": column, "shown": shown[:60]}
        problems.found.append(Problem(code, facts, problems.file, line))
    except (RecursionError, ValueError):
        problems.found.append(Problem("plan-toml-limits", {}, problems.file))
    return None


def _defaults(head: Table) -> Defaults:
    head.require("title", "start", "due")
    start, due = head.day("start"), head.day("due")
    if start and due and due < start:
        head.wrong("due", "plan-due-before-start", start=start, due=due)
        due = None
    return Defaults(start, due, head.choice("pace", Pace) or Pace.DAY)


def check_zone(name: str, problems: Problems) -> None:
    """Note a time zone that there is none of."""
    from wuhai_plan.planfile.zone import zone_of

    if zone_of(name) is None:
        problems.add("plan-bad-timezone", "plan.timezone", value=name)


def _thresholds(raw: dict[str, object], problems: Problems) -> Thresholds:
    usual = Thresholds()
    table = Table(raw.get("rating", {}), "rating", problems, ("ahead", "behind", "critical"))
    ahead, behind, critical = (table.number(name) for name in ("ahead", "behind", "critical"))
    chosen = Thresholds(
        usual.ahead if ahead is None else ahead,
        usual.behind if behind is None else behind,
        usual.critical if critical is None else critical,
    )
    if not chosen.ahead >= 0 >= chosen.behind >= chosen.critical:
        problems.add("plan-rating-order", "rating")
    return chosen


def _rules(raw: dict[str, object], problems: Problems) -> dict[str, RuleSet]:
    if "rules" not in raw:
        return {}
    from wuhai_plan.planfile.rules import parse_rules

    return parse_rules(raw["rules"], problems)


def _tables(
    raw: dict[str, object], name: str, problems: Problems, known: Collection[str]
) -> list[tuple[str, Table]]:
    group = raw.get(name, {})
    if not isinstance(group, dict):
        problems.add("plan-not-table", name)
        return []
    found = []
    for key, value in group.items():
        check_id(key, f"{name}.{key}", problems)
        found.append((key, Table(value, f"{name}.{key}", problems, known)))
    return found


def _chapters(raw: dict[str, object], problems: Problems) -> dict[str, Chapter]:
    chapters = {}
    for key, table in _tables(raw, "chapter", problems, ("title",)):
        table.require("title")
        chapters[key] = Chapter(key, table.text("title") or Text(key, key))
    return chapters


def _ladders(raw: dict[str, object], problems: Problems) -> dict[str, Ladder]:
    ladders = {}
    for key, table in _tables(raw, "ladder", problems, ("stages",)):
        table.require("stages")
        ladders[key] = Ladder(key, parse_stages(table))
    return ladders


def _items(
    raw: dict[str, object],
    problems: Problems,
    defaults: Defaults,
    chapters: dict[str, Chapter],
    ladders: dict[str, Ladder],
) -> dict[str, Item]:
    found = (
        parse_item(key, table, defaults, chapters, ladders)
        for key, table in _tables(raw, "item", problems, ITEM)
    )
    return {item.id: item for item in found if item is not None}
