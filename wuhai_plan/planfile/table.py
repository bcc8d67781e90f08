"""A TOML table read key by key: each getter returns a value or notes a problem and returns None."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.errors import Problem
from wuhai_plan.lang import LANGS
from wuhai_plan.model import Text, Thresholds
from wuhai_plan.numbers import bounded
from wuhai_plan.texts import FEW, has_control, nearest

E = TypeVar("E", bound=Enum)
THRESHOLDS = ("ahead", "behind", "critical")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_TEXT = frozenset(LANGS)  # the keys of a text

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
    "on": "on = 2023-09-01",
}


class Problems(Struct):
    """The mistakes of one file, in the order in which it is read."""

    file: str
    noted: list[Problem] = []

    def add(self, code: str, key: str | None, /, **facts: object) -> None:
        """Note a mistake at a key."""
        self.noted.append(Problem(code, facts, self.file, None, key))

    def nearest(self, word: str, options: Iterable[str]) -> str | None:
        """Return the option nearest to a misspelt word; only while mistakes are few.

        The search takes long, and nobody mends a thousand mistakes one by one.
        """
        return nearest(word, options) if len(self.noted) < FEW else None


class Table:
    """One table of the file. `keys` are all that it may have, so that a misspelt one is named.

    `raw` is empty where it is no table. Some getters take the value too: for one in a list.
    """

    def __init__(self, value: object, key: str, problems: Problems, keys: Collection[str]) -> None:
        self.key = key
        self.problems = problems
        self.raw: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self.is_table = isinstance(value, dict)
        if not self.is_table:
            problems.add("plan-not-table", key)
        for name in [name for name in self.raw if name not in keys]:
            near = problems.nearest(name, keys)
            problems.add("plan-unknown-key", self.at(name), nearest=near, options=tuple(keys))

    def at(self, name: str) -> str:
        """Return the full path of one of its keys."""
        return f"{self.key}.{name}" if self.key else name

    def wrong(self, name: str, code: str, /, **facts: object) -> None:
        """Note a mistake at one of its keys."""
        self.problems.add(code, self.at(name), **facts)

    def require(self, *names: str) -> None:
        """Note each of the keys that is missing, unless the table as a whole is wrong."""
        for name in names:
            if self.is_table and name not in self.raw:
                self.wrong(name, "plan-missing-key", example=EXAMPLES[name])

    def inner(self, name: str, keys: Collection[str], value: object = None) -> Table:
        """Return a table in this one, with no keys where it is missing."""
        value = self.raw.get(name, {}) if value is None else value
        return Table(value, self.at(name), self.problems, keys)

    def tables(self, name: str, keys: Collection[str], code: str) -> Iterator[Table]:
        """Yield the tables of a list, or note `code` where it is none or is empty."""
        value = self.raw.get(name)
        if not isinstance(value, list) or not value:
            self.wrong(name, code)
            return
        for number, raw in enumerate(value):
            yield self.inner(f"{name}[{number}]", keys, raw)

    def string(self, name: str) -> str | None:
        """Return a string on one line."""
        value: str | None = self.raw.get(name)
        if value is None or not self._readable(name, [value], "plan-not-string"):
            return None
        return value

    def text(self, name: str, value: object = None, *, lines: bool = False) -> Text | None:
        """Return a text: a string, or a table with en, zh or both. `lines` allows line breaks."""
        value = self.raw.get(name) if value is None else value
        if value is None:
            return None
        parts: dict[str, Any] = value if isinstance(value, dict) else {"en": value}
        if not parts.keys() <= _TEXT:
            self.inner(name, LANGS, value)  # notes the keys that are neither
            parts = {lang: parts[lang] for lang in LANGS if lang in parts}
            if not parts:
                return None
        if not self._readable(name, parts.values(), "plan-not-text", lines=lines):
            return None
        text = Text(**parts)
        return text if isinstance(value, dict) else Text(text.en, text.en)

    def _readable(
        self, name: str, parts: Collection[object], code: str, *, lines: bool = False
    ) -> bool:
        """Say whether a value consists of readable strings; note `code` where it doesn't."""
        joined = ""
        for part in parts or [None]:  # a table without either language has none
            if not isinstance(part, str) or not part.strip():
                self.wrong(name, code)
                return False
            joined += part
        if has_control(joined, lines=lines):
            self.wrong(name, "plan-control-character")
            return False
        return True

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        return tuple(text.en or "" for text in self.texts(name, plain=True))

    def texts(self, name: str, *, plain: bool = False) -> tuple[Text, ...]:
        """Return a list of texts; `plain` takes strings alone."""
        if name not in self.raw:
            return ()
        value = self.raw[name]
        if not isinstance(value, list) or (plain and any(not isinstance(v, str) for v in value)):
            self.wrong(name, "plan-not-list")
            return ()
        texts = (self.text(f"{name}[{number}]", part) for number, part in enumerate(value))
        return tuple(text for text in texts if text is not None)

    def named_texts(self, name: str) -> tuple[tuple[str, Text], ...]:
        """Return a table of texts under any headings, in their order."""
        value = self.raw.get(name)
        if value is None:
            return ()
        if not isinstance(value, dict):
            self.wrong(name, "plan-not-table")
            return ()
        for heading in value:
            self._readable(name, [heading], "plan-not-text")
        texts = ((head, self.text(f"{name}.{head}", value[head], lines=True)) for head in value)
        return tuple((head, text) for head, text in texts if text is not None)

    def day(self, name: str) -> date | None:
        """Return a TOML date."""
        value = self.raw.get(name)
        if value is None or type(value) is date:  # a `datetime` is a date too
            return value
        quoted = parse_iso_day(value) if isinstance(value, str) else None
        self.wrong(name, "plan-quoted-date" if quoted else "plan-not-date")
        return None

    def number(self, name: str, value: object = None) -> Decimal | None:
        """Return an exact number within bounds; a truth value is none."""
        value = self.raw.get(name) if value is None else value
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            self.wrong(name, "plan-not-number")
            return None
        number = Decimal(value)
        if not bounded(number):
            self.wrong(name, "plan-number-bounds")
            return None
        return number

    def thresholds(self, usual: Thresholds, neutral: int, code: str) -> Thresholds:
        """Return where a rating changes, as usual where a key is missing.

        `code` is noted where the thresholds rise: ahead ≥ neutral ≥ behind ≥ critical.
        """
        numbers = {name: self.number(name) for name in THRESHOLDS}
        limits = replace(usual, **{key: n for key, n in numbers.items() if n is not None})
        if not limits.ahead >= neutral >= limits.behind >= limits.critical:
            order = (limits.ahead, neutral, limits.behind, limits.critical)
            self.problems.add(code, self.key, order=order, middle=neutral)
        return limits

    def choice(self, name: str, kind: type[E]) -> E | None:
        """Return the member of an enumeration that the value names."""
        value = self.raw.get(name)
        if value is None:
            return None
        word = value if isinstance(value, str) else None  # in a deep list Enum would lose its way
        try:
            return kind(word)
        except ValueError:
            options = tuple(str(member.value) for member in kind)
        if word is None:
            self.wrong(name, "plan-not-string", options=options)
        else:
            near = self.problems.nearest(word, options)
            self.wrong(name, "plan-bad-choice", value=word, options=options, nearest=near)
        return None


def check_id(name: str, key: str, problems: Problems) -> None:
    """Note an id that is not lower-case ASCII letters, digits and hyphens."""
    if not _ID.fullmatch(name):
        problems.add("plan-bad-id", key)
