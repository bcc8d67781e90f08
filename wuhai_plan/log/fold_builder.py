"""Folding a log straight from its file, in one pass and in little memory, with every line checked.

The quick way is for a log as `plan` writes it; a line that is written otherwise is read on its own.
A log whose lines are not in the order they were recorded in, as after a merge, is sorted first. One
that repeats an id or has anything wrong with it is not for here: `NeedsFullReadError` sends the
caller to the reader, which names every mistake.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, DecimalException, localcontext
from functools import cached_property
from io import BytesIO
from operator import le, lt
from typing import TYPE_CHECKING, BinaryIO

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.log.fast_decode import Line, digits, fast_decode, line_of
from wuhai_plan.log.fold import Day, Fold, StageDay
from wuhai_plan.log.line import LONGEST_LINE
from wuhai_plan.model import CUMULATIVE, Entry, Kind, Plan
from wuhai_plan.numbers import EXACT

if TYPE_CHECKING:
    from wuhai_plan.log.hashed_bytes import HashedBytes

PIECE = 1 << 16  # bytes decoded at once: few enough to stay near the processor
CHUNK = 1 << 10  # lines of it, about
BEGINNING = len('{"id":"01H4DQC2X0000000000000000A')
_VOID = b'"void":'
_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class NeedsFullReadError(Exception):
    """The log is to be read whole: a line is written otherwise than expected, or is not sound."""


class OutOfOrderError(NeedsFullReadError):
    """Lines don't stand in the order they were recorded in."""


def fold_file(
    file: BinaryIO,
    plan: Plan,
    known_at: dt.datetime | None = None,
    read: HashedBytes | None = None,
) -> Fold:
    """Fold what a log holds, or what of it was known at a moment, having checked all of it.

    `read` takes in the bytes that the fold is made from.
    """
    withdrawals, in_order = _look_ahead(file)
    try:
        if in_order:
            builder = FoldBuilder(plan, Fold(), withdrawals, known_at)
            for piece in pieces(file, read=read):
                builder.take(decoded(piece))
            return builder.fold()
    except OutOfOrderError:
        pass
    builder = FoldBuilder(plan, Fold(), withdrawals, known_at)
    lines = sorted_lines(file, read)
    for piece in joined(lines):
        builder.take(decoded(piece))
    return builder.fold()


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
        _require_line(rest, data)
        if end:
            yield rest + data[:end]
            rest = data[end:]
        else:
            rest += data
    if rest:
        raise NeedsFullReadError


def _require_line(rest: bytes, data: bytes) -> None:
    """Leave a line that is longer than any may be, and grows with each piece, to the reader."""
    end = data.find(b"\n") if rest else 0
    if len(rest) + (len(data) if end < 0 else end) > LONGEST_LINE:
        raise NeedsFullReadError


