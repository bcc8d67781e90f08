"""Merging: what another copy of the log holds and this one lacks, line by line as it is."""

from __future__ import annotations

from wuhai_plan.errors import Problem
from wuhai_plan.log.reader import Log
from wuhai_plan.log.verdicts import in_rings
from wuhai_plan.model import Entry


def missing(mine: Log, other: Log, file: str) -> tuple[list[Entry], list[Problem]]:
    """Return the entries to add, by when they were recorded, and why some may not be.

    An id may stand for something else in each copy; withdrawals may withdraw each other in a ring.
    """
    problems = []
    numbers = {entry.id: entry.line for entry in other.entries}
    for name, line in other.lines.items():
        known = mine.lines.get(name)
        if known is not None and known != line:
            facts: dict[str, object] = {
                "id": name,
                "known": known.decode(),
                "other": line.decode(),
            }
            problems.append(Problem("merge-same-id", facts, file, numbers[name]))
    new = [entry for entry in other.entries if entry.id not in mine.lines]
    problems += (
        Problem("void-ring", {"id": name}, file, numbers[name])
        for name in in_rings((*mine.entries, *new))
        if name not in mine.lines
    )
    return new, problems
