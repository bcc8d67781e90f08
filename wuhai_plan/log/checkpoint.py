"""Checkpoints: what a long log folded to, kept in the user's cache folder for the next look.

A checkpoint is taken at its word only while the log is the very file it was made from: the same
file, size and times, and a last change that is older than what the disk's clock can tell apart.
Otherwise the log's bytes are compared with the digests of its blocks: where all of them still
stand at the log's beginning, what came after is folded in; where any differs, the log is read
anew. What is damaged, foreign or of another version counts as none. Losing one costs a reading.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, Encoder

from wuhai_plan import caches
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.fold_builder import FoldBuilder, NeedsFullReadError, fold_file, pieces
from wuhai_plan.model import Entry, Plan

BLOCK = 1 << 20
# By how much a change must be over for a later one to bear another time, in nanoseconds: where
# times are fine, ten of the slowest clock's ticks; where they are whole milliseconds, or seconds
# (an even number of them on FAT), more than those.
FINE, COARSE = 100_000_000, 3_000_000_000


class Stamp(Struct, frozen=True, array_like=True):
    """What the system tells of a file without reading it; times in nanoseconds since 1970."""

    device: int
    inode: int
    size: int
    changed: int
    status_changed: int


class Checkpoint(Struct, array_like=True):
    """A fold, the file it came from, and when its reading began (nanoseconds since 1970)."""

    stamp: Stamp
    taken: int
    blocks: list[bytes]
    shape: dict[str, tuple[str, ...]]
    fold: Fold

    def fits(self, plan: Plan) -> bool:
        """Say whether all that was checked against a plan holds for this one too."""
        now = shape(plan)
        return all(now.get(item) == was for item, was in self.shape.items())

    def trusted(self) -> bool:
        """Say whether any later change would show in the file's stamp."""
        if os.name != "posix":  # Windows keeps no time that a program can't set
            return False
        last = max(self.stamp.changed, self.stamp.status_changed)
        fine = self.stamp.status_changed % 1_000_000
        return self.taken - last > (FINE if fine else COARSE)


def stamp(file: BinaryIO) -> Stamp:
    """Return an open file's stamp."""
    stat = os.fstat(file.fileno())
    return Stamp(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def shape(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what of a plan entries are checked against: kinds, and stages."""
    return {
        item.id: (item.kind.value, *(stage.id for stage in item.stages))
        for item in plan.items.values()
    }


def folded(file: BinaryIO, plan: Plan, place: Path) -> Checkpoint:
    """Fold a log, by the checkpoint kept at `place` as far as it holds, and keep a new one there.

    Raise `UnfitError` where the log is to be read whole.
    """
    saved = _load(place)
    if saved is None or not saved.fits(plan):
        return _cold(file, plan, place)
    if saved.stamp == stamp(file) and saved.trusted():
        return saved
    return _grown(file, plan, saved, place) or _cold(file, plan, place)


def keep(file: BinaryIO, plan: Plan, fold: Fold, place: Path) -> Checkpoint:
    """Keep what a log that was read whole folds to. Its last line must have its newline."""
    taken, seen = time.time_ns(), stamp(file)
    found = Checkpoint(seen, taken, list(_digests(file)), shape(plan), fold)
    return _kept(file, found, place)


def misleads(file: BinaryIO, plan: Plan, fold: Fold, place: Path) -> bool:
    """Say whether what is kept of a log would be taken at its word and tell other than `fold`."""
    saved = _load(place)
    if saved is None or not saved.fits(plan) or saved.stamp != stamp(file) or not saved.trusted():
        return False
    kept = saved.fold
    same = kept.all_readings(plan, date.max) == fold.all_readings(plan, date.max)
    return not same or (kept.last_id, kept.last_at) != (fold.last_id, fold.last_at)


@contextmanager
def appended(file: BinaryIO, before: Checkpoint, entry: Entry, place: Path) -> Iterator[None]:
    """Keep the checkpoint of a log that this process, holding its lock, adds an entry to.

    Unless anything else was done to the log since it was folded, or the entry is out of order.
    """
    same = stamp(file) == before.stamp
    yield
    fold = before.fold
    if not same or entry.id <= fold.last_id or (fold.last_at or entry.at) > entry.at:
        return
    fold.add(entry)
    whole = before.stamp.size // BLOCK
    blocks = [*before.blocks[:whole], *_digests(file, whole)]
    _save(Checkpoint(stamp(file), time.time_ns(), blocks, before.shape, fold), place)


def _cold(file: BinaryIO, plan: Plan, place: Path) -> Checkpoint:
    taken, seen = time.time_ns(), stamp(file)
    fold = fold_file(file, plan)
    found = Checkpoint(seen, taken, list(_digests(file)), shape(plan), fold)
    return _kept(file, found, place)


def _grown(file: BinaryIO, plan: Plan, saved: Checkpoint, place: Path) -> Checkpoint | None:
    """Return the checkpoint of a log that begins as it was; None where it doesn't."""
    taken, seen = time.time_ns(), stamp(file)
    size = saved.stamp.size
    file.seek(0)
    left = size
    for digest in saved.blocks:
        data = file.read(min(BLOCK, left))
        left -= len(data)
        if sha256(data).digest() != digest:
            return None
    folder = FoldBuilder(plan, saved.fold)
    try:
        for piece in pieces(file, size):
            folder.take(piece)
    except NeedsFullReadError:
        return None
    whole = size // BLOCK
    blocks = [*saved.blocks[:whole], *_digests(file, whole)]
    return _kept(file, Checkpoint(seen, taken, blocks, shape(plan), folder.done()), place)


def _digests(file: BinaryIO, first: int = 0) -> Iterator[bytes]:
    """Return the digests of a file's blocks from one on."""
    file.seek(first * BLOCK)
    while data := file.read(BLOCK):
        yield sha256(data).digest()


def _kept(file: BinaryIO, found: Checkpoint, place: Path) -> Checkpoint:
    """Keep a checkpoint, unless the log changed while it was read."""
    if stamp(file) == found.stamp:
        _save(found, place)
    return found


_encoder = Encoder()
_decoder = Decoder(Checkpoint)


def _load(place: Path) -> Checkpoint | None:
    data = caches.read(place)
    try:
        return None if data is None else _decoder.decode(data)
    except (DecodeError, ValueError, OverflowError):
        return None


def _save(found: Checkpoint, place: Path) -> None:
    caches.write(place, _encoder.encode(found))
