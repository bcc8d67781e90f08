"""Withdrawals: which entries no longer count, and by which entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wuhai_plan.model import Entry


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
