"""Appending: under the lock the log is read as it stands, then whole lines are written at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from wuhai_plan.errors import LogError, Problem
from wuhai_plan.files import LockedFile, locked
from wuhai_plan.log.fold import Fold, fold_log
from wuhai_plan.log.fold_builder import NeedsFullReadError, fold_file
from wuhai_plan.log.line import encode
from wuhai_plan.log.reader import Log, read
from wuhai_plan.model import Entry, Plan

if TYPE_CHECKING:
    from wuhai_plan.log.checkpoint import Checkpoint


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
        log = _read(file, plan, besides)
        lines = make(log)
        if lines:
            _write(file, log, lines, notes)


def append_folded(
    path: Path,
    plan: Plan,
    make: Callable[[Fold], Entry],
    notes: list[Problem],
    place: Path | None = None,
) -> None:
    """Append as `append` does, from what the log folds to: that needs no reading of all of it.

    `place` is where its checkpoint is kept, if anywhere.
    """
    with locked(path) as file:
        before: Checkpoint | None = None
        log = Log()
        try:
            if place is None:
                fold = fold_file(file.raw, plan)
            else:
                from wuhai_plan.log.checkpoint import folded

                before = folded(file.raw, plan, place)
                fold = before.fold
        except NeedsFullReadError:
            log = _read(file, plan)
            fold = fold_log(log)
        entry = make(fold)
        if before is not None and place is not None:
            from wuhai_plan.log.checkpoint import appended

            with appended(file.raw, before, entry, place):
                _write(file, log, encode(entry), notes)
        else:
            _write(file, log, encode(entry), notes)


def _read(file: LockedFile, plan: Plan, besides: Collection[str] = ()) -> Log:
    log, problems = read(file.read(), plan, file.path.name, besides)
    if problems:
        raise LogError(*problems)
    return log


def _write(file: LockedFile, log: Log, lines: bytes, notes: list[Problem]) -> None:
    if log.torn is not None:
        beside = file.path.with_name(file.path.name + ".torn")
        size = file.size - log.torn
        file.move_tail(log.torn, beside)
        notes.append(Problem("log-torn-moved", {"size": size, "to": beside.name}, file.path.name))
    file.append(lines if log.ended else b"\n" + lines)
