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
            builder = FoldBuilder(history, Fold(), ahead.targeting)
            for piece in pieces(file, read=read):
                builder.take(decoded(piece))
            return builder.fold()
    except OutOfOrderError:
        pass
    builder = FoldBuilder(history, Fold(), ahead.targeting)
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
        targeting: Mapping[str, Entry] | None = None,
    ) -> None:
        """`targeting` are the entries to come that speak of another one, by their ids."""
        self._history, self._fold, self._until = history, fold, history.until
        self._targeting = targeting or {}
        # The last words on readings, by these; returns by their own ids; what doesn't count.
        self._confirmed: Mapping[str, Entry] = {}
        self._right: Sequence[str] = ()
        self._returns: Mapping[str, Entry] = {}
        self._out: Sequence[str] = ()
        by_then = [
            e for e in self._targeting.values() if self._until is None or e.at <= self._until
        ]
        if by_then:
            self._judge(by_then)
        # Ids that they speak of, and each of those that was met.
        self._named = sorted({entry.target or "" for entry in self._targeting.values()})
        self._targets: dict[str, Line] = {}
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
            for name in _between(self._out, ids):
                place = bisect_left(ids, name)
                if ids[place : place + 1] == [name]:
                    self._put([lines.pop(place)], self._uncounted)
                    del ids[place]
            self._put_confirmed(lines, ids)
            if self._returns or self._fold.returned:
                self._put_returns(lines)
            self._put_texts(lines)

    def fold(self) -> Fold:
        """Return the fold, if what entries speak of is here, and may be spoken of so."""
        if self._met != len(self._targeting):
            raise NeedsFullReadError
        if not self._targeting:
            return self._fold
        from wuhai_plan.log.verdicts import target_misfit

        for entry in self._targeting.values():
            target = self._targets.get(entry.target or "")
            if target is None or target_misfit(entry, entry_of(target)) is not None:
                raise NeedsFullReadError
        return self._fold

    def _judge(self, targeting: Iterable[Entry]) -> None:
        from wuhai_plan.log.verdicts import Verdicts

        verdicts = Verdicts.of(targeting)
        self._confirmed, self._right = verdicts.confirmed, sorted(verdicts.confirmed)
        self._out = sorted(verdicts.out())
        self._returns = {word.id: word for word in verdicts.returned.values()}
        self._fold.judged = verdicts.judged

    def _note_targets(self, lines: Sequence[Line], ids: Sequence[str]) -> None:
        """Note the entries that others speak of."""
        for name in _between(self._named, ids):
            place = bisect_left(ids, name)
            if ids[place] == name:
                self._targets[name] = lines[place]

    def _put_confirmed(self, lines: list[Line], ids: Sequence[str]) -> None:
        """Fold in lines that count, and of those that were confirmed what each led to."""
        start = 0
        for name in _between(self._right, ids):
            place = bisect_left(ids, name)
            if ids[place : place + 1] != [name]:
                continue
            self._put(lines[start : place + 1], self._counted)
            entry, start = entry_of(lines[place]), place + 1
            if not entry.reads:
                raise NeedsFullReadError
            for key in self._history.targets(entry):
                self._fold.vouch(key, entry, self._confirmed[name])
        self._put(lines[start:] if start else lines, self._counted)

    def _put_returns(self, lines: Iterable[Line]) -> None:
        """Fold in what was returned, and what was read of the same items after that."""
        id_today = self._history.id_today
        for line in lines:
            word = self._returns.get(line.id)
            if word is not None:
                self._fold.send_back(id_today(word.item), word)
                continue
            reads = (line.add, line.set, line.stage) != (None, None, None)
            if reads and line.confirm is None and line.date is not None:
                self._fold.answer(id_today(line.item), line.date)

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
                    # One that speaks of another entry, too, is found by the search and refused.
                    if line.set is not None or line.stage is not None or line.value is not None:
                        raise NeedsFullReadError
                    days = adds[line.item]
                    day = days.get(line.date or "") or _new_day(days, line)
                    day.entries += 1
                    if day.last is None:
                        day.lead += value if value.__class__ is int else _exact(value)
                    else:
                        day.last += value if value.__class__ is int else _exact(value)
                    continue
                value = line.set
                if value is not None:
                    if line.stage is not None or line.value is not None:
                        raise NeedsFullReadError
                    days = sets[line.item]
                    day = days.get(line.date or "") or _new_day(days, line)
                    day.entries += 1
                    number = value if value.__class__ is int else _exact(value)
                    if day.last is None:
                        day.first = number
                    day.last = number
                    continue
                stage = line.stage
                if stage is None or line.confirm is not None or line.value is not None:
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
                    reached[date] = StageDay(1, stage, stage, line.at.date().isoformat())
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
        with_keys = [line for line in lines if line.problem is not None or line.next is not None]
        for line in lines if labelled else with_keys:
            self._write(line, self._fold)

    def _write(self, line: Line, fold: Fold, recorded: str | None = None) -> None:
        if line.item is None or line.date is None:
            return
        judges = line.confirm is not None or line.send_back is not None
        written = (None if judges else line.note, line.problem, line.next)
        fold.write(self._history.id_today(line.item), line.date, written, recorded)

    def _put_other(self, line: Line, fold: Fold) -> None:
        """Count a remark that tells something of a known item.

        Check that what speaks of another entry or adopts a plan is one of those that were looked
        for first, and that it names a known item.
        """
        target = line.void
        if target is None:
            target = line.send_back if line.confirm is None else line.confirm
        if target is None and line.plan is None:
            known = line.date is not None and parse_iso_day(line.date) is not None
            known = known and self._history.find(line.item) is not None
            if not known or line.value is not None or not tells(line.note, line.problem, line.next):
                raise NeedsFullReadError
            self._write(line, fold, line.at.date().isoformat())
            return
        # The file is read twice; in between it may have been changed in place.
        if line.plan is not None:
            if line.id not in self._history.adopting:
                raise NeedsFullReadError
            return
        entry = self._targeting.get(line.id)
        unknown = line.item is not None and self._history.find(line.item) is None
        if entry is None or (entry.target, entry.at) != (target, line.at) or unknown:
            raise NeedsFullReadError
        if line.confirm is not None and not self._history.knows(entry):
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


def _between(names: Sequence[str], ids: Sequence[str]) -> Sequence[str]:
    """Return the names that lie among ids; both ascend."""
    if not names or not ids:
        return ()
    return names[bisect_left(names, ids[0]) : bisect_right(names, ids[-1])]


def _new_day(days: dict[str, Day], line: Line) -> Day:
    if line.date is None or parse_iso_day(line.date) is None:
        raise NeedsFullReadError
    day = days[line.date] = Day(recorded=line.at.date().isoformat())
    return day


def _exact(value: float | Decimal) -> Decimal:
    number = value if isinstance(value, Decimal) else digits(value)
    if number is None:
        raise NeedsFullReadError
    return number
