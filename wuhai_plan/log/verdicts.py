"""Verdicts: which entries no longer count, and which readings a second party found right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from wuhai_plan.model import Entry, recorded_order


class Verdicts(Struct, frozen=True):
    """What the entries of a listing say of each other, each by the id of what it speaks of.

    `judged` says whether any reading was confirmed or returned. `withdrawn` holds the ids of those
    that withdraw; `returned` and `confirmed` the last word on a reading that is not withdrawn,
    which is in one of the two. `targets` holds what a withdrawal speaks of, by its id,
    that leaves out its item or date, as one written by hand may.
    """

    judged: bool = False
    withdrawn: Mapping[str, str] = {}
    returned: Mapping[str, Entry] = {}
    confirmed: Mapping[str, Entry] = {}
    targets: Mapping[str, Entry] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Verdicts:
        """Return what entries do to each other, in whichever order they come."""
        entries = tuple(entries)
        gone = withdrawn(entries)
        last: dict[str, Entry] = {}
        for entry in entries:
            word = entry.confirm or entry.send_back
            if word is not None and entry.id not in gone:
                other = last.setdefault(word, entry)
                if recorded_order(entry) > recorded_order(other):
                    last[word] = entry
        judged = bool(last)
        last = {key: word for key, word in last.items() if key not in gone}
        named = {e.void for e in entries if e.void and (e.item is None or e.date is None)}
        return cls(
            judged=judged,
            withdrawn=gone,
            returned={key: word for key, word in last.items() if word.send_back is not None},
            confirmed={key: word for key, word in last.items() if word.confirm is not None},
            targets={entry.id: entry for entry in entries if entry.id in named},
        )

    def is_return(self, entry: Entry) -> bool:
        """Say whether an entry returns a reading and is the last word on it."""
        return entry.send_back is not None and self.returned.get(entry.send_back) is entry

    def about(self, entry: Entry) -> Entry:
        """Return the entry whose item and date an entry is about: its own, or what it withdraws."""
        return self.targets.get(entry.void or "", entry)

    def out(self) -> set[str]:
        """Return the ids of all that doesn't count: what is withdrawn, what was returned."""
        return {*self.withdrawn, *self.returned}

    def counts(self, entry: Entry) -> bool:
        """Say whether an entry is neither withdrawn nor returned."""
        return entry.id not in self.withdrawn and entry.id not in self.returned


def target_misfit(entry: Entry, target: Entry) -> str | None:
    """Return why an entry may not speak of another one, as the code of a problem; None if it may.

    A withdrawal speaks of any but an adoption, a word of a second party of a reading; a remark may
    be returned, too. Each carries the item and the date of that, or, in older withdrawals, none.
    """
    if target.id == entry.id:
        return "log-void-itself"
    if target.plan is not None:
        return "log-void-plan"
    if entry.judges and not (target.reads or (entry.send_back and target.remarks)):
        return "log-word-no-reading"
    if None not in (entry.item, target.item) and entry.item != target.item:
        return "log-void-item"
    if None not in (entry.date, target.date) and entry.date != target.date:
        return "log-void-date"
    return None


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
