"""Withdrawals: which entries no longer count, and by which entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from wuhai_plan.model import Entry


class Withdrawals(Struct, frozen=True):
    """What withdrawals do to the entries of a listing.

    `by` is which entries are withdrawn, each with the entry that withdraws it. `targets` holds what
    those withdrawals speak of, by its id, that leave out their item or date, as one written by hand
    may.
    """

    by: Mapping[str, str]
    targets: Mapping[str, Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Withdrawals:
        """Return what withdrawals among entries do to these."""
        entries = tuple(entries)
        named = {e.void for e in entries if e.void and (e.item is None or e.date is None)}
        targets = {entry.id: entry for entry in entries if entry.id in named}
        return cls(withdrawn(entries), targets)

    def about(self, entry: Entry) -> Entry:
        """Return the entry whose item and date an entry is about: its own, or what it withdraws."""
        return self.targets.get(entry.void or "", entry)


def withdrawn(entries: Iterable[Entry]) -> dict[str, str]:
    """Return which entries are withdrawn, each with the entry that withdraws it.

    A withdrawal that is itself withdrawn has no effect. Each is judged only after those that
    withdraw it, whatever their order or their clocks say. Of entries that withdraw each other in a
    ring, which only a forged log has, none has an effect.
    """
    return _judge(entries)[0]


def in_rings(entries: Iterable[Entry]) -> list[str]:
    """Return the withdrawals that withdraw each other in a ring; one alone is none."""
    return _judge(entries)[1]


def _judge(entries: Iterable[Entry]) -> tuple[dict[str, str], list[str]]:
    targets = {entry.id: entry.void for entry in entries if entry.void is not None}
    waiting: dict[str, int] = defaultdict(int)
    for target in targets.values():
        waiting[target] += 1
    ready = sorted((void for void in targets if not waiting[void]), reverse=True)
    by: dict[str, str] = {}
    while ready:
        void = ready.pop()
        target = targets[void]
        if void not in by:
            by[target] = min(void, by.get(target, void))
        waiting[target] -= 1
        if target in targets and not waiting[target]:
            ready.append(target)
    return by, [void for void, target in targets.items() if waiting[void] and target != void]