class FoldBuilder:
    """A fold in the making: it takes the lines of a log in the order they were recorded in."""

    def __init__(
        self,
        plan: Plan,
        fold: Fold,
        withdrawals: Mapping[str, Entry] | None = None,
        known_at: dt.datetime | None = None,
    ) -> None:
        self._plan, self._fold, self._known_at = plan, fold, known_at
        self._withdrawals = withdrawals or {}
        by_then = [
            entry
            for entry in self._withdrawals.values()
            if known_at is None or entry.at <= known_at
        ]
        self._withdrawn = _withdrawn(by_then) if by_then else []
        # Ids that withdrawals speak of, and the item of each that was met.
        self._named = sorted({entry.void or "" for entry in self._withdrawals.values()})
        self._targets: dict[str, str | None] = {}
        self._met = 0
        self._counted = _Slots(plan, fold)

    @cached_property
    def _uncounted(self) -> _Slots:
        """For what is checked and doesn't count: entries withdrawn, or not yet known."""
        return _Slots(self._plan, Fold())

    def take(self, lines: list[Line]) -> None:
        """Check lines, recorded after all before, fold in those that count; the list is spent."""
        if not lines:
            return
        ids, moments = [line.id for line in lines], [line.at for line in lines]
        self._follow(ids, moments)
        # All ids at once: looking at each would take a tenth of the time that folding takes.
        if "".join(ids).encode().translate(None, _DIGITS):
            raise NeedsFullReadError
        with localcontext(EXACT):
            if self._known_at is not None and moments[-1] > self._known_at:
                known = bisect_right(moments, self._known_at)
                # What came later is checked too: a log is sound as a whole or not at all.
                self._put(lines[known:], self._uncounted)
                self._note_targets(lines, ids)
                del lines[known:], ids[known:]
            else:
                self._note_targets(lines, ids)
            for name in _between(self._withdrawn, ids):
                place = bisect_left(ids, name)
                if ids[place] == name:
                    self._put([lines.pop(place)], self._uncounted)
                    del ids[place]
            self._put(lines, self._counted)

    def fold(self) -> Fold:
        """Return the fold, if every withdrawal speaks of an entry that is here."""
        if self._met != len(self._withdrawals):
            raise NeedsFullReadError
        for entry in self._withdrawals.values():
            target = entry.void or ""
            if target not in self._targets or target == entry.id:
                raise NeedsFullReadError
            item = self._targets[target]
            if entry.item is not None and item is not None and entry.item != item:
                raise NeedsFullReadError
        return self._fold

    def _note_targets(self, lines: Sequence[Line], ids: Sequence[str]) -> None:
        """Note the items of entries that withdrawals speak of."""
        for name in _between(self._named, ids):
            place = bisect_left(ids, name)
            if ids[place] == name:
                self._targets[name] = lines[place].item

    def _follow(self, ids: Sequence[str], moments: Sequence[dt.datetime]) -> None:
        """Check that lines go on where those before them ended."""
        fold = self._fold
        if ids[0] <= fold.last_id or not all(map(lt, ids, ids[1:])):
            raise OutOfOrderError
        if fold.last_at is not None and moments[0] < fold.last_at:
            raise OutOfOrderError
        if not all(map(le, moments, moments[1:])):
            raise OutOfOrderError
        fold.last_id, fold.last_at = ids[-1], moments[-1]
        if fold.first_at is None and (self._known_at is None or moments[0] <= self._known_at):
            fold.first_at = moments[0]

    def _put(self, lines: Iterable[Line], slots: _Slots) -> None:  # noqa: PLR0912
        """Fold in lines that are checked but for what they change. All time is spent here."""
        adds, sets, stages = slots.adds, slots.sets, slots.stages
        try:
            for line in lines:
                value = line.add
                if value is not None:
                    if line.set is not None or line.stage is not None or line.void is not None:
                        raise NeedsFullReadError
                    days = adds[line.item]
                    day = days.get(line.date or "") or _new_day(days, line.date)
                    day.entries += 1
                    if day.last is None:
                        day.lead += value if value.__class__ is int else _exact(value)
                    else:
                        day.last += value if value.__class__ is int else _exact(value)
                    continue
                value = line.set
                if value is not None:
                    if line.stage is not None or line.void is not None:
                        raise NeedsFullReadError
                    days = sets[line.item]
                    day = days.get(line.date or "") or _new_day(days, line.date)
                    day.entries += 1
                    number = value if value.__class__ is int else _exact(value)
                    if day.last is None:
                        day.first = number
                    day.last = number
                    continue
                stage = line.stage
                if stage is None or line.void is not None:
                    self._put_withdrawal(line)
                    continue
                reached, known = stages[line.item]
                if stage not in known:
                    raise NeedsFullReadError
                date = line.date or ""
                last = reached.get(date)
                if last is None:
                    if parse_iso_day(date) is None:
                        raise NeedsFullReadError
                    reached[date] = StageDay(1, stage, stage)
                else:
                    last.entries += 1
                    last.last = stage
        except (KeyError, DecimalException):
            raise NeedsFullReadError from None

    def _put_withdrawal(self, line: Line) -> None:
        """Check that a withdrawal is the one that was looked for first, and names a known item."""
        # The file is read twice; in between it may have been changed in place.
        entry = self._withdrawals.get(line.id)
        unknown = line.item is not None and self._plan.find(line.item) is None
        if entry is None or (entry.void, entry.at) != (line.void, line.at):
            raise NeedsFullReadError
        if line.stage is not None or unknown:
            raise NeedsFullReadError
        self._met += 1


