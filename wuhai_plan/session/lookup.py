"""From what a person typed to what they meant: an id, or a unique beginning or ending of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Chapter, Entry, Item, Plan
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import nearest

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log

T = TypeVar("T")


def one_of(text: str, named: Mapping[str, T], code: str) -> T:
    """Return the value of an id or of a unique beginning of one; raise with `code` otherwise."""
    word = narrow(text).lower()
    if word in named:
        return named[word]
    found = [name for name in named if word and name.startswith(word)]
    if len(found) == 1:
        return named[found[0]]
    if found:
        raise RequestError.of("ambiguous", value=text, options=found[:8], more=len(found) - 8)
    near = nearest(word, named) or next((name for name in named if word and word in name), None)
    raise RequestError.of(code, value=text, nearest=near, options=list(named))


def find_item(plan: Plan, text: str) -> Item:
    """Return the item meant."""
    return one_of(text, plan.items, "unknown-item")


def find_named(plan: Plan, words: Iterable[str]) -> list[Item | Chapter]:
    """Return the chapters and items named, each once, in the order in which they are named."""
    named: dict[str, Item | Chapter] = {**plan.items, **plan.chapters}
    found = (one_of(word, named, "unknown-what") for word in words)
    return list({(type(one), one.id): one for one in found}.values())


def find_what(plan: Plan, words: Iterable[str]) -> frozenset[str] | None:
    """Return the ids of the items meant by chapters and items named; None where none is."""
    chosen: set[str] = set()
    some = False
    for found in find_named(plan, words):
        some = True
        if isinstance(found, Item):
            chosen.add(found.id)
        else:
            chosen |= {item.id for item in plan.items.values() if item.chapter == found.id}
    return frozenset(chosen) if some else None


def find_entry(log: Log, ending: str) -> Entry:
    """Return the entry whose id ends so."""
    word = narrow(ending)
    found: Sequence[Entry] = log.find(word) if word else ()
    if len(found) == 1:
        return found[0]
    if found:
        ids = [entry.id for entry in found]
        raise RequestError.of("ambiguous-entry", value=ending, options=ids[:8])
    raise RequestError.of("unknown-entry", value=ending)
