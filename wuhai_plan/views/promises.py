"""What differs between two plans, term by term, and what each did to the headline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.history import AdoptedPlan, History
from wuhai_plan.measure.promises import SETTINGS, PromiseWord, differences
from wuhai_plan.measure.rollup import Measure, Points, Share, exact_sum, held, measure
from wuhai_plan.model import Item, Plan, Rating, Reading, Text
from wuhai_plan.views import Known

PLAN_WORDING = ("title", "name", "source", "publisher", "contact", "note")
WORDING = ("title", "lead", "leader", "support", "tags", "source", "note", "quote", "more")
NEEDS_NOTE = frozenset(PromiseWord) - {PromiseWord.REWORDED, PromiseWord.ADDED}
# What goes with a field of an item.
TOGETHER = dict.fromkeys(("target", "bound"), ("target", "high", "bound"))


class PromiseChange(Struct, frozen=True, kw_only=True):
    """One term of a promise that changed; `item` is None for one of the plan itself.

    `effect` is what it did to the headline, None where it was changed again since.
    """

    item: Item | None
    change: PromiseWord
    field: str | None = None
    old: object = None
    new: object = None
    note: Text | None = None
    adoption: AdoptedPlan | None = None
    effect: Points | None = None


class Headline:
    """The headline of a plan, and what it would be with one item in another state."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._measures = {measure.item.id: measure for measure in measures}
        parts = [self._part(measure) for measure in self._measures.values()]
        self._weight = exact_sum((weight, Fraction(1)) for weight, _ in parts)
        self._sum = exact_sum(parts)

    @property
    def complete(self) -> Share | None:
        """What is complete of the whole; None where nothing has any weight."""
        return self._sum / self._weight if self._weight else None

    def effect(self, item_id: str, instead: Measure | None) -> Points | None:
        """Return by how many points it is above what it were with an item as measured instead."""
        weight, total = self._weight, self._sum
        for standing, sign in ((self._measures.get(item_id), -1), (instead, 1)):
            part, share = self._part(standing)
            weight += sign * Fraction(part)
            total += sign * Fraction(part) * share
        if not weight or self.complete is None:
            return None
        return (self.complete - total / weight) * 100

    @staticmethod
    def _part(standing: Measure | None) -> tuple[Decimal, Fraction]:
        """Return an item's weight and what is complete of it; nothing where it is not counted."""
        if standing is None or standing.rating is Rating.DROPPED:
            return Decimal(0), Fraction(0)
        return standing.item.weight, held(standing.complete)


def promise_changes(old: Plan, history: History, day: dt.date) -> Iterator[PromiseChange]:
    """Yield what differs between a plan and the one that counts, without its effect.

    Where all terms come to the same in the end, they are compared as of a day.
    """
    new = history.plan
    yield from _settings(old, new)
    known = {history.id_today(item.id): item for item in old.items.values()}
    for item in new.items.values():
        earlier = known.get(item.id)
        if earlier is None:
            yield PromiseChange(item=item, change=PromiseWord.ADDED)
        else:
            yield from _terms(earlier, item, day)
    for key, item in known.items():
        if key not in new.items:
            yield PromiseChange(item=item, change=PromiseWord.REMOVED)


def need_note(changes: Iterable[PromiseChange]) -> bool:
    """Say whether any promise was changed, dropped or removed: who adopts that has to say why."""
    return any(change.change in NEEDS_NOTE for change in changes)


def _settings(old: Plan, new: Plan) -> Iterator[PromiseChange]:
    for name, word in SETTINGS.items():
        values = getattr(old, name), getattr(new, name)
        if values[0] != values[1]:
            yield _changed(None, PromiseWord.CHANGED, word, values)
    for name in PLAN_WORDING:
        values = getattr(old, name), getattr(new, name)
        if values[0] != values[1]:
            yield _changed(None, PromiseWord.REWORDED, name, values)
    if old.rules != new.rules:
        yield _changed(None, PromiseWord.CHANGED, "rules", ([*old.rules], [*new.rules]))
    for chapter in new.chapters.values():
        earlier = old.chapters.get(chapter.id)
        if earlier is not None and earlier.title != chapter.title:
            texts = earlier.title, chapter.title
            yield _changed(None, PromiseWord.REWORDED, f"chapter.{chapter.id}", texts)
    for name in ("chapters", "items"):
        orders = tuple(list(getattr(plan, name)) for plan in (old, new))
        both = [[key for key in order if all(key in each for each in orders)] for order in orders]
        if both[0] != both[1]:
            yield _changed(None, PromiseWord.REWORDED, f"{name}-order", (None, None))


