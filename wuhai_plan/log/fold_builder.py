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
from operator import le, lt
from typing import TYPE_CHECKING, BinaryIO

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.history import History
from wuhai_plan.log.ahead import Ahead
from wuhai_plan.log.fast_decode import Line, digits, entry_of
from wuhai_plan.log.fold import Day, Fold, StageDay
from wuhai_plan.log.line import BadLineError, may_be_labelled, tells
from wuhai_plan.log.pieces import (
    NeedsFullReadError,
    OutOfOrderError,
    decoded,
    joined,
    pieces,
    sorted_lines,
)
from wuhai_plan.model import CUMULATIVE, Entry, Kind
from wuhai_plan.numbers import EXACT

if TYPE_CHECKING:
    from wuhai_plan.log.hashed_bytes import HashedBytes

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fold_file(
    file: BinaryIO, history: History, ahead: Ahead, read: HashedBytes | None = None
) -> Fold:
    """Fold what a log holds, or what of it was known at a moment, having checked all of it.

    `read` takes in the bytes that the fold is made from.
    """
    try:
        if ahead.in_order:
            builder = FoldBuilder(history, Fold(), ahead.withdrawals)
            for piece in pieces(file, read=read):
                builder.take(decoded(piece))
            return builder.fold()
    except OutOfOrderError:
        pass
    builder = FoldBuilder(history, Fold(), ahead.withdrawals)
    lines = sorted_lines(file, read)
    for piece in joined(lines):
        builder.take(decoded(piece))
    return builder.fold()


class FoldBuilder:
    """A fold in the making: it takes the lines of a log in the order they were recorded in."""

    def __init__(
        self,
        history: History,
        fold: Fold,
        withdrawals: Mapping[str, Entry] | None = None,
    ) -> None:
        self._history, self._fold, self._until = history, fold, history.until
        self._withdrawals = withdrawals or {}
        by_then = [
            entry
            for entry in self._withdrawals.values()
            if self._until is None or entry.at <= self._until
        ]
        self._withdrawn = _withdrawn(by_then) if by_then else []
        # Ids that withdrawals speak of, and the item of each that was met.
        self._named = sorted({entry.void or "" for entry in self._withdrawals.values()})
        self._targets: dict[str, str | None] = {}
        self._met = 0
        self._counted = _Slots(history, fold)

    @cached_property
    def _uncounted(self) -> _Slots:
        """For what is checked and doesn't count: entries withdrawn, or not yet known."""
        return _Slots(self._history, Fold())

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
            if self._until is not None and moments[-1] > self._until:
                known = bisect_right(moments, self._until)
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
            self._put_texts(lines)

    def fold(self) -> Fold:
        """Return the fold, if every withdrawal speaks of an entry that is here."""
        if self._met != len(self._withdrawals):
            raise NeedsFullReadError
        for entry in self._withdrawals.values():
            target = entry.void or ""
            if target not in self._targets or target == entry.id:
                raise NeedsFullReadError
            if target in self._history.adopting:
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
        if fold.first_at is None and (self._until is None or moments[0] <= self._until):
            fold.first_at = moments[0]

    def _put(self, lines: Iterable[Line], slots: _Slots) -> None:
        """Fold in lines that are checked but for what they change."""
        left = iter(lines)
        while (line := self._put_quickly(left, slots)) is not None:
            self._put_elsewhere(line, slots.fold)

    def _put_quickly(self, lines: Iterator[Line], slots: _Slots) -> Line | None:  # noqa: PLR0912
        """Fold in lines up to one that has no place in slots, and return it. All time goes here."""
        adds, sets, stages = slots.adds, slots.sets, slots.stages
        line = None
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
                    self._put_other(line, slots.fold)
                    continue
                reached, known = stages[line.item]
                if stage not in known:
                    return line
                date = line.date or ""
                last = reached.get(date)
                if last is None:
                    if parse_iso_day(date) is None:
                        raise NeedsFullReadError
                    reached[date] = StageDay(1, stage, stage)
                else:
                    last.entries += 1
                    last.last = stage
        except KeyError:
            return line
        except DecimalException:
            raise NeedsFullReadError from None
        return None

    def _put_elsewhere(self, line: Line, fold: Fold) -> None:
        """Fold in a reading for a first promise apart from today's item; else it is only told."""
        try:
            entry = entry_of(line)
        except BadLineError:
            raise NeedsFullReadError from None
        if entry.date is None or not self._history.knows(entry):
            raise NeedsFullReadError
        for key in self._history.targets(entry):
            fold.count(key, entry)

    def _put_texts(self, lines: Sequence[Line]) -> None:
        """Fold in the problems and next steps among lines that are checked."""
        notes = "".join([line.note for line in lines if line.note])
        labelled = may_be_labelled(notes)  # all notes at once: few have a label of the old sort
        told = [line for line in lines if line.problem is not None or line.next is not None]
        for line in lines if labelled else told:
            self._write(line, self._fold)

    def _write(self, line: Line, fold: Fold, *, remark: bool = False) -> None:
        if line.item is not None and line.date is not None:
            item, written = self._history.id_today(line.item), (line.note, line.problem, line.next)
            fold.write(item, line.date, written, remark=remark)

    def _put_other(self, line: Line, fold: Fold) -> None:
        """Count a remark that tells something of a known item.

        Check that a withdrawal or an adoption is one of those that were looked for first, and that
        a withdrawal names a known item.
        """
        if line.void is None and line.plan is None:
            known = line.date is not None and parse_iso_day(line.date) is not None
            known = known and self._history.find(line.item) is not None
            if not known or not tells(line.note, line.problem, line.next):
                raise NeedsFullReadError
            self._write(line, fold, remark=True)
            return
        # The file is read twice; in between it may have been changed in place.
        if line.plan is not None:
            if line.id not in self._history.adopting:
                raise NeedsFullReadError
            return
        entry = self._withdrawals.get(line.id)
        unknown = line.item is not None and self._history.find(line.item) is None
        if entry is None or (entry.void, entry.at) != (line.void, line.at):
            raise NeedsFullReadError
        if line.stage is not None or unknown:
            raise NeedsFullReadError
        self._met += 1


class _Slots:
    """Where each item's changes go; one that doesn't fit its kind, or goes twice, has no place."""

    def __init__(self, history: History, fold: Fold) -> None:
        self.fold = fold
        self.adds: dict[str | None, dict[str, Day]] = {}
        self.sets: dict[str | None, dict[str, Day]] = {}
        self.stages: dict[str | None, tuple[dict[str, StageDay], frozenset[str]]] = {}
        for name, keys in history.keys.items():
            if len(keys) != 1:
                continue
            item = history.counted[keys[0]]
            if item.kind is Kind.MILESTONE:
                days = fold.stages.setdefault(item.id, {})
                self.stages[name] = days, frozenset(stage.id for stage in item.stages)
                continue
            self.sets[name] = fold.days.setdefault(item.id, {})
            if item.kind in CUMULATIVE:
                self.adds[name] = self.sets[name]


def _withdrawn(withdrawals: Iterable[Entry]) -> list[str]:
    from wuhai_plan.log.withdrawals import withdrawn

    return sorted(withdrawn(withdrawals))


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
