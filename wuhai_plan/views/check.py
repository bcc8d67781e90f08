"""Hints: what is no mistake in a plan, but may not be what its keeper means."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from wuhai_plan.lang import Lang
from wuhai_plan.model import Item, Kind, Pace, Plan


class HintKind(str, Enum):
    """What a hint is of."""

    NO_BASELINE = "no-baseline"
    LATE_BY_MONTH = "late-by-month"
    STEPPED_CAP = "stepped-cap"
    NO_LEAD = "no-lead"
    SAME_TITLE = "same-title"


class Hint(Struct, frozen=True):
    """A hint, and the ids of all the items that it is of, as they stand in the file."""

    kind: HintKind
    items: tuple[str, ...]


def hints(plan: Plan) -> list[Hint]:
    """Return the hints that there are of a plan, by its items' latest terms, without those dropped.

    A milestone is late by construction where each month asks for a part of a ladder without dues,
    whose end only the plan's last day need bring. A cap is held to the days passed by its last
    figure: against months or quarters it falls behind by a little without being at fault.
    """
    items = [item.on(dt.date.max) for item in plan.items.values() if item.dropped is None]
    hinted = {
        HintKind.NO_BASELINE: [i for i in items if i.kind is Kind.LEVEL and i.baseline is None],
        HintKind.LATE_BY_MONTH: [i for i in items if _is_late_by_month(i, plan)],
        HintKind.STEPPED_CAP: [i for i in items if _is_stepped_cap(i)],
        HintKind.NO_LEAD: [i for i in items if i.lead is None],
        HintKind.SAME_TITLE: _of_same_title(items),
    }
    return [Hint(kind, tuple(item.id for item in of)) for kind, of in hinted.items() if of]


def _is_late_by_month(item: Item, plan: Plan) -> bool:
    by_month = item.kind is Kind.MILESTONE and item.pace is Pace.MONTH
    return by_month and not item.staged and not item.checkpoints and item.due >= plan.due


def _is_stepped_cap(item: Item) -> bool:
    return item.kind is Kind.CAP and item.pace is not Pace.DAY and not item.checkpoints


def _of_same_title(items: Sequence[Item]) -> list[Item]:
    """Return the items that share a title, in either language, with another."""
    titled: defaultdict[tuple[Lang, str], set[str]] = defaultdict(set)
    for item in items:
        for lang in Lang:
            titled[lang, _title(item, lang)].add(item.id)
    return [
        item for item in items if any(len(titled[lang, _title(item, lang)]) > 1 for lang in Lang)
    ]


def _title(item: Item, lang: Lang) -> str:
    return " ".join(item.title.get(lang).casefold().split())
