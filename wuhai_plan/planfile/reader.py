"""TOML to `Plan`: every table read, every mistake noted with its key."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection
from datetime import date

import tomli

from wuhai_plan.errors import Problem
from wuhai_plan.lang import Lang
from wuhai_plan.model import Chapter, Ladder, Pace, Plan, Text, Thresholds
from wuhai_plan.numbers import exact
from wuhai_plan.planfile.item import ITEM, Context, parse_item, parse_stages
from wuhai_plan.planfile.table import THRESHOLDS, Problems, Table, check_id

TOP = ("plan", "rating", "rules", "chapter", "ladder", "item")
PLAN = ("title", "start", "due", "timezone", "pace", "lang", "log", "source", "note")


def parse(data: bytes, file: str) -> tuple[Plan | None, list[Problem]]:
    """Read a plan file's bytes; return the plan (None where it can't be built) and all mistakes."""
    problems = Problems(file)
    raw = _toml(data, problems)
    if raw is None:
        return None, problems.noted
    top = Table(raw, "", problems, TOP)
    top.require("plan", "chapter", "item")
    plan_table = Table(raw.get("plan", {}), "plan", problems, PLAN)
    start, due, pace = _defaults(plan_table) if top.has("plan") else (None, None, Pace.DAY)
    chapters, ladders = _chapters(top), _ladders(top)
    context = Context(start, due, pace, chapters, ladders)
    tables = _tables(top, "item", ITEM)
    read = (parse_item(key, table, context) for key, table in tables)
    items = {item.id: item for item in read if item is not None}
    rating = Table(raw.get("rating", {}), "rating", problems, THRESHOLDS)
    thresholds = rating.thresholds(Thresholds(), 0, "plan-rating-order")
    rules = {}
    if top.has("rules"):
        from wuhai_plan.planfile.rules import parse_rules  # few plans have any

        rules = parse_rules(raw["rules"], problems)
    title, source = plan_table.text("title"), plan_table.text("source")
    note, timezone = plan_table.text("note", lines=True), plan_table.string("timezone")
    log, lang = plan_table.string("log"), plan_table.choice("lang", Lang)
    plan = None
    if title and start and due:
        plan = Plan(
            title=title, start=start, due=due, chapters=chapters, items=items,
            thresholds=thresholds, rules=rules, timezone=timezone, lang=lang, log=log,
            source=source, note=note,
        )  # fmt: skip
    if problems.noted and plan is not None and plan.timezone:
        # A sound plan leaves this to whoever needs the zone: loading it takes time.
        from wuhai_plan.planfile.zone import zone_of

        if zone_of(plan.timezone) is None:
            problems.add("plan-bad-timezone", "plan.timezone", value=plan.timezone)
    return plan, problems.noted


def _toml(data: bytes, problems: Problems) -> dict[str, object] | None:
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.noted.append(Problem("plan-not-utf8", {}, problems.file, line))
        return None
    try:
        return tomli.loads(text, parse_float=exact)
    except tomli.TOMLDecodeError as error:
        line = error.lineno
        shown = text.split("\n")[line - 1].strip()
        # tomli tells a key given twice from other mistakes by its words alone; tests hold them.
        twice = error.msg.startswith(("Cannot", "Duplicate"))
        code = "plan-toml-twice" if twice else "plan-toml"
        facts = {"column": error.colno, "shown": shown[:60]}
        problems.noted.append(Problem(code, facts, problems.file, line))
    except (RecursionError, ValueError):
        problems.noted.append(Problem("plan-toml-limits", {}, problems.file))
    return None


def _defaults(plan_table: Table) -> tuple[date | None, date | None, Pace]:
    """Return what items take from the plan where they don't say otherwise; None where wrong."""
    plan_table.require("title", "start", "due")
    start, due = plan_table.day("start"), plan_table.day("due")
    if start and due and due < start:
        plan_table.wrong("due", "plan-due-before-start", start=start, due=due)
        due = None
    return start, due, plan_table.choice("pace", Pace) or Pace.DAY


def _tables(top: Table, group: str, keys: Collection[str]) -> list[tuple[str, Table]]:
    """Return the tables [group.NAME], each with its name."""
    values = top.raw.get(group, {})
    if not isinstance(values, dict):
        top.wrong(group, "plan-not-table")
        return []
    tables = []
    for name, value in values.items():
        check_id(name, f"{group}.{name}", top.problems)
        tables.append((name, Table(value, f"{group}.{name}", top.problems, keys)))
    return tables


def _chapters(top: Table) -> dict[str, Chapter]:
    chapters = {}
    for key, table in _tables(top, "chapter", ("title",)):
        table.require("title")
        chapters[key] = Chapter(key, table.text("title") or Text(key, key))
    return chapters


def _ladders(top: Table) -> dict[str, Ladder]:
    ladders = {}
    for key, table in _tables(top, "ladder", ("stages",)):
        table.require("stages")
        ladders[key] = Ladder(key, parse_stages(table))
    return ladders
