"""Merging: what another copy of the log holds and this one lacks, line by line as it is."""

from __future__ import annotations

from wuhai_plan.errors import Problem
from wuhai_plan.log.reader import Log


def missing(mine: Log, other: Log, file: str) -> tuple[bytes, list[Problem]]:
    """Return the lines to add, and the ids that stand for something else in each copy."""
    lines = []
    problems = []
    numbers = {entry.id: entry.line for entry in other.entries}
    for name, line in other.lines.items():
        known = mine.lines.get(name)
        if known is None:
            lines.append(line + b"\n")
        elif known != line:
            facts: dict[str, object] = {
                "id": name,
                "one": known.decode(),
                "other": line.decode(),
            }
            problems.append(Problem("merge-same-id", facts, file, numbers[name]))
    return b"".join(lines), problems
