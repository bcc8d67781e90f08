"""A log cut in pieces of whole lines, and each piece decoded: what goes through a long log uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from wuhai_plan.log.fast_decode import Line, fast_decode, line_of
from wuhai_plan.log.line import LONGEST_LINE, LONGEST_PLAN, BadLineError, decode, strip
from wuhai_plan.model import Entry

if TYPE_CHECKING:
    from wuhai_plan.log.hashed_bytes import HashedBytes

PIECE = 1 << 16  # bytes decoded at once: few enough to stay near the processor
CHUNK = 1 << 10  # lines of it, about
ADOPTS = b'"plan"'  # in a line that adopts a plan, with or without blanks behind it


class NeedsFullReadError(Exception):
    """The log is to be read whole: a line is written otherwise than expected, or is not sound."""


class OutOfOrderError(NeedsFullReadError):
    """Lines don't stand in the order they were recorded in."""


def pieces(file: BinaryIO, start: int = 0, read: HashedBytes | None = None) -> Iterator[bytes]:
    """Cut a file from a place on into pieces of whole lines.

    Raise `NeedsFullReadError` where its last line has no newline.
    """
    file.seek(start)
    rest = b""
    while data := file.read(PIECE):
        if read is not None:
            read.add(data)
        end = data.rfind(b"\n") + 1
        require_line(rest, data)
        if end:
            piece = rest + data[:end]
            _require_short(piece)
            yield piece
            rest = data[end:]
        else:
            rest += data
    if rest:
        raise NeedsFullReadError


def require_line(rest: bytes, data: bytes) -> None:
    """Leave a line that is longer than any may be, and grows with each piece, to the reader."""
    end = data.find(b"\n") if rest else 0
    if len(rest) + (len(data) if end < 0 else end) > LONGEST_PLAN:
        raise NeedsFullReadError


def _require_short(piece: bytes) -> None:
    """Leave a line that is longer than it may be to the reader; few pieces hold a long one."""
    if len(piece) > LONGEST_LINE and any(
        len(line) > LONGEST_LINE and not _adopts(line) for line in piece.split(b"\n")
    ):
        raise NeedsFullReadError


def _adopts(line: bytes) -> bool:
    entry = decoded_entry(line)
    return entry is not None and entry.plan is not None


def decoded(data: bytes) -> list[Line]:
    """Decode whole lines: at once where `plan` wrote them, else in halves down to the odd line."""
    lines = fast_decode(data)
    if lines is not None:
        return lines
    middle = data.find(b"\n", len(data) // 2, len(data) - 1) + 1
    middle = middle or data.rfind(b"\n", 0, len(data) // 2) + 1
    if middle:
        return decoded(data[:middle]) + decoded(data[middle:])
    entry = decoded_entry(data)
    return [] if entry is None else [line_of(entry)]


def decoded_entry(data: bytes) -> Entry | None:
    """Read a line of whatever sort; None where it is blank."""
    text = strip(data)
    try:
        text.decode()
        return decode(text, 0) if text else None
    except (BadLineError, UnicodeDecodeError):
        raise NeedsFullReadError from None


def sorted_lines(file: BinaryIO, read: HashedBytes | None = None) -> list[bytes]:
    """Return the lines of a whole log sorted, undecoded, which takes a third of the memory.

    Where `plan` wrote them they begin with their ids, and so sort by the moments of these.
    Whether the order is right after all, and no id comes twice, is for the builder to check.
    """
    if read is not None:
        read.clear()
    lines: list[bytes] = []
    for piece in pieces(file, read=read):
        lines += BytesIO(piece)
    lines.sort()
    return lines


def joined(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Join lines to pieces that are decoded at once."""
    return (b"".join(lines[start : start + CHUNK]) for start in range(0, len(lines), CHUNK))
