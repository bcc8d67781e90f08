"""The names in a plan and its log, as far as they can be read; nothing is checked.

Only what has the form of an id is offered, and titles that a shell leaves as they are: it puts them
into the command line so.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from wuhai_plan.locale import reader_lang
from wuhai_plan.paths import LOG_NAME, nearest_plan, open_to_read, stays_within

TAIL = 1 << 16  # bytes of the log that are read, from its end
MOST_ENTRIES = 50
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLAIN = re.compile(r"[\w-]+")
_ENTRY = re.compile(r"[0-9A-Z]{26}")


class Word(NamedTuple):
    """A word that may be typed, a text that says what it stands for, and its titles."""

    text: str
    help: str = ""
    titles: tuple[str, ...] = ()


def by_titles(words: Iterable[Word]) -> list[Word]:
    """Return the titles of words, as far as a shell leaves them as they are."""
    titles = dict.fromkeys(title for word in words for title in word.titles)
    return [Word(title) for title in titles if _PLAIN.fullmatch(title)]


class Names:
    """The names of one plan; without a readable one there are none."""

    def __init__(self, plan: str | None, log: str | None, lang: str | None) -> None:
        chosen = plan or os.environ.get("PLAN_FILE")
        self._path = Path(chosen).expanduser() if chosen else nearest_plan(Path.cwd())
        named = log or os.environ.get("PLAN_LOG")
        self._log = Path(named).expanduser() if named else None
        self._raw = self._read()
        self.lang = reader_lang(lang, self._table("plan").get("lang"))

    def titled(self, *groups: str) -> list[Word]:
        """Return the tables of some groups, such as `chapter` and `item`, with their titles."""
        return [word for group in groups for word in self._titled(self._table(group))]

    def stages(self, item: str) -> list[Word]:
        """Return the stages of an item, named by its id, its title, or a unique part of either."""
        items = self._table("item")
        keys = [item] if item in items else [key for key in items if key.startswith(item)]
        keys = keys or [key for key, table in items.items() if item in _texts(table)]
        keys = keys or [key for key, table in items.items() if item in "\n".join(_texts(table))]
        if len(keys) != 1 or not isinstance(items[keys[0]], dict):
            return []
        table = items[keys[0]]
        ladder = self._table("ladder").get(table.get("ladder"), {})
        stages = table.get("stages") or ladder.get("stages", ())
        return self._titled({stage["id"]: stage for stage in stages})

    def leads(self) -> list[Word]:
        """Return the units that lead items, as far as a shell leaves their names as they are."""
        items = (table for table in self._table("item").values() if isinstance(table, dict))
        names = dict.fromkeys(name for item in items for name in _texts(item, "lead"))
        return [Word(name, titles=(name,)) for name in names if _PLAIN.fullmatch(name)]

    def entries(self) -> list[Word]:
        """Return the ids of the last entries that stand, the newest first."""
        # An adopted plan can't be withdrawn.
        entries = (entry for entry in self._standing() if "plan" not in entry)
        return [Word(entry["id"], _summary(entry)) for entry in islice(entries, MOST_ENTRIES)]

    def readings(self) -> list[Word]:
        """Return the ids of the last readings that stand and are not returned, the newest first."""
        standing = self._standing()
        returned = {str(entry.get("return")) for entry in standing}
        readings = (
            entry
            for entry in standing
            if entry["id"] not in returned
            and "confirm" not in entry
            and not entry.keys().isdisjoint(("add", "set", "stage"))
        )
        return [Word(entry["id"], _summary(entry)) for entry in islice(readings, MOST_ENTRIES)]

    def _standing(self) -> list[dict[str, Any]]:
        """Return the last entries that are not withdrawn, the newest first."""
        entries = [entry for entry in self._tail() if isinstance(entry, dict)]
        withdrawn = {str(entry.get("void")) for entry in entries}
        return [
            entry
            for entry in reversed(entries)
            if _ENTRY.fullmatch(str(entry.get("id"))) and entry["id"] not in withdrawn
        ]

    def _read(self) -> dict[str, Any]:
        try:
            if self._path is None:
                return {}
            with open_to_read(self._path) as file:
                return tomli.loads(file.read().decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            return {}

    def _table(self, name: str) -> dict[str, Any]:
        table = self._raw.get(name)
        return table if isinstance(table, dict) else {}

    def _titled(self, tables: Mapping[str, Any]) -> list[Word]:
        return [
            Word(key, self._title(table), tuple(_texts(table)))
            for key, table in tables.items()
            if _ID.fullmatch(key)
        ]

    def _title(self, table: object) -> str:
        title = table.get("title", "") if isinstance(table, dict) else ""
        if isinstance(title, dict):
            title = title.get(self.lang) or next(iter(title.values()), "")
        return str(title)

    def _tail(self) -> Iterable[Any]:
        """Return the last entries of the log; None for a line that can't be read."""
        beside = self._path.parent if self._path else Path()
        name = str(self._table("plan").get("log") or LOG_NAME)
        if self._log is None and not stays_within(name):
            return
        try:
            with open_to_read(self._log or beside / name) as file:
                start = max(file.seek(0, os.SEEK_END) - TAIL, 0)
                file.seek(start)
                lines = file.read().split(b"\n")
        except OSError:
            return
        # Where the reading began in the middle of the log, the first line is a part of one.
        yield from map(_entry, lines[1:] if start else lines)


def _texts(table: object, key: str = "title") -> list[str]:
    """Return a text of a table, its title unless told, in each language that it is in."""
    title = table.get(key) if isinstance(table, dict) else None
    texts = title.values() if isinstance(title, dict) else [title]
    return [text for text in texts if isinstance(text, str)]


def _entry(line: bytes) -> object:
    """Return the entry of a line, its numbers as they are written; None for a broken line."""
    try:
        return json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None


def _summary(entry: Mapping[str, Any]) -> str:
    """Return an entry in short: its date, its item, and what it reports or speaks of."""
    add = str(entry.get("add") or "")
    change = entry.get("set") or entry.get("stage") or (add if add.startswith("-") else f"+{add}")
    marks = {"void": "×", "confirm": "✓", "return": "↩"}
    spoken = [f"{mark} {entry[key]}" for key, mark in marks.items() if entry.get(key)]
    parts = (entry.get("date"), entry.get("item"), *(spoken or [change]))
    return " ".join(str(part) for part in parts if part)
