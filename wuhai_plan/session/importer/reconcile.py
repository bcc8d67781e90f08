"""Rows held against the log as it stands: what is there already, what is refused, what is new.

Pure but for ids: whatever is decided here is decided under the lock.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.log.reader import Log
from wuhai_plan.log.replay import Replay, decreases, replay_order
from wuhai_plan.messages.note_sections import note_sections
from wuhai_plan.model import Entry, Evidence, Item, Kind, Plan
from wuhai_plan.session.importer.rows import Line

Key = tuple[object, ...]


class Decided(Struct):
    """What becomes of the rows: the new entries with their rows, the known, the overtaken."""

    new: dict[str, tuple[Line, Entry]]
    known: int = 0
    overtaken: list[Line] = []


def decide(
    plan: Plan,
    log: Log,
    lines: Sequence[Line],
    stamp: Callable[[str | None], tuple[str, dt.datetime]],
    explain: Callable[[Entry], Entry] | None,
) -> Decided:
    """Decide on all rows, or raise with everything that is wrong with any.

    `stamp` gives the id, above the last one, and the moment of a new entry; `explain` adds to an
    entry that falls why it does: without it, a fall is refused.
    """
    old = {entry.id: entry for entry in log.entries}
    problems = [*_clashes(lines, old), *_withdrawals(lines, old)]
    if problems:
        raise PlanError(*problems)
    replay = Replay(log.entries)
    seen = _Seen(log.entries, lines)
    overtaken = _Overtaken(plan, replay)
    found = Decided({})
    last = max(old, default=None)
    for line in lines:
        entry = line.entry
        if line.kept:
            if entry.id in old:
                found.known += 1
            else:
                found.new[entry.id] = line, entry
            continue
        before = seen.match(entry)
        if before is not None:
            found.known += 1
            if overtaken(before):
                found.overtaken.append(line)
        elif entry.void is not None and entry.void in replay.withdrawn_by:
            found.known += 1
        else:
            last, at = stamp(last)
            target = old.get(entry.void or "", entry)
            found.new[last] = (
                line,
                replace(entry, id=last, at=at, item=target.item, date=target.date),
            )
    _judge(plan, log, replay, found, explain)
    return found


def _clashes(lines: Sequence[Line], old: Mapping[str, Entry]) -> Iterable[Problem]:
    """Tell ids that stand for something else, and new reports of one item and day in two rows."""
    first: dict[Key | str, Line] = {}
    for line in lines:
        entry = line.entry
        if line.kept:
            key: Key | str = entry.id
            known = old.get(entry.id)
            if known is not None and not _same(known, entry):
                yield line.problem("id", "import-same-id", id=entry.id)
        else:
            key = (entry.item, entry.date, entry.add, entry.add and entry.note, entry.void)
        other = first.setdefault(key, line)
        if other is not line and not (line.kept and _same(other.entry, entry)):
            cell = other.table.cell(other.number, "date")
            yield line.problem("date", "import-twice", other=cell)


def _same(one: Entry, other: Entry) -> bool:
    """Say whether two entries of one id are one: to the second, which is what is kept."""
    return abs(one.at - other.at) < dt.timedelta(seconds=1) and replace(
        one, at=other.at, line=0, note=_written(one.note), by=_written(one.by)
    ) == replace(other, line=0)


def _written(text: str | None) -> str | None:
    """Return a text as a row has it: a cell of blanks alone holds none."""
    return text if text and text.strip() else None


def _withdrawals(lines: Sequence[Line], old: Mapping[str, Entry]) -> Iterable[Problem]:
    """Tell withdrawals of nothing, of themselves, and of another item's entry."""
    here = {line.entry.id: line.entry for line in lines if line.kept}
    for line in lines:
        void, item = line.entry.void, line.entry.item
        if void is None:
            continue
        target = old.get(void) or here.get(void)
        if target is None:
            yield line.problem("void", "import-void-unknown", value=void)
        elif void == line.entry.id:
            yield line.problem("void", "log-void-itself")
        elif item is not None and target.item is not None and item != target.item:
            yield line.problem("void", "log-void-item", value=void, item=target.item, given=item)


