"""A checkpoint: what a long log folded to, kept in the user's cache folder for the next run.

It is believed only after the bytes it was made from were hashed and compared, every time; never by
a file's times, which an edit in place can leave as they were. Bytes that came after them are folded
in. Anything else (damage, another plan, a log that begins otherwise) costs one reading of the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, FileIO
from pathlib import Path

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, Encoder

from wuhai_plan import caches
from wuhai_plan.log.fold import Day, Fold
from wuhai_plan.log.fold_builder import (
    FoldBuilder,
    NeedsFullReadError,
    decoded,
    fold_file,
    pieces,
)
from wuhai_plan.log.hashed_bytes import HashedBytes
from wuhai_plan.model import Plan

BLOCK = 1 << 17  # bytes hashed at once: few enough to stay near the processor


class Checkpoint(Struct, array_like=True):
    """A fold, the bytes it was made from (how many, their SHA-256), and the plan's shape."""

    size: int
    sha256: bytes
    shape: dict[str, tuple[str, ...]]
    fold: Fold

    def fits(self, plan: Plan) -> bool:
        """Say whether all that entries were checked against is the same in this plan."""
        now = shape(plan)
        return all(now.get(item) == checked for item, checked in self.shape.items())


def shape(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what of a plan entries are checked against: kinds, stages, and earlier ids."""
    shapes = {
        item.id: (item.kind.value, *(stage.id for stage in item.stages))
        for item in plan.items.values()
    }
    return shapes | {old: (now, *shapes[now]) for old, now in plan.renamed.items()}


def fold_with_checkpoint(
    file: FileIO | BytesIO, plan: Plan, place: Path
) -> tuple[Fold, HashedBytes]:
    """Fold a log by its checkpoint, as far as that holds; keep a new one where there is more.

    Raise `NeedsFullReadError` where the log is to be read whole.
    """
    checkpoint = load(place)
    if checkpoint is not None and checkpoint.fits(plan):
        # Every time, and all of it: an edit in place need not change the size or the times.
        read = _hash_front(file, checkpoint.size)
        if read.digest == checkpoint.sha256:
            try:
                return _fold_rest(file, plan, checkpoint, read, place)
            except NeedsFullReadError:
                pass  # what came is out of order, say, or withdraws what was folded in
    # The bytes are hashed as they are folded, so the two can't be of different states of the file.
    read = HashedBytes()
    fold = fold_file(file, plan, read=read)
    keep(fold, read, plan, place)
    return fold, read


def keep(fold: Fold, read: HashedBytes, plan: Plan, place: Path) -> None:
    """Keep what the bytes of a sound log folded to, which must end with a newline."""
    save(Checkpoint(read.size, read.digest, shape(plan), fold), place)


def load(place: Path) -> Checkpoint | None:
    """Return what is kept at a place; None where it is nothing sound."""
    data = caches.read(place)
    if data is None:
        return None
    try:
        checkpoint = _decoder.decode(data)
    except (DecodeError, ValueError, OverflowError):
        return None
    # Decimal takes NaN and Infinity, too. Searched for first: to look at all figures takes longer.
    text = data.lower()
    suspect = b"nan" in text or b"inf" in text  # or the name of an item
    return None if suspect and not _is_finite(checkpoint.fold) else checkpoint


def save(checkpoint: Checkpoint, place: Path) -> None:
    """Keep a checkpoint, as far as that can be done."""
    try:
        data = _encoder.encode(checkpoint)
    except OverflowError:  # a sum that takes more than 64 bits: only a Decimal holds it
        for day in _days(checkpoint.fold):
            day.lead = Decimal(day.lead)
            day.last = None if day.last is None else Decimal(day.last)
        data = _encoder.encode(checkpoint)
    caches.write(place, data)


def _days(fold: Fold) -> Iterator[Day]:
    return (day for days in fold.days.values() for day in days.values())


def _is_finite(fold: Fold) -> bool:
    figures = (figure for day in _days(fold) for figure in (day.lead, day.first, day.last))
    return all(figure is None or Decimal(figure).is_finite() for figure in figures)


_encoder = Encoder()
_decoder = Decoder(Checkpoint)


def _hash_front(file: FileIO | BytesIO, size: int) -> HashedBytes:
    """Hash a file's first bytes, and leave it at their end."""
    read = HashedBytes()
    file.seek(0)
    block = memoryview(bytearray(BLOCK))  # one for all: a tenth less time than new ones
    while count := file.readinto(block[: size - read.size]):
        read.add(block[:count])
    return read


def _fold_rest(
    file: FileIO | BytesIO, plan: Plan, checkpoint: Checkpoint, read: HashedBytes, place: Path
) -> tuple[Fold, HashedBytes]:
    """Fold in what came after the bytes that a checkpoint was made from."""
    builder = FoldBuilder(plan, checkpoint.fold)
    for piece in pieces(file, checkpoint.size, read):
        builder.take(decoded(piece))
    fold = builder.fold()
    if read.size > checkpoint.size:
        keep(fold, read, plan, place)
    return fold, read