class _Slots:
    """Where each item's changes go; one that doesn't fit its kind has no place."""

    def __init__(self, plan: Plan, fold: Fold) -> None:
        self.adds: dict[str | None, dict[str, Day]] = {}
        self.sets: dict[str | None, dict[str, Day]] = {}
        self.stages: dict[str | None, tuple[dict[str, StageDay], frozenset[str]]] = {}
        for item in plan.items.values():
            if item.kind is Kind.MILESTONE:
                days = fold.stages.setdefault(item.id, {})
                self.stages[item.id] = days, frozenset(stage.id for stage in item.stages)
                continue
            self.sets[item.id] = fold.days.setdefault(item.id, {})
            if item.kind in CUMULATIVE:
                self.adds[item.id] = self.sets[item.id]
        for old, now in plan.renamed.items():
            if now in self.stages:
                self.stages[old] = self.stages[now]
            if now in self.sets:
                self.sets[old] = self.sets[now]
            if now in self.adds:
                self.adds[old] = self.adds[now]


def decoded(data: bytes) -> list[Line]:
    """Decode whole lines: at once where `plan` wrote them, else in halves down to the odd line."""
    lines = fast_decode(data)
    if lines is not None:
        return lines
    middle = data.find(b"\n", len(data) // 2, len(data) - 1) + 1
    middle = middle or data.rfind(b"\n", 0, len(data) // 2) + 1
    if middle:
        return decoded(data[:middle]) + decoded(data[middle:])
    entry = _entry(data)
    return [] if entry is None else [line_of(entry)]


def _entry(data: bytes) -> Entry | None:
    """Read a line of whatever sort; None where it is blank."""
    from wuhai_plan.log.line import BadLineError, decode, strip

    text = strip(data)
    try:
        text.decode()
        return decode(text, 0) if text else None
    except (BadLineError, UnicodeDecodeError):
        raise NeedsFullReadError from None


def _look_ahead(file: BinaryIO) -> tuple[dict[str, Entry], bool]:
    """Return the withdrawals by id, and whether the lines seem to be in order.

    A withdrawal comes after what it withdraws, so all of them have to be known first. Lines begin
    with their ids: where those of the pieces' first lines ascend, the rest mostly does.
    """
    withdrawals: dict[str, Entry] = {}
    in_order, last, rest = True, b"", b""
    file.seek(0)
    # Searched as it is read: cutting it into whole lines would cost as much as the search.
    while data := file.read(PIECE):
        begin, end = data.find(b"\n") + 1, data.rfind(b"\n") + 1
        _require_line(rest, data)
        first = rest + data[:begin]
        if begin:
            in_order = in_order and last <= first[:BEGINNING]
            last, rest = first[:BEGINNING], data[end:]
            for entry in (*find_withdrawals(first), *find_withdrawals(data, begin, end)):
                withdrawals[entry.id] = entry
        else:
            rest += data
    if rest:
        raise NeedsFullReadError
    return withdrawals, in_order


def find_withdrawals(data: bytes, begin: int = 0, end: int | None = None) -> Iterator[Entry]:
    """Yield the withdrawals among whole lines."""
    end = len(data) if end is None else end
    place = data.find(_VOID, begin, end)
    while place >= 0:
        newline = data.index(b"\n", place)
        entry = _entry(data[data.rfind(b"\n", 0, place) + 1 : newline])
        if entry is not None and entry.void is not None:
            yield entry
        place = data.find(_VOID, newline, end)


def _withdrawn(withdrawals: Iterable[Entry]) -> list[str]:
    from wuhai_plan.log.withdrawals import withdrawn

    return sorted(withdrawn(withdrawals))


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


def _between(names: Sequence[str], ids: Sequence[str]) -> Sequence[str]:
    """Return the names that lie among ids; both ascend."""
    if not names or not ids:
        return ()
    return names[bisect_left(names, ids[0]) : bisect_right(names, ids[-1])]


def _new_day(days: dict[str, Day], date: str | None) -> Day:
    if date is None or parse_iso_day(date) is None:
        raise NeedsFullReadError
    day = days[date] = Day()
    return day


def _exact(value: float | Decimal) -> Decimal:
    number = value if isinstance(value, Decimal) else digits(value)
    if number is None:
        raise NeedsFullReadError
    return number