class _Seen:
    """The entries there are, by what they report: a new report that equals one adds nothing.

    It equals one of the same item, day and figure that tells all that the report tells. Entries
    withdrawn since count too: the same file again must not bring back what was withdrawn.
    """

    def __init__(self, entries: Iterable[Entry], lines: Sequence[Line]) -> None:
        asked = {self._key(line.entry) for line in lines if not line.kept}
        self._by_key: defaultdict[Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            if asked and (key := self._key(entry)) in asked:
                for part in ((), *_parts(entry)):
                    self._by_key[(*key, *part)].append(entry)

    def match(self, entry: Entry) -> Entry | None:
        """Return the last entry that reports what a new one would."""
        if entry.void is not None:
            return None
        part = next(iter(_parts(entry)), ())  # few entries tell the same
        found = self._by_key.get((*self._key(entry), *part), ())
        return next((one for one in reversed(found) if _tells(one, entry)), None)

    @staticmethod
    def _key(entry: Entry) -> Key:
        return entry.item, entry.date, entry.add, entry.set, entry.stage


def _tells(old: Entry, new: Entry) -> bool:
    if not set(_parts(new)) <= set(_parts(old)):
        return False
    return {_name(one) for one in new.evidence} <= {_name(one) for one in old.evidence}


def _parts(entry: Entry) -> list[tuple[str, str]]:
    """Return what an entry tells, part by part; why it was corrected is not of the report."""
    note = note_sections(entry.note)
    named = ((part, getattr(note, part)) for part in ("progress", "problems", "next_step"))
    return [(part, text) for part, text in named if text]


def _name(one: Evidence) -> str:
    """Return evidence without its folder: where a file lies does not make it another."""
    return one.ref if "://" in one.ref else PurePath(one.ref).name


class _Overtaken:
    """Says whether an entry was withdrawn, or gave way to another of the same day."""

    def __init__(self, plan: Plan, replay: Replay) -> None:
        self._plan = plan
        self._replay = replay
        self._last: dict[str, dict[dt.date | None, Entry]] = {}

    def __call__(self, entry: Entry) -> bool:
        if entry.id in self._replay.withdrawn_by:
            return True
        if entry.add is not None or entry.item is None:
            return False
        if entry.item not in self._last:
            standing = self._replay.entries(self._plan.items[entry.item], dt.date.max)
            self._last[entry.item] = {one.date: one for one in standing}
        last = self._last[entry.item][entry.date]
        return (last.set, last.stage) != (entry.set, entry.stage)


def _judge(
    plan: Plan,
    log: Log,
    before: Replay,
    found: Decided,
    explain: Callable[[Entry], Entry] | None,
) -> None:
    """Refuse new reports that make a total or a stage fall, or a count fall below zero.

    Each fall is laid on the last new report up to it, as `plan update` would have refused that one.
    """
    judged: defaultdict[str, list[str]] = defaultdict(list)
    for name, (line, entry) in found.new.items():
        if not line.kept and entry.void is None and entry.item is not None:
            judged[entry.item].append(name)
    if not judged:
        return
    after = Replay((*log.entries, *(entry for _, entry in found.new.values())))
    refused: list[tuple[int, Problem]] = []
    for item_id, names in judged.items():
        item = plan.items[item_id]
        for name, problem in _falls(item, before, after, names, found):
            line, entry = found.new[name]
            if explain and problem.code != "below-zero":
                found.new[name] = line, explain(entry)
            else:
                refused.append((line.number, problem))
    if refused:
        refused.sort(key=lambda one: one[0])
        raise PlanError(*(problem for _, problem in refused))


def _falls(
    item: Item, before: Replay, after: Replay, names: Sequence[str], found: Decided
) -> Iterable[tuple[str, Problem]]:
    """Return each new report that is to be refused, with why."""
    own = sorted((found.new[name][1] for name in names), key=replay_order)
    readings = after.readings(item, dt.date.max)
    fell = {low.entry for _, low in decreases(item, before.readings(item, dt.date.max))}
    refused: set[str] = set()
    mine = set(names)
    for reading in readings:
        if item.kind is Kind.COUNT and reading.entry in mine and (reading.value or 0) < 0:
            refused.add(reading.entry)
            facts: dict[str, object] = {"item": item.id, "total": reading.value}
            yield reading.entry, found.new[reading.entry][0].problem("set", "below-zero", **facts)
    place = {reading.entry: n for n, reading in enumerate(readings)}
    for one, two in decreases(item, readings):
        if two.entry in fell:
            continue
        up_to = [entry for entry in own if place[entry.id] <= place[two.entry]]
        if not up_to or up_to[-1].id in refused:
            continue
        name = up_to[-1].id
        refused.add(name)
        facts = {
            "item": item.id,
            "high": one.stage or one.value,
            "low": two.stage or two.value,
            "high_date": one.date,
            "low_date": two.date,
        }
        code = "falling-stage" if one.stage else "falling-total"
        yield name, found.new[name][0].problem("stage" if one.stage else "set", code, **facts)
