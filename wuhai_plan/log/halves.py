"""Folding a long log in two halves at once, where there are two processors to do it.

Folds follow one another: what the second half's days do is done to the totals that the first half's
leave. So a child folds the second half, with all its checks, while the parent folds the first.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from msgspec.msgpack import decode, encode

from wuhai_plan.log.fold import Fold
from wuhai_plan.log.fold_builder import FoldBuilder, Half, NeedsFullReadError, pieces
from wuhai_plan.model import Entry, Plan


class Part:
    """A part of a file to read from its beginning on, by a place of its own."""

    def __init__(self, descriptor: int, start: int, end: int) -> None:
        self._descriptor, self._start, self._end = descriptor, start, end
        self._place = start

    def seek(self, place: int) -> None:
        """Go to a place counted from the part's beginning."""
        self._place = self._start + place

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the part's end."""
        data = os.pread(self._descriptor, min(size, self._end - self._place), self._place)
        self._place += len(data)
        return data


def possible() -> bool:
    """Say whether this is the kind of process that may have a child, on two processors."""
    if sys.platform in ("win32", "darwin") or len(os.sched_getaffinity(0)) < 2:
        return False  # on a Mac, libraries may not survive a fork
    import threading

    return threading.active_count() == 1  # a child of many threads would inherit their locks


def fold_halves(
    file: BinaryIO, plan: Plan, voids: Mapping[str, Entry], known_at: datetime | None
) -> Fold:
    """Fold a log as `stream.fold_file` does, which has looked for its withdrawals."""
    descriptor = file.fileno()
    size = os.fstat(descriptor).st_size
    middle = _line_after(descriptor, size // 2, size)
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        _second_half(Part(descriptor, middle, size), plan, voids, known_at, writes)
    os.close(writes)
    try:
        folder = FoldBuilder(plan, Fold({}, {}), voids, known_at)
        for piece in pieces(Part(descriptor, 0, middle)):
            folder.take(piece)
        with os.fdopen(reads, "rb") as pipe:
            found = pipe.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    if os.waitpid(child, 0)[1]:
        raise NeedsFullReadError
    folder.follow(decode(found, type=Half))
    return folder.done()


def _second_half(
    part: Part,
    plan: Plan,
    voids: Mapping[str, Entry],
    known_at: datetime | None,
    writes: int,
) -> None:
    """Fold the second half, write what was found, and end, without a trace in the parent."""
    code = 1
    try:
        folder = FoldBuilder(plan, Fold({}, {}), voids, known_at)
        for piece in pieces(part):
            folder.take(piece)
        with os.fdopen(writes, "wb") as pipe:
            pipe.write(encode(folder.half()))
        code = 0
    except NeedsFullReadError:
        pass
    finally:
        os._exit(code)


def _line_after(descriptor: int, place: int, size: int) -> int:
    """Return where the first line behind a place begins, the end where there is none."""
    while data := os.pread(descriptor, 1 << 16, place):
        end = data.find(b"\n") + 1
        if end:
            return place + end
        place += len(data)
    return size
