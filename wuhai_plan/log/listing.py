"""Every entry of a log by when it was recorded, read as it is asked for and checked piece by piece.

A log in order is read twice: first to learn that it is in order and what is withdrawn, then a piece
at a time, so that its first lines are there at once and it takes little memory, however long it is.
A log out of order is sorted first, undecoded. One that is written otherwise is read whole.

A piece is checked before any line of it is handed out. Where a later one is damaged, what was
handed out was sound, and `LogError` says what is wrong instead of the rest.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from operator import le, lt
from typing import TYPE_CHECKING, BinaryIO

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from wuhai_plan.history import History
from wuhai_plan.log.ahead import TARGETING, find_entries
from wuhai_plan.log.fast_decode import Line, line_of
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.fold_builder import FoldBuilder
from wuhai_plan.log.line import NAMES
from wuhai_plan.log.pieces import (
    ADOPTS,
    NeedsFullReadError,
    OutOfOrderError,
    decoded,
    joined,
    pieces,
    sorted_lines,
)
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Entry

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log


class _Head(Struct, gc=False, rename=NAMES):
    """What is asked of every line before the first is handed out."""

    id: str
    at: dt.datetime
    confirm: str | None = None
    void: str | None = None
    send_back: str | None = None


_decode_heads = Decoder(_Head).decode_lines


class Listing:
    """The entries known at a moment (all, without one), by when they were recorded.

    `history` is what was promised; `verdicts` is there from the beginning. `fold`, what the
    entries come to, is there once all lines were handed out; they are handed out once. Without a
    file, `read` gives them.
    """

    def __init__(
        self,
        file: BinaryIO | None,
        history: History,
        read: Callable[[History], Log],
    ) -> None:
        self.fold = Fold()
        self.history, self._until = history, history.until
        self._read = read
        self._log: Log | None = None
        self._pieces: Callable[[], Iterable[bytes]] = tuple
        self._targeting: Mapping[str, Entry] = {}
        try:
            self._pieces, self._targeting = _in_order(file)
        except NeedsFullReadError:
            self._log = read(history).known_at(history.known_at)
            self.verdicts = Verdicts.of(self._log.entries)
        else:
            until = self._until
            known = (e for e in self._targeting.values() if until is None or e.at <= until)
            self.verdicts = Verdicts.of(known)

    def __iter__(self) -> Iterator[Line]:
        """Hand out the lines; raise `LogError` where one that is still to come is not sound."""
        given = 0
        if self._log is None:
            try:
                for lines in self._checked():
                    given += len(lines)
                    yield from lines
            except NeedsFullReadError:
                # Says what is wrong; if nothing is, lines are only written in a way of their own.
                self._log = self._read(self.history).known_at(self.history.known_at)
        if self._log is not None:
            yield from map(line_of, islice(self._log.entries, given, None))
            self.fold = self._log.fold(self.history)

    def _checked(self) -> Iterator[list[Line]]:
        builder = FoldBuilder(self.history, Fold(), self._targeting)
        for piece in self._pieces():
            lines = decoded(piece)
            builder.take(lines[:])
            if self._until is not None:
                del lines[bisect_right(lines, self._until, key=lambda line: line.at) :]
            yield lines
        self.fold = builder.fold()


def _in_order(file: BinaryIO | None) -> tuple[Callable[[], Iterable[bytes]], dict[str, Entry]]:
    """Return what gives a log's pieces in order, and what speaks of entries."""
    if file is None:
        raise NeedsFullReadError
    try:
        return lambda: pieces(file), _look_through(pieces(file))
    except OutOfOrderError:
        lines = sorted_lines(file)
        return lambda: joined(lines), _look_through(joined(lines))


def _look_through(parts: Iterable[bytes]) -> dict[str, Entry]:
    """Return what speaks of entries, by its ids; raise `OutOfOrderError` for lines out of order.

    Every line is looked at: what is handed out can't be put in order afterwards.
    """
    targeting: dict[str, Entry] = {}
    last_id, last_at = "", None
    for part in parts:
        try:
            heads = _decode_heads(part)
            ids, moments = [head.id for head in heads], [head.at for head in heads]
            if not heads:
                continue
            ordered = last_id < ids[0] and all(map(lt, ids, ids[1:]))
            ordered = ordered and (last_at is None or last_at <= moments[0])
            if not ordered or not all(map(le, moments, moments[1:])):
                raise OutOfOrderError
        except (DecodeError, UnicodeError, RecursionError, TypeError):  # moments without an offset
            raise NeedsFullReadError from None
        last_id, last_at = ids[-1], moments[-1]
        for _ in find_entries(ADOPTS, part):  # raises where one of them is not sound
            pass
        marked = (entry for mark in TARGETING for entry in find_entries(mark, part))
        entries = {entry.id: entry for entry in marked if entry.target is not None}
        # What they are about has to be known when they are handed out: their own words say it.
        if any(entry.item is None or entry.date is None for entry in entries.values()):
            raise NeedsFullReadError
        if len(entries) != sum((h.void or h.confirm or h.send_back) is not None for h in heads):
            raise NeedsFullReadError
        targeting |= entries
    return targeting
