"""A TOML table read key by key: each getter returns a value or notes a problem and returns None."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TypeVar

from msgspec.structs import replace

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.errors import Problem
from wuhai_plan.lang import LANGS
from wuhai_plan.model import Text, Thresholds
from wuhai_plan.numbers import bounded
from wuhai_plan.texts import has_control, nearest

E = TypeVar("E", bound=Enum)
THRESHOLDS = ("ahead", "behind", "critical")

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"

# What to write where a key is missing.
EXAMPLES = {
    "plan": "[plan]",
    "chapter": "[chapter.economy]",
    "item": "[item.first-promise]",
    "title": 'title = { en = "…", zh = "…" }',
    "start": "start = 2023-01-01",
    "due": "due = 2023-12-31",
    "kind": 'kind = "count"',
    "target": "target = 600",
    "stages": 'stages = [{ id = "done", percent = 100, title = { en = "Done", zh = "完成" } }]',
    "id": 'id = "started"',
    "percent": "percent = 30",
    "from": "from = 2023-09-01",
}


class Problems:
    """The mistakes of one file, in the order in which it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.noted: list[Problem] = []

    def add(self, code: str, key: str | None, /, **facts: object) -> None:
        """Note a mistake at a key."""
        self.noted.append(Problem(code, facts, self.file, None, key))


class Table:
    """One table of the file. `keys` are all that it may have, so that a misspelt one is named."""

    def __init__(self, value: object, key: str, problems: Problems, keys: Collection[str]) -> None:
        self.key = key
        self.problems = problems
        self.is_table = isinstance(value, dict)
        self.raw: Mapping[str, object] = value if isinstance(value, dict) else {}
        if not self.is_table:
            problems.add("plan-not-table", key)
        for name in [name for name in self.raw if name not in keys]:
            near = nearest(name, keys)
            problems.add("plan-unknown-key", self.at(name), nearest=near, options=tuple(keys))

    def at(self, name: str) -> str:
        """Return the full path of one of its keys."""
        return f"{self.key}.{name}" if self.key else name

    def wrong(self, name: str, code: str, /, **facts: object) -> None:
        """Note a mistake at one of its keys."""
        self.problems.add(code, self.at(name), **facts)

    def has(self, name: str) -> bool:
        """Say whether the key is there, right or wrong."""
        return name in self.raw

    def require(self, *names: str) -> None:
        """Note each of the keys that is missing, unless the table as a whole is wrong."""
        for name in names:
            if self.is_table and name not in self.raw:
                self.wrong(name, "plan-missing-key", example=EXAMPLES[name])

    def string(self, name: str) -> str | None:
        """Return a string on one line."""
        value = self.raw.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.wrong(name, "plan-not-string")
            return None
        if has_control(value):
            self.wrong(name, "plan-control-character")
            return None
        return value

    def text(self, name: str, *, lines: bool = False) -> Text | None:
        """Return a text: a string, or a table with en, zh or both. `lines` allows line breaks."""
        value = self.raw.get(name)
        if value is None:
            return None
        return as_text(value, self.at(name), self.problems, lines=lines)

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        return tuple(text.en or "" for text in self.texts(name, plain=True))

    def texts(self, name: str, *, plain: bool = False) -> tuple[Text, ...]:
        """Return a list of texts; `plain` takes strings alone."""
        value = self.raw.get(name, ())
        if value == ():
            return ()
        if not isinstance(value, list) or (plain and any(not isinstance(v, str) for v in value)):
            self.wrong(name, "plan-not-list")
            return ()
        texts = (as_text(v, f"{self.at(name)}[{n}]", self.problems) for n, v in enumerate(value))
        return tuple(text for text in texts if text is not None)

    def tables(self, name: str, keys: Collection[str], code: str) -> Iterator[Table]:
        """Read a list of tables one by one; `code` is noted where there is none, or it is empty."""
        value = self.raw.get(name)
        if not isinstance(value, list) or not value:
            self.wrong(name, code)
            return
        for number, table in enumerate(value):
            yield Table(table, f"{self.at(name)}[{number}]", self.problems, keys)

    def day(self, name: str) -> date | None:
        """Return a TOML date."""
        value = self.raw.get(name)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        quoted = parse_iso_day(value) if isinstance(value, str) else None
        self.wrong(name, "plan-quoted-date" if quoted else "plan-not-date")
        return None

    def number(self, name: str) -> Decimal | None:
        """Return an exact number."""
        if name not in self.raw:
            return None
        return as_number(self.raw[name], self.at(name), self.problems)

    def thresholds(self, usual: Thresholds, neutral: int, code: str) -> Thresholds:
        """Return where a rating changes, as usual where a key is missing.

        `code` is noted where the thresholds rise: ahead ≥ neutral ≥ behind ≥ critical.
        """
        numbers = {name: self.number(name) for name in THRESHOLDS}
        limits = replace(usual, **{key: n for key, n in numbers.items() if n is not None})
        if not limits.ahead >= neutral >= limits.behind >= limits.critical:
            order = (limits.ahead, neutral, limits.behind, limits.critical)
            self.problems.add(code, self.key, found=order, middle=neutral)
        return limits

    def choice(self, name: str, kind: type[E]) -> E | None:
        """Return the member of an enumeration that the value names."""
        value = self.raw.get(name)
        if value is None:
            return None
        options = _options(kind)
        if isinstance(value, str) and value in options:
            return kind(value)
        if isinstance(value, str):
            near = nearest(value, options)
            self.wrong(name, "plan-bad-choice", value=value, options=options, nearest=near)
        else:
            self.wrong(name, "plan-not-string", options=options)
        return None


@cache
def _options(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in kind)


def as_text(value: object, key: str, problems: Problems, *, lines: bool = False) -> Text | None:
    """Return a text from a string or a table with en, zh or both."""
    if isinstance(value, dict):
        en, zh = value.get("en"), value.get("zh")
        if len(value) != ("en" in value) + ("zh" in value):
            Table(value, key, problems, LANGS)  # notes the keys that are neither
            if en is None and zh is None:
                return None
    else:
        en = zh = value
    parts = [part for part in (en, zh) if part is not None]
    if not parts or not all(isinstance(part, str) and part.strip() for part in parts):
        problems.add("plan-not-text", key)
        return None
    if any(has_control(part, lines=lines) for part in parts):
        problems.add("plan-control-character", key)
        return None
    return Text(en, zh)


def as_number(value: object, key: str, problems: Problems) -> Decimal | None:
    """Return an exact number within bounds; a truth value is none."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        problems.add("plan-not-number", key)
        return None
    number = Decimal(value)
    if not bounded(number):
        problems.add("plan-number-bounds", key)
        return None
    return number


def check_id(name: str, key: str, problems: Problems) -> None:
    """Note an id that is not lower-case ASCII letters, digits and hyphens."""
    if not re.fullmatch(_ID, name):
        problems.add("plan-bad-id", key)
