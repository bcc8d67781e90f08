"""From what a person typed to what they meant: an id, or a unique beginning or ending of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Chapter, Entry, Item, Plan
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import nearest

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log

T = TypeVar("T")
Named = TypeVar("Named", bound=Item | Chapter)


def matching(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that begin with a word; where one is the word itself, that one alone."""
    matches = [name for name in names if word and name.startswith(word)]
    return [word] if word in matches else matches


def find_by_id(text: str, named: Mapping[str, T], code: str) -> T:
    """Return the value of an id or of a unique beginning of one; raise with `code` otherwise."""
    word = narrow(text).lower()
    matches = matching(word, named)
    if len(matches) == 1:
        return named[matches[0]]
    if matches:
        raise RequestError.of("ambiguous", value=text, options=matches[:8], more=len(matches) - 8)
    near = nearest(word, named) or next((name for name in named if word and word in name), None)
    raise RequestError.of(code, value=text, nearest=near, options=list(named))


def find_item(plan: Plan, text: str, day: dt.date | None = None) -> Item:
    """Return the item meant, which must be promised by the day of a report."""
    return _promised(find_by_id(text, plan.items, "unknown-item"), day)


def find_named(
    plan: Plan, words: Iterable[str], day: dt.date | None = None
) -> list[Item | Chapter]:
    """Return the chapters and items named, each once, in the order in which they are named."""
    named: dict[str, Item | Chapter] = {**plan.items, **plan.chapters}
    meant = (_promised(find_by_id(word, named, "unknown-what"), day) for word in words)
    return list(dict.fromkeys(meant))


def find_item_ids(
    plan: Plan, words: Iterable[str], day: dt.date | None = None
) -> frozenset[str] | None:
    """Return the ids of the items named, by themselves or by chapter; None where none is named."""
    named = find_named(plan, words, day)
    if not named:
        return None
    chapters = {chapter.id for chapter in named if isinstance(chapter, Chapter)}
    items = plan.items.values()
    return frozenset(item.id for item in items if item in named or item.chapter in chapters)


def _promised(named: Named, day: dt.date | None) -> Named:
    """Return what was named; a report of a day holds nothing that was promised later."""
    if isinstance(named, Item) and day and not named.is_promised(day):
        raise RequestError.of("not-promised", item=named.id, promised=named.promised, day=day)
    return named


def find_entry(log: Log, ending: str) -> Entry:
    """Return the entry whose id ends so."""
    word = narrow(ending)
    entries = log.find(word) if word else []
    if len(entries) == 1:
        return entries[0]
    if entries:
        ids = [entry.id for entry in entries]
        raise RequestError.of("ambiguous-entry", value=ending, options=ids[:8])
    raise RequestError.of("unknown-entry", value=ending)
