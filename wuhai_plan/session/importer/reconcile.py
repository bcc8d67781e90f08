"""Rows held against the log as it stands: what is there already, what is refused, what is new.

Pure but for ids: whatever is decided here is decided under the lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import PurePath

from msgspec.structs import replace

from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.history import History
from wuhai_plan.log import ulid
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.note_sections import note_sections, problem_and_next
from wuhai_plan.log.reader import Log
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.entries import note_of
from wuhai_plan.model import Entry, Evidence
from wuhai_plan.session.change import CLOCKS_APART, moment_to_record
from wuhai_plan.session.core import Session
from wuhai_plan.session.importer.limits import first_problems
from wuhai_plan.session.importer.rows import SECTIONS, Line
from wuhai_plan.session.importer.targets import completed, is_said, misfits
from wuhai_plan.session.update import DOUBTFUL, refusal

Key = tuple[object, ...]


def reconcile(
    session: Session, history: History, log: Log, lines: Sequence[Line], correction: str | None
) -> tuple[list[Entry], int, list[Problem]]:
    """Decide on all rows, or raise with everything that is wrong with any.

    A total or stage that falls is refused unless a `correction` explains it: then that goes into
    the entry's note. Return the new entries, how many rows have theirs in the log already, and a
    note on each of them whose entry no longer counts.
    """
    old = {entry.id: entry for entry in log.entries}
    problems = chain(
        _clashes(lines, old), misfits(lines, old), _ahead(lines, old, session.moment_now())
    )
    if first := first_problems(problems, _file(lines)):
        raise PlanError(*first)
    standing = (entry for entry in log.standing() if not entry.remarks)
    last_of_day = {(entry.item, entry.date): entry for entry in _today(history, standing)}
    # A workbook of ours holds entries in one sheet and where the items stand in another.
    recorded = (line.entry for line in lines if line.recorded)
    missing = {entry.id: entry for entry in recorded if entry.id not in old}.values()
    reported = _by_report(_today(history, chain(log.entries, missing)), lines)
    new: dict[str, Line] = {}
    known, overtaken = 0, []
    at: dt.datetime | None = None
    last_id = log.last_id
    last_entry = (log.entries[-1].at, log.entries[-1].id) if log.entries else (None, "")
    whole = log.with_entries(missing)
    stands, verdicts = whole.fold(history), Verdicts.of(whole.entries)
    lines = completed(history, whole, verdicts, lines, session.today)
    for line in lines:
        entry = line.entry
        twin = None if line.recorded or entry.target else _twin(entry, reported)
        said = is_said(verdicts, entry) or _says_nothing(history, stands, entry)
        if twin or entry.id in old or (said and not line.recorded):
            known += 1
        elif line.recorded:
            new[entry.id] = line
        else:
            at = at or moment_to_record(session, *last_entry)
            last_id = ulid.new(at, last_id)
            new[last_id] = replace(line, entry=replace(entry, id=last_id, at=at))
        last = last_of_day.get((twin.item, twin.date)) if twin else None
        if twin and (not verdicts.counts(twin) or (last and _gave_way(twin, last))):
            overtaken.append(line.problem("date", "import-overtaken"))
    _judge(session, history, log, new, correction)
    return [line.entry for line in new.values()], known, overtaken


def _says_nothing(history: History, stands: Fold, entry: Entry) -> bool:
    """Say whether an item stands so on that day already, as a sheet of ours shows it."""
    if entry.date is None or entry.target or entry.add is not None:
        return False
    if _parts(entry) or entry.evidence:
        return False
    item = history.plan.items[history.id_today(entry.item)]
    last = stands.last(item, entry.date)
    if last is None or last.date != entry.date:
        return False
    return (item.absolute(last).value, last.stage) == (entry.set, entry.stage)


def _today(history: History, entries: Iterable[Entry]) -> Iterable[Entry]:
    """Return entries with what their items' ids are today."""
    for entry in entries:
        item = history.id_today(entry.item)
        yield replace(entry, item=item) if entry.item and item != entry.item else entry


def _gave_way(entry: Entry, last: Entry) -> bool:
    """Say whether an entry gave way to the last one of its day; more or less adds to it."""
    return (
        not entry.remarks
        and entry.add is None
        and (last.set, last.stage) != (entry.set, entry.stage)
    )


def _clashes(lines: Sequence[Line], old: Mapping[str, Entry]) -> Iterable[Problem]:
    """Tell ids that stand for something else, and new reports of one item and day in two rows."""
    first: dict[Key | str, Line] = {}
    for line in lines:
        entry = line.entry
        if line.recorded:
            key: Key | str = entry.id
            known = old.get(entry.id)
            if known is not None and not _same(known, entry):
                yield line.problem("id", "import-same-id", id=entry.id)
        else:
            key = (entry.item, entry.date, entry.add, entry.add and entry.note, entry.target)
            if entry.remarks:
                key = (*key, entry.note, entry.problem, entry.next)
        other = first.setdefault(key, line)
        if other is not line and not (line.recorded and _same(other.entry, entry)):
            cell = other.table.cell(other.number, "date")
            yield line.problem("date", "import-twice", other=cell)


