"""The plan that counts, and those adopted before it: what was promised, what readings count for.

An item is one through all plans of a log: where its id changes, the plan with the new id names the
old one (`was`). Here it goes by its id in the plan that counts, or by the last that it had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.dates import second_end
from wuhai_plan.model import Entry, Item, Kind, Plan

FITS = {
    Kind.COUNT: ("add", "set"),
    Kind.LEVEL: ("set",),
    Kind.KEEP: ("set",),
    Kind.CAP: ("add", "set"),
    Kind.MILESTONE: ("stage",),
}
CONFIRMS = {kind: ("stage" if kind is Kind.MILESTONE else "value",) for kind in Kind}
APART = "@first"  # ends the key of a first promise whose readings are not today's; no id holds it


class AdoptedPlan(Struct, frozen=True):
    """A plan that was adopted, and the entry that adopts it."""

    entry: Entry
    plan: Plan


class History(Struct, frozen=True, kw_only=True, dict=True):
    """What was promised, as known at a moment (None: all there is).

    `plan` counts: that of the last adoption by the moment, of the first where none was made yet;
    without a moment the plan file's, adopted or not. `adopted` holds the adoptions up to it, in
    order. Of `others` entries may speak, too, but count by none of them. `adopting` holds the ids
    of all entries that adopt a plan.
    """

    plan: Plan
    known_at: dt.datetime | None = None
    adopted: tuple[AdoptedPlan, ...] = ()
    others: tuple[Plan, ...] = ()
    adopting: frozenset[str] = frozenset()

    @property
    def in_force(self) -> AdoptedPlan | None:
        """The last adoption known, where there is one that was made by then."""
        last = self.adopted[-1] if self.adopted else None
        early = last is not None and self.until is not None and last.entry.at > self.until
        return None if early else last

    @property
    def differs(self) -> bool | None:
        """Whether the plan file says anything else than the plan adopted last.

        None without such a plan, and of a past moment, of which no file is known.
        """
        if self.known_at is not None or not self.adopted:
            return None
        return not same_promises(self.adopted[-1].plan, self.plan)

    @property
    def until(self) -> dt.datetime | None:
        """The last moment of which entries are known, where that is not now."""
        return None if self.known_at is None else second_end(self.known_at)

    def steps(self) -> Iterator[tuple[Plan, History]]:
        """Yield every plan adopted but the last, with what was promised by the one after it."""
        for count, (before, after) in enumerate(pairwise(self.adopted), 2):
            yield before.plan, replace(self, plan=after.plan, adopted=self.adopted[:count])

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """Every plan up to the one that counts, each once, in the order they were adopted in."""
        plans = {id(plan): plan for plan in (*(a.plan for a in self.adopted), self.plan)}
        return tuple(plans.values())

    @property
    def first(self) -> Plan:
        """The first plan adopted; the one that counts where none was."""
        return self.plans[0]

    def id_today(self, item_id: str | None) -> str:
        """Return what an item's id is today, or was last; none for none."""
        name = item_id or ""
        if name in self.plan.items:
            return name
        return self._last_ids.get(self._first_ids.get(name, name), name)

    @cached_property
    def _first_ids(self) -> dict[str, str]:
        """The first id of the item that each id stands for.

        An id that a plan had before stands for the same item as then, whatever `was` says in a
        later one: no item takes the place of another that was promised beside it.
        """
        first: dict[str, str] = {}
        for plan in self.plans:
            for item in plan.items.values():
                if item.id not in first:
                    first[item.id] = first.get(item.was, item.was) if item.was else item.id
        return first

    @cached_property
    def _last_ids(self) -> dict[str, str]:
        """The id that each item has today, or had last, by its first."""
        first = self._first_ids
        return {first[name]: name for plan in (*self.plans, self.plan) for name in plan.items}

    def find(self, item_id: str | None) -> Item | None:
        """Return an item of today's plan, or a removed one as the last plan with it had it."""
        if item_id in self.plan.items:
            return self.plan.items[item_id]
        name = self.id_today(item_id)
        plans = (*self.others, *self.plans)
        return next((item for plan in plans[::-1] if (item := plan.find(name))), None)

    @cached_property
    def first_terms(self) -> dict[str, Item]:
        """Every item there was, at the terms it was first promised at, by its id today."""
        terms: dict[str, Item] = {}
        for plan in self.plans:
            for item in plan.items.values():
                terms.setdefault(self.id_today(item.id), item.first)
        return terms

    def is_apart(self, item: Item) -> bool:
        """Say whether an item of an earlier plan is gone, or takes other readings now."""
        now = self.plan.items.get(self.id_today(item.id))
        return now is None or shape(now) != shape(item)

    @cached_property
    def removed(self) -> dict[str, Item]:
        """The items that are in no file any more, at their first terms."""
        items = self.plan.items
        return {key: item for key, item in self.first_terms.items() if key not in items}

    @cached_property
    def first_promises(self) -> dict[str, Item]:
        """The items of the first plan at their first terms, by their ids today.

        Each has the id that its readings are folded under. Without an adopted plan they are those
        of the plan file that were promised from the start.
        """
        if not self.adopted:
            items = self.plan.items.values()
            return {item.id: item.first for item in items if item.is_promised(self.plan.start)}
        promises = {}
        for item in self.first.items.values():
            key = self.id_today(item.id)
            promises[key] = replace(item.first, id=key + APART if self.is_apart(item) else key)
        return promises

    def first_key(self, item_id: str) -> str:
        """Return what an item's first promise has its readings under, in `counted`."""
        key = item_id + APART
        return key if key in self.counted else item_id

    @cached_property
    def counted(self) -> dict[str, Item]:
        """What readings are folded for, by key: today's items, and first promises apart from them.

        Apart are those that were removed, or that take other readings than today's item.
        """
        if len(self.plans) == 1:
            return self.plan.items
        items = self.first_promises.values()
        return {**self.plan.items, **{i.id: i for i in items if i.id.endswith(APART)}}

    @cached_property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """What an entry may count for, in `counted`, by the item it names."""
        names = {name for plan in self.plans for name in (*plan.items, *plan.renamed)}
        keys = {}
        for name in names:
            today = self.id_today(name)
            keys[name] = tuple(key for key in (today, today + APART) if key in self.counted)
        return keys

    def targets(self, entry: Entry) -> list[str]:
        """Return what a reading counts for, of `counted`; nothing where no item takes it."""
        keys = self.keys.get(entry.item or "", ())
        return [key for key in keys if takes(self.counted[key], entry)]

    def knows(self, entry: Entry) -> bool:
        """Say whether a reading fits an item of any plan."""
        items = (plan.find(entry.item) for plan in (*self.plans, *self.others))
        return any(takes(item, entry) for item in items if item is not None)


