"""The log as one reader or writer has it: lock, read, mend the tail, one write, flush to disk.

This is the whole way to the disk for every command that adds to the log:

    with open_log(path, plan) as log:    # the lock is held until the block ends
        fold = log.fold()                # where items stand; or log.read(), every entry
        log.append(entry)                # a torn tail is moved away; one write, then fsync

When `append` returns, the entry is on disk. When the block raises before that, or the disk fails,
the log is byte for byte as it was, save that a torn tail may have been moved to `<log>.torn`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from wuhai_plan.errors import LogError, Problem
from wuhai_plan.files import LockedFile, locked, opened, require_file
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.fold_builder import NeedsFullReadError, fold_file
from wuhai_plan.model import Entry, Plan

if TYPE_CHECKING:
    from wuhai_plan.log.hashed_bytes import HashedBytes
    from wuhai_plan.log.reader import Log


@contextmanager
def open_log(path: Path, plan: Plan, *, checkpoint: Path | None = None) -> Iterator[OpenLog]:
    """Hold the log for a change: nobody else writes between what is read of it and what is added.

    `checkpoint` is where one of it is kept, if anywhere.
    """
    with locked(path) as file:
        yield OpenLog(path, plan, checkpoint, file.raw, file)


@contextmanager
def look_at_log(path: Path, plan: Plan, *, checkpoint: Path | None = None) -> Iterator[OpenLog]:
    """Open the log to read it as it stands, as `open_log` does; nothing can be added to it.

    No file is an empty log. Writers are not waited for: they only ever add whole lines at its end.
    """
    require_file(path)
    with opened(path) as file:
        yield OpenLog(path, plan, checkpoint, file or BytesIO(), None)


class OpenLog:
    """A log that is open. `notes` holds what its reader should be told besides the answer.

    `last_written` is the id of the last entry that was added, if any.
    """

    def __init__(
        self,
        path: Path,
        plan: Plan,
        checkpoint: Path | None,
        file: FileIO | BytesIO,
        writer: LockedFile | None,
    ) -> None:
        self.notes: list[Problem] = []
        self.last_written: str | None = None
        self._path = path
        self._plan = plan
        self._checkpoint = checkpoint
        self._file = file
        self._writer = writer
        self._log: Log | None = None
        self._folded: tuple[Fold, HashedBytes] | None = None

    def fold(self, known_at: dt.datetime | None = None) -> Fold:
        """Return what was reported by item and day: all there is, or what was known at a moment.

        All of the log is checked, by reading it or by a checkpoint of when it was read; raise
        `LogError` where anything is wrong with it.
        """
        try:
            return self._fold_file(known_at)
        except NeedsFullReadError:
            return self.read().known_at(known_at).fold()

    def read(self, besides: Collection[str] = ()) -> Log:
        """Return every entry; raise `LogError` with all that is wrong with the log.

        `besides` holds ids of entries that withdrawals may speak of though they are not yet there.
        """
        from wuhai_plan.log.reader import read

        self._file.seek(0)
        log, problems = read(self._file.read(), self._plan, self._path.name, besides)
        if problems:
            raise LogError(*problems)
        if log.torn is not None and self._writer is None:
            self.notes.append(Problem("log-torn", {"offset": log.torn}, self._path.name))
        self._log = log
        return log

    def append(self, *entries: Entry) -> None:
        """Add entries recorded after all others; when this returns they are on disk."""
        from wuhai_plan.log.line import encode

        lines = b"".join(map(encode, entries))
        self.append_lines(lines)
        if self._writer is None or not entries:
            return
        self.last_written = entries[-1].id
        if self._checkpoint is not None and self._folded is not None:
            self._go_on(self._checkpoint, *self._folded, entries, lines)

    def append_lines(self, lines: bytes) -> None:
        """Add whole lines in one write; none where the log is only looked at."""
        if self._writer is None or not lines:
            return
        log = self._log
        if log is not None and log.torn is not None:
            self._move_tail(self._writer, log.torn)
        self._writer.append(lines if log is None or log.ended else b"\n" + lines)

    def _fold_file(self, known_at: dt.datetime | None) -> Fold:
        if self._checkpoint is None:
            return fold_file(self._file, self._plan, known_at)
        from wuhai_plan.log.checkpoint import fold_with_checkpoint

        self._folded = fold_with_checkpoint(self._file, self._plan, self._checkpoint)
        fold, _ = self._folded
        if known_at is None or fold.last_at is None or fold.last_at <= known_at:
            return fold
        return fold_file(self._file, self._plan, known_at)

    def _go_on(
        self,
        checkpoint: Path,
        fold: Fold,
        read: HashedBytes,
        entries: Sequence[Entry],
        lines: bytes,
    ) -> None:
        """Keep a checkpoint of the log with entries added to it.

        It is hashed as it was read and as it was written, never as it stands by now: an edit made
        while it was flushed to disk is found out by the next reader.
        """
        from wuhai_plan.log.checkpoint import keep

        for entry in entries:
            if not fold.is_before(entry):
                return
            fold = fold.with_entry(entry)
        read.add(lines)
        keep(fold, read, self._plan, checkpoint)

    def _move_tail(self, writer: LockedFile, start: int) -> None:
        """Move a last line cut short to a file beside the log, where it can be looked at."""
        beside = self._path.with_name(self._path.name + ".torn")
        size = writer.size - start
        writer.move_tail(start, beside)
        facts: dict[str, object] = {"size": size, "to": beside.name}
        self.notes.append(Problem("log-torn-moved", facts, self._path.name))
