"""Folding a log straight from its file, in one pass and in little memory, with every line checked.

The quick way is for a log as `plan` writes it, its entries in the order they were recorded; a line
that is written otherwise is read on its own. A log that is out of order, repeats an id or has
anything wrong with it is not for here: `UnfitError` sends the caller to the whole read, which sorts
it or says what is wrong.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, DecimalException, localcontext
from functools import cached_property
from operator import le, lt
from os import SEEK_END
from typing import BinaryIO, Protocol

from msgspec import Struct

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.log.fast_decode import Line, digits, fast_decode
from wuhai_plan.log.fold import Day, Fold, StageDay
from wuhai_plan.model import Entry, Kind, Plan
from wuhai_plan.numbers import EXACT

HALVES_LEAST = 1 << 24  # in bytes: a shorter log is folded before a child would be under way
PIECE = 1 << 17  # what is decoded at once: small enough to stay near the processor
_VOID = b'"void":'
_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class NeedsFullReadError(Exception):
    """The log is to be read whole: it is out of order, or not sound."""


def fold_file(file: BinaryIO, plan: Plan, known_at: dt.datetime | None = None) -> Fold:
    """Fold what a log holds, or what of it was known at a moment, having checked all of it.

    A withdrawal comes after what it withdraws, so withdrawals are looked for first.
    """
    voids = _withdrawals(file)
    if file.seek(0, SEEK_END) >= HALVES_LEAST:
        from wuhai_plan.log.halves import fold_halves, possible

        if possible():
            return fold_halves(file, plan, voids, known_at)
    folder = FoldBuilder(plan, Fold({}, {}), voids, known_at)
    for piece in pieces(file):
        folder.take(piece)
    return folder.done()


class Source(Protocol):
    """What lines are read from."""

    def seek(self, place: int, /) -> object:
        """Go to a place."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


def pieces(file: Source, start: int = 0) -> Iterator[bytes]:
    """Cut a file from a place on into pieces of whole lines; raise `UnfitError` at part of one."""
    file.seek(start)
    rest = b""
    while data := file.read(PIECE):
        end = data.rfind(b"\n") + 1
        if end:
            yield rest + data[:end]
            rest = data[end:]
        else:
            rest += data
    if rest:
        raise NeedsFullReadError


class Half(Struct):
    """A fold that is to follow another: where it begins, and what it met of the withdrawals."""

    fold: Fold
    first_id: str
    first_at: dt.datetime | None
    targets: dict[str, str | None]
    met: int