def _terms(old: Item, new: Item, day: dt.date) -> Iterator[PromiseChange]:
    """Compare an item's terms, all revisions made; where these are alike, as of a day."""
    if old.dropped != new.dropped:
        dropped = new.dropped is not None and old.dropped is None
        word = PromiseWord.DROPPED if dropped else PromiseWord.CHANGED
        days = tuple(each.dropped and each.dropped.on for each in (old, new))
        yield _changed(new, word, "dropped", days, new.dropped.note if new.dropped else None)
    last = dt.date.max
    changes = list(term_changes(old.on(last), new.on(last), new))
    changes = changes or list(term_changes(old.on(day), new.on(day), new))
    yield from changes
    if not changes and _days(old) != _days(new):
        yield _changed(new, PromiseWord.CHANGED, "revisions", (_days(old), _days(new)))
    if not changes and old.pace is not new.pace:  # a keep's, which goes by its own periods
        yield _changed(new, PromiseWord.REWORDED, "pace", (old.pace, new.pace))
    yield from _words(old, new)
    titles = [[stage.title for stage in item.stages] for item in (old, new)]
    stages = any(change.field == "stages" for change in changes)
    if not stages and titles[0] != titles[1]:
        yield _changed(new, PromiseWord.REWORDED, "stages", (old.stages, new.stages))


def term_changes(before: Item, after: Item, item: Item) -> Iterator[PromiseChange]:
    """Yield each term that differs between an item's terms before and after, each once."""
    fields: dict[str, PromiseWord] = {}
    for name, word in differences(before, after):
        fields.setdefault(name, word)
    for name, word in fields.items():
        values = _term(before, name), _term(after, name)
        if values[0] != values[1]:
            yield _changed(item, word, name, values, _why(item, name))
        else:  # of a target its bound
            yield _changed(item, word, "bound", (before.bound, after.bound))


def _words(old: Item, new: Item) -> Iterator[PromiseChange]:
    if old.id != new.id:
        yield _changed(new, PromiseWord.REWORDED, "id", (old.id, new.id))
    for name in WORDING:
        values = getattr(old, name), getattr(new, name)
        if values[0] != values[1]:
            yield _changed(new, PromiseWord.REWORDED, name, values)


def _changed(
    item: Item | None,
    change: PromiseWord,
    field: str,
    values: Sequence[object],
    note: Text | None = None,
) -> PromiseChange:
    old, new = values
    return PromiseChange(item=item, change=change, field=field, old=old, new=new, note=note)


def _term(item: Item, name: str) -> object:
    """Return a term as the file has it: a kept range by its two ends."""
    if name == "target" and item.high is not None:
        return item.target, item.high
    return getattr(item, name)


def _why(item: Item, name: str) -> Text | None:
    """Return the note of the last revision of a term."""
    made = [revision for revision in item.revisions if getattr(revision, name, None) is not None]
    return made[-1].note if made else None


def _days(item: Item) -> list[dt.date]:
    return [revision.since for revision in item.revisions]


class Earlier(Struct, frozen=True, dict=True):
    """A plan as it was before changes, measured by today's day and readings.

    `plan` are its terms, `now` what is known. An item has the readings of what it is today, where
    that takes the same, else those of `own`, which were read by the plan itself.
    """

    plan: Plan
    now: Known
    own: Mapping[str, Sequence[Reading]] = {}

    @cached_property
    def items(self) -> dict[str, Item]:
        """Its items by their ids today."""
        return {self.now.history.id_today(item.id): item for item in self.plan.items.values()}

    def measure(self, key: str) -> Measure | None:
        """Measure an item at its terms then; None where it was not promised by the day."""
        item = self.items.get(key)
        if item is None or not item.is_promised(self.now.as_of):
            return None
        apart = self.now.history.is_apart(item)
        readings = self.own.get(item.id, ()) if apart else self.now.readings.get(key, ())
        return measure(item, readings, self.now.as_of, self.plan.thresholds)

    def complete(self) -> Share | None:
        """Return the headline by this plan."""
        return Headline([m for key in self.items if (m := self.measure(key))]).complete


def with_effect(change: PromiseChange, before: Earlier, headline: Headline) -> PromiseChange:
    """Return a change with what it did to the headline: without it the item were as before."""
    now = before.now
    item, name = change.item, change.field
    if item is None or change.change is PromiseWord.REWORDED:
        return replace(change, effect=Fraction(0))
    key = now.history.id_today(item.id)
    today, earlier = now.plan.items.get(key), before.items.get(key)
    if change.change is PromiseWord.ADDED:
        return replace(change, effect=headline.effect(key, None) if today else None)
    if today is None and change.change is PromiseWord.REMOVED:
        return replace(change, effect=headline.effect(key, before.measure(key)))
    if today is None or earlier is None or name is None:
        return change
    terms = today.on(now.as_of)
    if _superseded(change, today, name):
        return change
    if name in ("kind", "stages", "revisions") or terms.kind is not earlier.kind:
        return replace(change, effect=headline.effect(key, before.measure(key)))
    values = earlier.on(now.as_of)
    fields = {each: getattr(values, each) for each in TOGETHER.get(name, (name,))}
    instead = replace(terms, revisions=(), **fields)
    measured = now.measure(instead) if instead.is_promised(now.as_of) else None
    return replace(change, effect=headline.effect(key, measured))


def _superseded(change: PromiseChange, today: Item, name: str) -> bool:
    """Say whether a term was changed again since."""
    if name in ("dropped", "revisions"):
        return False
    return change.new != _term(today.on(dt.date.max), name) != change.old
