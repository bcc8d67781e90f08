"""The log as one reader or writer has it: lock, read, mend the tail, one write, flush to disk.

This is the whole way to the disk for every command that adds to the log, from top to bottom:

    with open_log(path) as log:          # the lock is held until the block ends
        adopted = log.adoptions()        # of these and the plan file the history is made
        fold = log.fold(history)         # where items stand; or log.read(history), every entry
        log.append(entry)                # a torn tail is moved away; one write, then fsync

When `append` returns, the entry is on disk. When the block raises before that, or the disk fails,
the log is byte for byte as it was, save that a torn tail may have been moved to `<log>.torn`, and
that what other programs append meanwhile, which ask for no lock, is never cut.

The lock is the operating system's, on the log itself, so it is gone when its holder dies and leaves
nothing behind in the folder.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO, FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from wuhai_plan.errors import LogError, Problem, RequestError, StorageError
from wuhai_plan.files import (
    Front,
    holds_lines,
    lock_holder,
    opened,
    queue_for_lock,
    require_file,
    storage_error,
    sync_folder,
    try_lock,
)
from wuhai_plan.history import History
from wuhai_plan.interrupts import taken_back
from wuhai_plan.log.ahead import Ahead, find_adoptions, look_ahead
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.fold_builder import fold_file
from wuhai_plan.log.line import LONGEST_LINE, LONGEST_PLAN, encode
from wuhai_plan.log.pieces import NeedsFullReadError
from wuhai_plan.model import Entry, recorded_order
from wuhai_plan.paths import BINARY

if TYPE_CHECKING:
    from wuhai_plan.log.checkpoint import Verified
    from wuhai_plan.log.hashed_bytes import HashedBytes
    from wuhai_plan.log.listing import Listing
    from wuhai_plan.log.reader import Log

LOCK_WAIT = 10.0  # seconds


@contextmanager
def open_log(path: Path, *, checkpoint: Path | None = None) -> Iterator[OpenLog]:
    """Hold the log for a change: nobody else writes between what is read of it and what is added.

    `checkpoint` is where one of it is kept, if anywhere.
    """
    with locked(path) as file:
        yield OpenLog(path, checkpoint, file.reader, file)


@contextmanager
def look_at_log(path: Path, *, checkpoint: Path | None = None) -> Iterator[OpenLog]:
    """Open the log to read it as it stands, as `open_log` does; nothing can be added to it.

    No file is an empty log. Writers are not waited for: they only ever add whole lines at its end,
    and what they add from now on is not looked at.
    """
    with opened(path) as file:
        yield OpenLog(path, checkpoint, Front(file) if file else BytesIO(), None)


class OpenLog:
    """A log that is open. `notes` holds what its reader should be told besides the answer.

    `last_written` is the id of the last entry that was added, if any.
    """

    def __init__(
        self,
        path: Path,
        checkpoint: Path | None,
        file: FileIO | BytesIO,
        writer: LockedFile | None,
    ) -> None:
        self.notes: list[Problem] = []
        self.last_written: str | None = None
        self._path = path
        self._checkpoint = checkpoint
        self._file = file
        self._writer = writer
        self._log: Log | None = None
        self._known: Verified | None = None
        self._ahead: Ahead | None = None
        self._adoptions: tuple[Entry, ...] | None = None
        self._folded: tuple[Fold, HashedBytes, History] | None = None

    def adoptions(self) -> tuple[Entry, ...]:
        """Return the entries that adopt a plan, by when they were recorded.

        What else the log holds is not checked yet.
        """
        if self._adoptions is None:
            try:
                adoptions = self._search()
            except NeedsFullReadError:
                self._known = self._ahead = None
                self._file.seek(0)
                adoptions = list(find_adoptions(self._file.read()).values())
            self._adoptions = tuple(sorted(adoptions, key=recorded_order))
        return self._adoptions

    def fold(self, history: History) -> Fold:
        """Return what was reported by item and day, as far as it was known at the history's moment.

        All of the log is checked, by reading it or by a checkpoint of when it was read; raise
        `LogError` where anything is wrong with it.
        """
        try:
            return self._fold_file(history)
        except NeedsFullReadError:
            return self.read(history).known_at(history.known_at).fold(history)

    def read(self, history: History, besides: Iterable[Entry] = ()) -> Log:
        """Return every entry; raise `LogError` with all that is wrong with the log.

        `besides` holds entries that withdrawals may speak of though they are not yet there.
        """
        from wuhai_plan.log.reader import read

        self._file.seek(0)
        log, problems = read(self._file.read(), history, self._path.name, besides)
        if problems:
            raise LogError(*problems)
        if log.torn is not None and self._writer is None:
            self.notes.append(Problem("log-torn", {"offset": log.torn}, self._path.name))
        self._log = log
        return log

    def listing(self, history: History) -> Listing:
        """Return the entries known at the history's moment, to be read as they are asked for.

        Raise `LogError` as soon as anything is found wrong, which may be after some were read.
        """
        from wuhai_plan.log.listing import Listing

        return Listing(self._file, history, self.read)

    def earlier(self, entry: Entry, fold: Fold, history: History) -> Entry | None:
        """Return the entry before a new one that reports the same of the same day, if any."""
        if not fold.may_repeat(entry):  # as nearly always
            return None
        from wuhai_plan.log.repeats import recent, repeated

        adds = entry.add is not None
        return repeated(entry, recent(self._file) if adds else self.read(history).standing())

    def append(self, *entries: Entry) -> None:
        """Add entries recorded after all others; when this returns they are on disk."""
        encoded = BytesIO()  # held once; lines to be joined are held twice
        for entry in entries:
            line = encode(entry)
            most = LONGEST_LINE if entry.plan is None else LONGEST_PLAN
            if len(line) > most:
                raise RequestError.of("entry-long", most=most)
            encoded.write(line)
        lines = encoded.getvalue()
        self.append_lines(lines)
        if self._writer is None or not entries:
            return
        self.last_written = entries[-1].id
        self._go_on(entries, lines)

    def append_lines(self, lines: bytes) -> None:
        """Add whole lines in one write; none where the log is only looked at."""
        if self._writer is None or not lines:
            return
        log = self._log
        if log is not None and log.torn is not None:
            self._move_tail(self._writer, log.torn)
        self._writer.append(lines if log is None or log.ended else b"\n" + lines)

    def _search(self) -> list[Entry]:
        """Find the adoptions of a sound log, by its checkpoint as far as that holds."""
        if self._checkpoint is not None:
            from wuhai_plan.log.checkpoint import verified

            self._known = verified(self._file, self._checkpoint)
        if self._known is not None:
            checkpoint = self._known.checkpoint
            came = look_ahead(self._file, checkpoint.size)
            return [*self._known.adoptions, *came.adoptions.values()]
        self._ahead = look_ahead(self._file)
        return [*self._ahead.adoptions.values()]

    def _fold_file(self, history: History) -> Fold:
        adoptions, known = self.adoptions(), self._known
        fold = None if known is None else self._fold_on(known, history)
        if known is not None and fold is not None:
            read, had = known.read, known.checkpoint.size
        else:
            ahead = self._ahead or look_ahead(self._file)
            # What an earlier plan makes of the log is asked for second, and never again.
            if self._checkpoint is None or history.known_at is not None or self._folded is not None:
                return fold_file(self._file, history, ahead)
            from wuhai_plan.log.hashed_bytes import HashedBytes

            # Hashed as they are folded: the two can't be of different states of the file.
            read, had = HashedBytes(), 0
            fold = fold_file(self._file, history, ahead, read)
        if self._checkpoint is not None and history.known_at is None:
            from wuhai_plan.log.checkpoint import keep

            if read.size > had:
                keep(fold, read, history, adoptions, self._checkpoint)
            self._folded = fold, read, history
        return fold

    def _fold_on(self, known: Verified, history: History) -> Fold | None:
        """Go on from a checkpoint; None where it won't do."""
        from wuhai_plan.log.checkpoint import fold_rest

        last, until = known.checkpoint.fold.last_at, history.until
        if not known.checkpoint.fits(history) or (until and last and last > until):
            return None
        self._known = None  # its fold grows
        try:
            return fold_rest(self._file, history, known)
        except NeedsFullReadError:
            return None

    def _go_on(self, entries: Sequence[Entry], lines: bytes) -> None:
        """Keep a checkpoint of the log with entries added to it.

        It is hashed as it was read and as it was written, never as it stands by now: an edit made
        while it was flushed to disk is found out by the next reader.
        """
        if self._checkpoint is None or self._folded is None:
            return
        from wuhai_plan.log.checkpoint import keep

        fold, read, history = self._folded
        for entry in entries:
            if entry.plan is not None or not fold.is_before(entry):
                return
            fold = fold.with_entry(entry, history.targets(entry), history.id_today(entry.item))
        read.add(lines)
        keep(fold, read, history, self.adoptions(), self._checkpoint)

    def _move_tail(self, writer: LockedFile, start: int) -> None:
        """Move a last line cut short to a file beside the log, where it can be looked at."""
        beside = self._path.with_name(self._path.name + ".torn")
        size = writer.size - start
        writer.move_tail(start, beside)
        facts: dict[str, object] = {"size": size, "to": beside.name}
        self.notes.append(Problem("log-torn-moved", facts, self._path.name))