class FoldBuilder:
    """A fold in the making: it takes the lines of a log in order."""

    def __init__(
        self,
        plan: Plan,
        fold: Fold,
        voids: Mapping[str, Entry] | None = None,
        known_at: dt.datetime | None = None,
    ) -> None:
        self._plan, self._fold, self._known_at = plan, fold, known_at
        self._voids = voids or {}
        known = [one for one in self._voids.values() if known_at is None or one.at <= known_at]
        self._gone = _withdrawn(known) if known else []
        self._named = sorted({one.void or "" for one in self._voids.values()})
        self._targets: dict[str, str | None] = {}
        self._met = 0
        self._first: tuple[str, dt.datetime | None] = "", None
        self._counted = _Slots(plan, fold)

    @cached_property
    def _aside(self) -> "_Slots":
        """For what is checked and doesn't count."""
        return _Slots(self._plan, Fold({}, {}))

    def take(self, data: bytes) -> None:
        """Fold in whole lines, recorded after all before."""
        lines = fast_decode(data)
        if lines is None:
            middle = data.find(b"\n", len(data) // 2, len(data) - 1) + 1
            middle = middle or data.rfind(b"\n", 0, len(data) // 2) + 1
            if not middle:
                self._slow(data)
                return
            self.take(data[:middle])
            self.take(data[middle:])
        elif lines:
            with localcontext(EXACT):
                self._checked(lines)

    def done(self) -> Fold:
        """Return the fold, if every withdrawal speaks of an entry that is here."""
        if self._met != len(self._voids):
            raise NeedsFullReadError
        for void in self._voids.values():
            target = void.void or ""
            if target not in self._targets or target == void.id:
                raise NeedsFullReadError
            item = self._targets[target]
            if void.item is not None and item is not None and void.item != item:
                raise NeedsFullReadError
        return self._fold

    def half(self) -> Half:
        """Return all that there is so far, to follow another's."""
        return Half(self._fold, *self._first, self._targets, self._met)

    def follow(self, half: Half) -> None:
        """Fold in what another found of the lines that come next."""
        self._targets.update(half.targets)
        self._met += half.met
        if half.first_at is not None:
            self._follow([half.first_id], [half.first_at])
            with localcontext(EXACT):
                self._fold.join(half.fold)

    def _checked(self, lines: list[Line]) -> None:
        """Check that ids and moments ascend, and set aside what doesn't count."""
        ids, moments = [line.id for line in lines], [line.at for line in lines]
        self._follow(ids, moments)
        if "".join(ids).encode().translate(None, _DIGITS):
            raise NeedsFullReadError
        if self._known_at is not None and moments[-1] > self._known_at:
            known = bisect_right(moments, self._known_at)
            self._put(lines[known:], self._aside)
            self._meet(lines, ids)
            del lines[known:], ids[known:]
        else:
            self._meet(lines, ids)
        for name in _between(self._gone, ids):
            place = bisect_left(ids, name)
            if place < len(ids) and ids[place] == name:
                self._put([lines.pop(place)], self._aside)
                del ids[place]
        self._put(lines, self._counted)

    def _meet(self, lines: Sequence[Line], ids: Sequence[str]) -> None:
        """Note the items of entries that withdrawals speak of."""
        for name in _between(self._named, ids):
            place = bisect_left(ids, name)
            if place < len(ids) and ids[place] == name:
                self._targets[name] = lines[place].item

    def _follow(self, ids: Sequence[str], moments: Sequence[dt.datetime]) -> None:
        """Check that lines go on where those before them ended."""
        fold = self._fold
        if ids[0] <= fold.last_id or not all(map(lt, ids, ids[1:])):
            raise NeedsFullReadError
        if fold.last_at is not None and moments[0] < fold.last_at:
            raise NeedsFullReadError
        if not all(map(le, moments, moments[1:])):
            raise NeedsFullReadError
        if fold.last_at is None:
            self._first = ids[0], moments[0]
        fold.last_id, fold.last_at = ids[-1], moments[-1]

    def _put(self, lines: Iterable[Line], slots: "_Slots") -> None:  # noqa: PLR0912
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
                    self._put_void(line)
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

    def _put_void(self, line: Line) -> None:
        """Check a withdrawal, which was read before, against the plan."""
        unknown = line.item is not None and line.item not in self._plan.items
        if line.stage is not None or line.id not in self._voids or unknown:
            raise NeedsFullReadError
        self._met += 1

    def _slow(self, data: bytes) -> None:
        """Fold in one line that is not as `plan` writes it."""
        from wuhai_plan.log.reader import against_item

        entry = _entry(data)
        if entry is None:
            return
        self._follow([entry.id], [entry.at])
        if _between(self._named, [entry.id]):
            self._targets[entry.id] = entry.item
        item = self._plan.items.get(entry.item or "")
        if entry.void is not None:
            if entry.id not in self._voids or (entry.item is not None and item is None):
                raise NeedsFullReadError
            self._met += 1
            return
        if item is None or any(against_item(entry, item)):
            raise NeedsFullReadError
        early = self._known_at is None or entry.at <= self._known_at
        if early and not _between(self._gone, [entry.id]):
            self._fold.add(entry)


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
            if item.kind is Kind.COUNT:
                self.adds[item.id] = self.sets[item.id]


def _entry(data: bytes) -> Entry | None:
    """Read a line of whatever sort; None where it is blank."""
    from wuhai_plan.log.line import BadLineError, decode, strip

    text = strip(data)
    try:
        text.decode()
        return decode(text, 0) if text else None
    except (BadLineError, UnicodeDecodeError):
        raise NeedsFullReadError from None


def _withdrawals(file: BinaryIO) -> dict[str, Entry]:
    """Return the withdrawals by id."""
    voids: dict[str, Entry] = {}
    for piece in pieces(file):
        place = piece.find(_VOID)
        while place >= 0:
            end = piece.index(b"\n", place)
            entry = _entry(piece[piece.rfind(b"\n", 0, place) + 1 : end])
            if entry is not None and entry.void is not None:
                voids[entry.id] = entry
            place = piece.find(_VOID, end)
    return voids


def _withdrawn(voids: Iterable[Entry]) -> list[str]:
    from wuhai_plan.log.replay import withdrawn

    return sorted(withdrawn(voids))


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


def _exact(value: float) -> Decimal:
    number = digits(value)
    if number is None:
        raise NeedsFullReadError
    return number
