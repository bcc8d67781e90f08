"""TOML to `Plan`: every table read, every mistake noted with its key."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection
from datetime import date

import tomli
from msgspec.structs import replace

from wuhai_plan.errors import Problem
from wuhai_plan.lang import Lang
from wuhai_plan.model import (
    LAG,
    Basis,
    Chapter,
    Counts,
    Frequency,
    Item,
    Ladder,
    Pace,
    Plan,
    RuleSet,
    Text,
    Thresholds,
)
from wuhai_plan.numbers import exact
from wuhai_plan.planfile.item import ITEM, Context, parse_item, parse_lag, parse_stages
from wuhai_plan.planfile.table import THRESHOLDS, Problems, Table, check_id

TOP = ("plan", "rating", "rules", "chapter", "ladder", "item")
RULES = ("title", "basis", *THRESHOLDS)
PLAN = (
    "name", "title", "start", "due", "timezone", "pace", "report", "lag", "counts", "lang", "log",
    "source", "publisher", "contact", "note",
)  # fmt: skip


class SoundItems:
    """Items without a mistake, by the tables they were read from.

    The plans that a log adopts differ in few items: those that are alike are read once.
    """

    def __init__(self) -> None:
        self._items: list[tuple[Context, dict[str, Item]]] = []

    def of(self, context: Context) -> dict[str, Item]:
        """Return those read in plans that say the same where items say nothing."""
        for known, items in self._items:
            if known == context:
                return items
        self._items.append((context, {}))
        return self._items[-1][1]


def parse(
    data: bytes, file: str, known: SoundItems | None = None
) -> tuple[Plan | None, list[Problem]]:
    """Read a plan file's bytes; return the plan (None where it can't be built) and all mistakes.

    `known` are items of other plans, and takes in this one's.
    """
    problems = Problems(file)
    raw = _toml(data, problems)
    if raw is None:
        return None, problems.noted
    top = Table(raw, "", problems, TOP)
    top.require("plan", "chapter", "item")
    plan_table = top.inner("plan", PLAN)
    start, due = _dates(plan_table) if "plan" in raw else (None, None)
    pace = plan_table.choice("pace", Pace) or Pace.DAY
    report = plan_table.choice("report", Frequency) or Frequency.MONTH
    lag = parse_lag(plan_table, LAG)
    counts = plan_table.choice("counts", Counts) or Counts.REPORTED
    context = Context(start, due, pace, report, lag, _chapters(top), _ladders(top))
    items = _items(top, context, known.of(context) if known else {})
    renamed = _renamed(top, items)
    thresholds = top.inner("rating", THRESHOLDS).thresholds(Thresholds(), 0, "plan-rating-order")
    rules = _rules(top)
    title, source = plan_table.text("title"), plan_table.text("source")
    note, timezone = plan_table.text("note", lines=True), plan_table.string("timezone")
    log, lang = plan_table.string("log"), plan_table.choice("lang", Lang)
    name = plan_table.string("name")
    if name is not None:
        check_id(name, "plan.name", problems)
    publisher, contact = plan_table.text("publisher"), plan_table.text("contact")
    plan = None
    if title and start and due:
        plan = Plan(
            name=name, title=title, start=start, due=due, chapters=context.chapters, items=items,
            renamed=renamed, pace=pace, report=report, lag=lag, counts=counts,
            thresholds=thresholds, rules=rules, timezone=timezone, lang=lang, log=log,
            source=source, publisher=publisher, contact=contact, note=note,
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


def _dates(plan_table: Table) -> tuple[date | None, date | None]:
    plan_table.require("title", "start", "due")
    start, due = plan_table.day("start"), plan_table.day("due")
    if start and due and due < start:
        plan_table.wrong("due", "plan-due-before-start", start=start, due=due)
        due = None
    return start, due


def _tables(top: Table, group: str, keys: Collection[str]) -> list[tuple[str, Table]]:
    """Return the tables [group.NAME], each with its name."""
    values = top.raw.get(group, {})
    if not isinstance(values, dict):
        top.wrong(group, "plan-not-table")
        return []
    tables = []
    for name, value in values.items():
        check_id(name, f"{group}.{name}", top.problems)
        tables.append((name, top.inner(f"{group}.{name}", keys, value)))
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
        ladders[key] = Ladder(key, parse_stages(table) if "stages" in table.raw else ())
    return ladders


def _items(top: Table, context: Context, known: dict[str, Item]) -> dict[str, Item]:
    items = {}
    for key, table in _tables(top, "item", ITEM):
        written = _written(key, table)
        if written in known:
            items[key] = known[written]
            continue
        mistakes = len(top.problems.noted)
        item = parse_item(key, table, context)
        if item and "revisions" in table.raw:
            from wuhai_plan.planfile.revision import parse_revisions  # few plans have any

            item = replace(item, revisions=parse_revisions(table, item))
        if item and item.chapter and item.title != Text():
            items[key] = item
            if written and len(top.problems.noted) == mistakes:
                known[written] = item
    return items


def _written(key: str, table: Table) -> str:
    """Return what an item's table says, as it is written: 600.0 is not 600; nothing if too deep."""
    try:
        return f"{key} {table.raw}"
    except RecursionError:
        return ""


def _renamed(top: Table, items: dict[str, Item]) -> dict[str, str]:
    """Return ids by what they were earlier, which is no id of today and was of one item alone."""
    renamed: dict[str, str] = {}
    for item in items.values():
        if item.was is not None:
            other = item.was if item.was in items else renamed.setdefault(item.was, item.id)
            if other != item.id or item.was == item.id:
                top.wrong(f"item.{item.id}.was", "plan-was-taken", value=item.was, other=other)
    return renamed


def _rules(top: Table) -> dict[str, RuleSet]:
    """Read the tables [rules.NAME]: other ways to rate."""
    if "rules" not in top.raw:
        return {}
    if not isinstance(top.raw["rules"], dict):
        top.wrong("rules", "plan-not-table")
        return {}
    from wuhai_plan.rules import DEFAULT, USUAL  # few plans have any

    rules = {}
    for name, raw in top.raw["rules"].items():
        key = f"rules.{name}"
        check_id(name, key, top.problems)
        if name == DEFAULT:
            top.wrong(key, "plan-rules-reserved")
        table = top.inner(key, RULES, raw)
        title, basis = table.text("title"), table.choice("basis", Basis) or Basis.POINTS
        limits = table.thresholds(USUAL[basis], basis.neutral, "plan-rules-order")
        rules[name] = RuleSet(name, title or Text(name, name), limits)
    return rules