def _same(entry: Entry, other: Entry) -> bool:
    """Say whether two entries with one id are the same; their moments count to the second."""
    return abs(entry.at - other.at) < dt.timedelta(seconds=1) and replace(
        entry,
        at=other.at,
        line=0,
        note=_written(entry.note),
        by=_written(entry.by),
        problem=entry.problem and _written(entry.problem),
        next=entry.next and _written(entry.next),
    ) == replace(other, line=0)


def _written(text: str | None) -> str | None:
    """Return a text as a row has it: a cell of blanks alone holds none."""
    return text if text and text.strip() else None


def _ahead(lines: Sequence[Line], old: Mapping[str, Entry], now: dt.datetime) -> Iterable[Problem]:
    """Tell entries that were recorded at a moment to come, as no clock could say."""
    for line in lines:
        new = line.recorded and line.entry.id not in old
        if new and line.entry.at > now + CLOCKS_APART:
            facts = {"at": line.entry.at.isoformat(), "now": now.isoformat()}
            yield line.problem("at", "import-ahead", **facts)


def _by_report(entries: Iterable[Entry], lines: Sequence[Line]) -> dict[Key, list[Entry]]:
    """Return the entries of what the rows report: by item, day, figure, and each part of the note.

    Entries withdrawn since count too: the same file again must not bring back what was withdrawn.
    """
    asked = {_key(line.entry) for line in lines if not line.recorded}
    reported: dict[Key, list[Entry]] = {}
    for entry in entries:
        if asked and entry.target is None and (key := _key(entry)) in asked:
            for part in ((), *_parts(entry)):
                reported.setdefault((*key, *part), []).append(entry)
    return reported


def _twin(entry: Entry, reported: Mapping[Key, Sequence[Entry]]) -> Entry | None:
    """Return the last entry of the same item, day and figure that tells all that a new one would.

    The new one would add nothing.
    """
    part = next(iter(_parts(entry)), ())  # few entries tell the same
    alike = reported.get((*_key(entry), *part), ())
    return next((known for known in reversed(alike) if _tells(known, entry)), None)


def _key(entry: Entry) -> Key:
    return entry.item, entry.date, entry.add, entry.set, entry.stage


def _tells(old: Entry, new: Entry) -> bool:
    if not set(_parts(new)) <= set(_parts(old)):
        return False
    return {_name(ref) for ref in new.evidence} <= {_name(ref) for ref in old.evidence}


def _parts(entry: Entry) -> list[tuple[str, str]]:
    """Return what an entry tells, part by part; why it was corrected is not of the report."""
    remarks = problem_and_next(entry.note, entry.problem, entry.next)
    texts = (note_sections(entry.note).progress or None, *remarks)
    return [(part, text) for part, text in zip(SECTIONS, texts, strict=True) if text is not None]


def _name(evidence: Evidence) -> str:
    """Return evidence without its folder: where a file lies does not make it another."""
    return evidence.ref if "://" in evidence.ref else PurePath(evidence.ref).name


def _judge(
    session: Session, history: History, log: Log, new: dict[str, Line], correction: str | None
) -> None:
    """Refuse new reports that make a total or a stage fall, or a count fall below zero.

    Each is judged as `plan update` judges one, by date, after all before it in the same file.
    """
    reports: list[Line] = []
    others: list[Line] = []
    for line in new.values():
        judged = not line.recorded and line.entry.reports and not line.entry.remarks
        (reports if judged else others).append(line)
    if not reports:
        return
    fold = log.with_entries(line.entry for line in others).fold(history)
    refused: list[tuple[int, Problem]] = []
    for line in sorted(reports, key=lambda line: (line.entry.date or dt.date.min, line.entry.id)):
        entry = line.entry
        item = history.plan.items[history.id_today(entry.item)]
        problem = refusal(item, fold, entry)
        if problem and correction and problem.code in DOUBTFUL:
            sections = replace(note_sections(entry.note), correction=correction)
            note = note_of(sections, Messages(session.lang))
            new[entry.id] = replace(line, entry=replace(entry, note=note))
        elif problem:
            field = "stage" if entry.stage else "set"
            refused.append((line.number, line.problem(field, problem.code, **problem.facts)))
        fold.add(entry, history.targets(entry), history.id_today(entry.item))
    if refused:
        refused.sort(key=lambda numbered: numbered[0])
        problems = (problem for _, problem in refused)
        raise PlanError(*first_problems(problems, _file(reports)))


def _file(lines: Sequence[Line]) -> str:
    return lines[0].table.file if lines else ""
