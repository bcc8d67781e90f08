"""From what a person typed to what they meant: by id, by title, or by a part of one that tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from wuhai_plan.errors import RequestError
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import message
from wuhai_plan.model import Chapter, Entry, Item, Plan, Rating, RuleSet, Stage, Text
from wuhai_plan.numbers import narrow
from wuhai_plan.texts import nearest

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log

Named = TypeVar("Named", bound=Item | Chapter | Stage | RuleSet)
Promised = TypeVar("Promised", bound=Item | Chapter)
SHOWN = 8  # candidates


def matching(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that begin with a word; where one is the word itself, that one alone."""
    matches = [name for name in names if word and name.startswith(word)]
    return [word] if word in matches else matches


def essence(text: str) -> str:
    """Return a title without what people write differently: blanks, case, full-width signs."""
    return "".join(narrow(text).lower().split())


def find(text: str, among: Mapping[str, Named], code: str) -> Named:
    """Return what has that id, a unique beginning of it, that title, or a unique part of it.

    The first of these decides. Raise with the candidates where there are several, or with `code`
    and the nearest where there is none.
    """
    by_id = [among[name] for name in matching(narrow(text).lower(), among)]
    if len(by_id) == 1:
        return by_id[0]
    word = essence(text)
    titled = by_title(among.values()) if word else {}
    parts = [named for title, several in titled.items() if word in title for named in several]
    matches = list(dict.fromkeys(titled.get(word) or by_id or parts))
    if len(matches) == 1:
        return matches[0]
    if matches:
        more = len(matches) - SHOWN
        raise RequestError.of("ambiguous", value=text, options=matches[:SHOWN], more=more)
    near = nearest_named(word, among, titled)
    near = near or next((named for name, named in among.items() if word and word in name), None)
    raise RequestError.of(code, value=text, nearest=near, options=list(among.values()))


def by_title(among: Iterable[Named]) -> dict[str, list[Named]]:
    """Return what bears each title, by its `essence`, in whichever language."""
    titled: dict[str, list[Named]] = {}
    for named in among:
        title = named.title  # a rule set that is built in has none
        titles = (essence(title.get(lang)) for lang in Lang) if title else ()
        for text in dict.fromkeys(titles):
            titled.setdefault(text, []).append(named)
    return titled


def nearest_named(
    word: str, by_id: Mapping[str, Named], titled: Mapping[str, Sequence[Named]]
) -> Named | None:
    """Return what has the id or the title spelt most like a word, if any is near."""
    near = nearest(word, [*by_id, *titled]) or ""
    return by_id.get(near) or next(iter(titled.get(near, ())), None)


def find_item(plan: Plan, text: str, day: dt.date | None = None) -> Item:
    """Return the item meant, which must be promised by the day of a report."""
    return _promised(find(text, plan.items, "unknown-item"), day)


def find_named(
    plan: Plan, words: Iterable[str], day: dt.date | None = None
) -> list[Item | Chapter]:
    """Return the chapters and items named, each once, in the order in which they are named."""
    named: dict[str, Item | Chapter] = {**plan.items, **plan.chapters}
    meant = (_promised(find(word, named, "unknown-what"), day) for word in words)
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


def find_lead(plan: Plan, text: str) -> Text:
    """Return the unit that leads items and is called so in either language.

    By all of its name, a unique beginning or a unique part of it, the first of these that fits.
    Raise with the candidates where there are several, with the nearest where there is none.
    """
    leads = list(dict.fromkeys(item.lead for item in plan.items.values() if item.lead))
    named: dict[str, list[Text]] = {}
    for lead in leads:
        for name in {essence(lead.get(lang)) for lang in Lang}:
            named.setdefault(name, []).append(lead)
    word = essence(text)
    beginnings = [lead for name in named if word and name.startswith(word) for lead in named[name]]
    parts = [lead for name in named if word and word in name for lead in named[name]]
    matches = list(dict.fromkeys(named.get(word) or beginnings or parts))
    if len(matches) == 1:
        return matches[0]
    if matches:
        more = len(matches) - SHOWN
        raise RequestError.of("ambiguous", value=text, options=matches[:SHOWN], more=more)
    near = named.get(nearest(word, named) or "", [None])[0]
    raise RequestError.of("unknown-lead", value=text, nearest=near, options=leads)


def led_by(plan: Plan, lead: str) -> frozenset[str]:
    """Return the ids of the items that a unit leads, named as `find_lead` takes it."""
    unit = find_lead(plan, lead)
    return frozenset(item.id for item in plan.items.values() if item.lead == unit)


def find_ratings(text: str) -> frozenset[Rating]:
    """Return the ratings of a list such as `behind,critical`, each by its id or its word."""
    by_word = {rating.value: rating for rating in Rating}
    for lang in Lang:
        by_word |= {essence(message(lang, f"rating-{rating.value}")): rating for rating in Rating}
    words = [essence(word) for word in narrow(text).replace("、", ",").split(",") if word.strip()]
    for word in words or [text]:
        if word not in by_word:
            near = by_word.get(nearest(word, by_word) or "")
            raise RequestError.of("bad-rating", value=word, nearest=near, options=list(Rating))
    return frozenset(by_word[word] for word in words)


def _promised(named: Promised, day: dt.date | None) -> Promised:
    """Return what was named; a report of a day holds nothing that was promised later."""
    if isinstance(named, Item) and day and not named.is_promised(day):
        facts = {"item": named.title, "promised": named.promised, "day": day}
        raise RequestError.of("not-promised", **facts)
    return named


def find_entry(log: Log, ending: str) -> Entry:
    """Return the entry whose id ends so."""
    word = narrow(ending)
    entries = log.find(word) if word else []
    if len(entries) == 1:
        return entries[0]
    if entries:
        ids = [entry.id for entry in entries[:SHOWN]]
        raise RequestError.of("ambiguous-entry", value=ending, options=ids)
    raise RequestError.of("unknown-entry", value=ending)