@overload
def history(file: Plan, adoptions: Sequence[AdoptedPlan]) -> History: ...
@overload
def history(
    file: Plan | None, adoptions: Sequence[AdoptedPlan], known_at: dt.datetime | None
) -> History | None: ...
def history(
    file: Plan | None, adoptions: Sequence[AdoptedPlan], known_at: dt.datetime | None = None
) -> History | None:
    """Return what was promised, as known at a moment; `file` is the plan file's, if it is sound.

    None where no plan counts.
    """
    adopting = frozenset(adoption.entry.id for adoption in adoptions)
    if known_at is None or not adoptions:
        if file is None:
            return None
        by_then, counts = tuple(adoptions), file
    else:
        until = second_end(known_at)
        by_then = tuple(a for a in adoptions if a.entry.at <= until) or (adoptions[0],)
        counts = by_then[-1].plan
    later = tuple(adoption.plan for adoption in adoptions[len(by_then) :])
    others = later if file is None or file is counts else (*later, file)
    return History(
        plan=counts, known_at=known_at, adopted=by_then, others=others, adopting=adopting
    )


def takes(item: Item, entry: Entry) -> bool:
    """Say whether a reading, or the figure of a confirmation, fits an item's kind and stages."""
    if entry.remarks:
        return False
    if entry.stage is not None:
        return item.stage(entry.stage) is not None
    if entry.confirm is not None:
        return item.kind is not Kind.MILESTONE
    return ("set" if entry.add is None else "add") in FITS[item.kind]


def same_promises(plan: Plan, other: Plan) -> bool:
    """Say whether two plans say the same: all but where the log is and which language is usual."""
    if plan is other:
        return True
    same = replace(plan, log=other.log, lang=other.lang) == other
    return same and _order(plan) == _order(other)


def shape(item: Item) -> str:
    """Return what readings have to fit: the kind, and the stages in their order."""
    return ",".join((item.kind.value, *(stage.id for stage in item.stages)))


def _order(plan: Plan) -> list[str]:
    """Return the ids in the order of the file, which that of tables follows."""
    return [*plan.items, *plan.chapters, *plan.rules]
