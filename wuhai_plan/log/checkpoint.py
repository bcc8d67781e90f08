"""A checkpoint: what a long log folded to, kept in the user's cache folder for the next run.

It is believed only after the bytes it was made from were hashed and compared, every time; never by
a file's times, which an edit in place can leave as they were. Bytes that came after them are folded
in. Anything else (damage, another plan, a log that begins otherwise) costs one reading of the log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO, FileIO
from pathlib import Path

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, Encoder

from wuhai_plan import caches
from wuhai_plan.history import History, shape
from wuhai_plan.log.fold import Day, Fold
from wuhai_plan.log.fold_builder import FoldBuilder
from wuhai_plan.log.hashed_bytes import HashedBytes
from wuhai_plan.log.line import BadLineError, decode, encode
from wuhai_plan.log.pieces import decoded, pieces
from wuhai_plan.model import Entry

BLOCK = 1 << 17  # bytes hashed at once: few enough to stay near the processor


class Checkpoint(Struct, array_like=True, tag=3):  # one of another form is none
    """A fold, the bytes it was made from (how many, their SHA-256), and what it was checked by.

    `shape` is that of the plans; `adoptions` are the lines among them that adopt one; `moments` are
    those of the first and the last entry with their offsets, which msgpack leaves out.
    """

    size: int
    sha256: bytes
    shape: dict[str, list[str]]
    fold: Fold
    adoptions: list[bytes]
    moments: list[str]

    def fits(self, history: History) -> bool:
        """Say whether all that entries were checked against is the same in these plans."""
        now = plans_shape(history)
        return all(now.get(item) == checked for item, checked in self.shape.items())


def plans_shape(history: History) -> dict[str, list[str]]:
    """Return what entries may count for, by the item they name: keys, kinds and stages.

    What counts for none of them goes by adopted plans, which are of the bytes that are hashed.
    """
    return {
        name: [f"{key} {shape(history.counted[key])}" for key in keys]
        for name, keys in history.keys.items()
    }


class Verified(Struct, frozen=True):
    """A checkpoint whose bytes stand at the log's front, and their hash, to be gone on with.

    `adoptions` are the entries of its bytes that adopt a plan.
    """

    checkpoint: Checkpoint
    read: HashedBytes
    adoptions: list[Entry]


def verified(file: FileIO | BytesIO, place: Path) -> Verified | None:
    """Return the checkpoint that is kept, if the log begins with the bytes that it was made from.

    They are hashed every time, all of them: an edit in place need not change the size or the times.
    """
    checkpoint = load(place)
    if checkpoint is None:
        return None
    read = _hash_front(file, checkpoint.size)
    if read.digest != checkpoint.sha256:
        return None
    try:
        return Verified(checkpoint, read, [decode(line, 0) for line in checkpoint.adoptions])
    except BadLineError:
        return None


def fold_rest(file: FileIO | BytesIO, history: History, known: Verified) -> Fold:
    """Fold in what came after the bytes that a checkpoint was made from.

    Raise `NeedsFullReadError` where that is out of order, say, or withdraws what was folded in.
    """
    builder = FoldBuilder(history, known.checkpoint.fold)
    for piece in pieces(file, known.checkpoint.size, known.read):
        builder.take(decoded(piece))
    return builder.fold()


def keep(
    fold: Fold, read: HashedBytes, history: History, adoptions: Iterable[Entry], place: Path
) -> None:
    """Keep what the bytes of a sound log folded to, which must end with a newline."""
    moments = [moment.isoformat() if moment else "" for moment in (fold.first_at, fold.last_at)]
    lines = list(map(encode, adoptions))
    save(Checkpoint(read.size, read.digest, plans_shape(history), fold, lines, moments), place)


def load(place: Path) -> Checkpoint | None:
    """Return what is kept at a place; None where it is nothing sound."""
    data = caches.read(place)
    if data is None:
        return None
    try:
        checkpoint = _decoder.decode(data)
        first, last = (text and dt.datetime.fromisoformat(text) for text in checkpoint.moments)
    except (DecodeError, ValueError, OverflowError):
        return None
    checkpoint.fold.first_at, checkpoint.fold.last_at = first or None, last or None
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
