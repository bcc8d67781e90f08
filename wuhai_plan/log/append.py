"""Adding to the log: the lock, the log as it stands, the caller's check, one write, fsync."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from wuhai_plan.errors import LogError, Problem
from wuhai_plan.files import locked
from wuhai_plan.log.line import encode
from wuhai_plan.log.read import Log, read
from wuhai_plan.model import Entry, Plan


def append(path: Path, plan: Plan, make: Callable[[Log], Entry], notes: list[Problem]) -> None:
    """Append the entry that `make` returns from the log as it stands under the lock.

    When this returns the entry is on disk. When `make` raises or the disk fails, the log is byte
    for byte as it was, save that a last line cut short may already have been moved to
    `<log>.torn`. That comes first, and is added to the notes whatever comes then.
    """
    append_lines(path, plan, lambda log: encode(make(log)), notes)


def append_lines(
    path: Path,
    plan: Plan,
    make: Callable[[Log], bytes],
    notes: list[Problem],
    besides: Collection[str] = (),
) -> None:
    """Append whole lines in one write; where `make` returns none, the log is left alone.

    `besides` holds ids of entries that withdrawals may speak of though they are not yet there.
    """
    with locked(path) as file:
        log, problems = read(file.read(), plan, path.name, besides)
        if problems:
            raise LogError(*problems)
        lines = make(log)
        if not lines:
            return
        if log.torn is not None:
            beside = path.with_name(path.name + ".torn")
            size = file.size - log.torn
            file.move_tail(log.torn, beside)
            notes.append(Problem("log-torn-moved", {"size": size, "to": beside.name}, path.name))
        file.append(lines if log.ended else b"\n" + lines)
