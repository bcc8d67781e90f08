"""Looking a message up and filling its blanks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path

from msgspec.json import decode

from wuhai_plan.errors import Problem
from wuhai_plan.lang import Lang
from wuhai_plan.model import Chapter, Item, Rating, RuleSet, Stage, Text
from wuhai_plan.numbers import plain
from wuhai_plan.texts import clean

MOST_OPTIONS = 12


@cache
def catalogue(lang: Lang) -> Mapping[str, str]:
    """Return a language's messages by key; its file has them in sections, for who writes them."""
    data = Path(__file__).with_name(f"{lang.value}.json").read_bytes()
    messages: dict[str, str] = {}
    for section in decode(data, type=dict[str, dict[str, str]]).values():
        messages |= section
    return messages


def message(lang: Lang, key: str) -> str:
    """Return a message as it stands in the catalogue, with its blanks."""
    return catalogue(lang)[key]


class Messages:
    """The messages of one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return a message with its blanks filled."""
        return message(self.lang, key).format(
            **{name: self.fact(fact) for name, fact in facts.items()}
        )

    def joined(self, key: str, inner: str) -> str:
        """Return a message around one that is already made."""
        return message(self.lang, key).format(message=inner)

    def help(self, key: str) -> str:
        """Return a help text."""
        return message(self.lang, key)

    def template(self) -> str:
        """Return a new plan file with comments that teach the format."""
        path = Path(__file__).with_name(f"plan.{self.lang.value}.toml")
        return path.read_text(encoding="utf-8")

    def rating(self, rating: Rating) -> str:
        """Return a rating's word."""
        return self(f"rating-{rating.value}")

    def text(self, text: Text | None) -> str:
        """Return a text of the plan on one line, safe for a terminal; nothing for none."""
        return clean(text.get(self.lang)) if text else ""

    def noted(self, text: str, note: Text | str | None) -> str:
        """Return a text with the note on it, where there is one."""
        return self("with-note", text=text, note=note) if note else text

    def problem(self, problem: Problem) -> str:
        """Return a problem's whole message: where, what, and how to mend it."""
        facts = {**problem.facts, "file": problem.file, "line": problem.line, "key": problem.key}
        parts = [self(problem.code, **facts)]
        if facts.get("nearest"):
            parts.append(self("did-you-mean", nearest=facts["nearest"]))
        options = facts.get("options")
        if isinstance(options, Sequence) and options:
            more = ["…"] if len(options) > MOST_OPTIONS else []
            if not (more and facts.get("nearest")):
                parts.append(self("choose-from", options=[*options[:MOST_OPTIONS], *more]))
        return self._where(problem) + self("between-sentences").join(parts)

    def _where(self, problem: Problem) -> str:
        if not problem.file:
            return ""
        offset, code = problem.facts.get("offset"), "where-file"
        if problem.line:
            code = "where-line" if offset is None else "where-byte"
        elif problem.key:
            code = "where-key"
        return self(code, file=problem.file, line=problem.line, key=problem.key, offset=offset)

    def fact(self, value: object) -> str:
        """Return a fact as text."""
        if value is None:
            return ""
        if isinstance(value, Text):
            return self.text(value)
        if isinstance(value, (Item, Chapter)):
            return self("titled", title=value.title, id=value.id)
        if isinstance(value, Stage):
            return self.text(value.title)
        if isinstance(value, Rating):
            return self.rating(value)
        if isinstance(value, RuleSet):
            return value.id
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, Decimal):
            return plain(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self("list-comma").join(map(self.fact, value))
        return clean(str(value))