class LockedFile:
    """A file held open for appending by the only writer there is."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size
        self.reader = open(descriptor, "rb", buffering=0, closefd=False)  # noqa: SIM115

    def append(self, data: bytes) -> None:
        """Add bytes in one write and flush them to disk; on any failure take them back."""
        try:
            if not self.size:  # first its name: then no file with bytes in it has one yet to flush
                sync_folder(self.path.parent)
            left = memoryview(data)
            while left:  # one write, save on a disk that is filling up: the next one says why
                left = left[os.write(self._descriptor, left) :]
            os.fsync(self._descriptor)
            # Replaced, perhaps by git, meanwhile; perhaps by a copy that holds the bytes already.
            if not _same_file(self._descriptor, self.path) and not holds_lines(self.path, data):
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        except BaseException:
            self._take_back(data)
            raise
        self.size += len(data)

    def _take_back(self, data: bytes) -> None:
        """Cut the file where bytes began that were to be added, as far as the disk allows.

        Only where it ends with them: all that came is their beginning, or another program, as
        `cat >>` does, added its own and then came all of them. Nothing of another's is ever cut.
        """
        with suppress(OSError):
            self.reader.seek(self.size)
            came = self.reader.read()
            ours = came if data.startswith(came) else data
            if ours and came.endswith(ours):
                os.ftruncate(self._descriptor, self.size + len(came) - len(ours))
                os.fsync(self._descriptor)
        self.size = os.fstat(self._descriptor).st_size

    def move_tail(self, start: int, to: Path) -> None:
        """Move the bytes from `start` on to another file's end, safe there before gone here.

        Whoever may write here has to be able to do so there.
        """
        self.reader.seek(start)
        with locked(to) as beside:
            beside.take_permissions(os.fstat(self._descriptor))
            beside.append(self.reader.read() + b"\n")
        os.ftruncate(self._descriptor, start)
        os.fsync(self._descriptor)
        self.size = start

    def take_permissions(self, like: os.stat_result) -> None:
        """Let the same people read and write this file as another, as far as that is allowed."""
        if sys.platform == "win32":
            return
        with suppress(OSError):
            os.fchown(self._descriptor, -1, like.st_gid)
        with suppress(OSError):
            os.fchmod(self._descriptor, stat.S_IMODE(like.st_mode))


@contextmanager
def locked(path: Path) -> Iterator[LockedFile]:
    """Hold a file for appending, made if missing; raise `StorageError` when it stays taken.

    A file made here and left empty is taken away again.
    """
    require_file(path)
    with taken_back():
        try:
            descriptor, made = _open_locked(path)
            try:
                file = LockedFile(path, descriptor)
                yield file
            finally:
                # A refused first report leaves no empty log behind, that a reader would trip over.
                if made and not os.fstat(descriptor).st_size and _same_file(descriptor, path):
                    with suppress(OSError):
                        path.unlink()
                os.close(descriptor)
        except OSError as error:
            raise storage_error(error, path) from error


def _open_locked(path: Path) -> tuple[int, bool]:
    """Open and lock; again if the name came to stand for another file while we waited."""
    until = time.monotonic() + LOCK_WAIT
    flags = os.O_RDWR | os.O_APPEND | BINARY  # O_APPEND: at the end, whoever else writes
    while True:
        made = False
        try:
            descriptor = os.open(path, flags)
        except FileNotFoundError:
            if path.is_symlink():
                raise
            try:
                descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:  # another writer made it just now, and may take it away again
                continue
            made = True
        try:
            _wait_for_lock(descriptor, path, until)
            if _same_file(descriptor, path):
                return descriptor, made
            if time.monotonic() >= until:
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _wait_for_lock(descriptor: int, path: Path, until: float) -> None:
    if try_lock(descriptor) or queue_for_lock(descriptor, until):
        return
    holder = lock_holder(descriptor)
    code = "storage-locked-by" if holder else "storage-locked"
    raise StorageError.of(code, path=str(path), holder=holder, seconds=round(LOCK_WAIT))


def _same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
