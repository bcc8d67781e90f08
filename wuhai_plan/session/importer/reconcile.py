"""Rows held against the log as it stands: what is there already, what is refused, what is new.

Pure but for ids: whatever is decided here is decided under the lock.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.log.fold import first_decrease, own_reading
from wuhai_plan.log.reader import Log
from wuhai_plan.log.ulid import new
from wuhai_plan.log.withdrawals import withdrawn
from wuhai_plan.messages.note_sections import note_sections
from wuhai_plan.model import Entry, Evidence, Item, Kind, Plan, Reading
from wuhai_plan.session.importer.rows import Line
from wuhai_plan.session.update import decrease_error

Key = tuple[object, ...]


class Reconciled(Struct):
    """What becomes of the rows.

    `new` holds the new entries by id, with their rows; `known` counts the rows whose entry is there
    already; `overtaken` are those of them that no longer count; `falling` are the ids of new
    entries after which a total or stage falls, which has to be explained.
    """

    new: dict[str, tuple[Line, Entry]]
    known: int = 0
    overtaken: list[Line] = []
    falling: list[str] = []


def reconcile(
    plan: Plan, log: Log, lines: Sequence[Line], at: dt.datetime, *, correct: bool
) -> Reconciled:
    """Decide on all rows, or raise with everything that is wrong with any.

    `at` is the moment of all new entries. A fall is refused unless it is `correct`.
    """
    old = {entry.id: entry for entry in log.entries}
    problems = [*_clashes(lines, old), *_withdrawals(lines, old)]
    if problems:
        raise PlanError(*problems)
    withdrawn_by = withdrawn(log.entries)
    last_of_day = {(entry.item, entry.date): entry for entry in log.standing()}
    seen = _Seen(log.entries, lines)
    result = Reconciled({})
    last_id = log.last_id
    for line in lines:
        entry = line.entry
        if line.kept:
            if entry.id in old:
                result.known += 1
            else:
                result.new[entry.id] = line, entry
            continue
        known = seen.match(entry)
        if known is not None:
            result.known += 1
            if known.id in withdrawn_by or _gave_way(known, last_of_day[known.item, known.date]):
                result.overtaken.append(line)
        elif entry.void is not None and entry.void in withdrawn_by:
            result.known += 1
        else:
            last_id = new(at, last_id)
            target = old.get(entry.void or "", entry)
            stamped = replace(entry, id=last_id, at=at, item=target.item, date=target.date)
            result.new[last_id] = line, stamped
    _judge(plan, log, result, correct=correct)
    return result


def _gave_way(entry: Entry, last: Entry) -> bool:
    """Say whether an entry gave way to the last one of its day; more or less adds to it."""
    return entry.add is None and (last.set, last.stage) != (entry.set, entry.stage)


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


def _same(entry: Entry, other: Entry) -> bool:
    """Say whether two entries with one id are the same; their moments count to the second."""
    return abs(entry.at - other.at) < dt.timedelta(seconds=1) and replace(
        entry, at=other.at, line=0, note=_written(entry.note), by=_written(entry.by)
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
        alike = self._by_key.get((*self._key(entry), *part), ())
        return next((known for known in reversed(alike) if _tells(known, entry)), None)

    @staticmethod
    def _key(entry: Entry) -> Key:
        return entry.item, entry.date, entry.add, entry.set, entry.stage


def _tells(old: Entry, new: Entry) -> bool:
    if not set(_parts(new)) <= set(_parts(old)):
        return False
    return {_name(ref) for ref in new.evidence} <= {_name(ref) for ref in old.evidence}


def _parts(entry: Entry) -> list[tuple[str, str]]:
    """Return what an entry tells, part by part; why it was corrected is not of the report."""
    note = note_sections(entry.note)
    named = ((part, getattr(note, part)) for part in ("progress", "problems", "next_step"))
    return [(part, text) for part, text in named if text]


def _name(evidence: Evidence) -> str:
    """Return evidence without its folder: where a file lies does not make it another."""
    return evidence.ref if "://" in evidence.ref else PurePath(evidence.ref).name


def _judge(plan: Plan, log: Log, result: Reconciled, *, correct: bool) -> None:
    """Refuse new reports that make a total or a stage fall, or a count fall below zero.

    Each is judged as `plan update` judges one, by date, after all before it in the same file.
    """
    reports = sorted(
        (
            (entry.date or dt.date.min, entry.id)
            for line, entry in result.new.values()
            if not line.kept and entry.void is None
        )
    )
    if not reports:
        return
    given = {name for _, name in reports}
    others = (entry for _, entry in result.new.values() if entry.id not in given)
    fold = log.with_entries(others).fold()
    refused: list[tuple[int, Problem]] = []
    for _, name in reports:
        line, entry = result.new[name]
        item = plan.items[entry.item or ""]
        total = own_reading(item, fold, entry).value
        if item.kind is Kind.COUNT and total is not None and total < 0:
            problem = line.problem("set", "below-zero", item=item.id, total=total)
            refused.append((line.number, problem))
        elif fall := first_decrease(item, fold, entry):
            result.falling.append(name)
            if not correct:
                refused.append((line.number, _falling(line, item, *fall)))
        fold.add(entry)
    if refused:
        refused.sort(key=lambda numbered: numbered[0])
        raise PlanError(*(problem for _, problem in refused))


def _falling(line: Line, item: Item, high: Reading, low: Reading) -> Problem:
    error = decrease_error(item, high, low)
    field = "stage" if high.stage else "set"
    return line.problem(field, error.problems[0].code, **error.problems[0].facts)
