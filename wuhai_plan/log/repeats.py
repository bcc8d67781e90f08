"""An update that is typed twice: the entry before it that reports the same of the same day."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO, FileIO

from wuhai_plan.log.line import BadLineError, decode
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Entry, recorded_order

RECENT = 1 << 18  # bytes at the end of a log: what was typed twice is not far apart


def repeated(entry: Entry, entries: Iterable[Entry]) -> Entry | None:
    """Return the last of the entries that reports what a new one does; None where none does.

    Alike are item, day, change and reporter; and the new one has no other text or evidence, which
    would tell more. A total or a stage stands only until another one of that day, a problem or a
    next step only until another one.
    """
    alike = [each for each in entries if (each.item, each.date) == (entry.item, entry.date)]
    for each in sorted(alike, key=recorded_order, reverse=True):
        same = (each.add, each.set, each.stage) == (entry.add, entry.set, entry.stage)
        if same and each.by == entry.by and _adds_nothing(entry, each):
            return each
        if _replaces(each, entry) if entry.remarks else not same and entry.add is None:
            return None
    return None


def recent(file: FileIO | BytesIO) -> list[Entry]:
    """Return the readings and remarks at the end of a sound log that count, as far as it says."""
    start = max(file.seek(0, os.SEEK_END) - RECENT, 0)
    file.seek(start)
    lines = file.read().split(b"\n")[1 if start else 0 :]
    entries = list(_read(lines))
    verdicts = Verdicts.of(entries)
    return [entry for entry in entries if entry.reports and verdicts.counts(entry)]


def _adds_nothing(entry: Entry, earlier: Entry) -> bool:
    texts = ((entry.note, earlier.note), *_problems(entry, earlier))
    nothing_new = all(new in (None, old) for new, old in texts)
    return nothing_new and entry.evidence in ((), earlier.evidence)


def _replaces(later: Entry, entry: Entry) -> bool:
    """Say whether a later entry put another problem or next step in the place of an entry's."""
    return any(None not in (new, old) and new != old for new, old in _problems(entry, later))


def _problems(entry: Entry, other: Entry) -> tuple[tuple[str | None, str | None], ...]:
    return (entry.problem, other.problem), (entry.next, other.next)


def _read(lines: Iterable[bytes]) -> Iterator[Entry]:
    for line in lines:
        with suppress(BadLineError):  # blank, torn, or cut off by where this began
            yield decode(line, 0)
