"""The whole log: every line read and checked against the plan, or every reason why not.

Entries are a set keyed by id: the order of lines never matters, and a line met twice is one entry.
"""

from __future__ import annotations

import datetime as dt
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.dates import second_end
from wuhai_plan.errors import Problem
from wuhai_plan.history import CONFIRMS, FITS, History
from wuhai_plan.log.fast_decode import checked_entry, fast_decode
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.line import LONGEST_LINE, LONGEST_PLAN, BadLineError, decode, strip
from wuhai_plan.log.pieces import ADOPTS
from wuhai_plan.log.verdicts import Verdicts, target_misfit
from wuhai_plan.model import Entry, Item, recorded_order
from wuhai_plan.texts import FEW, nearest

PIECE = 1 << 14  # what is read at once; where a line of it is written otherwise, each by itself

# An entry that doesn't fit, with the code and the facts of its problem.
Misfit = tuple[Entry, str, Mapping[str, object]]


class Log(Struct, frozen=True):
    """A log read in full: its entries by when they were recorded.

    `torn` is where the bytes of a last line cut short begin, `ended` whether the last whole line
    has its newline. `lines` holds each entry's line by its id, without the white space around it.
    """

    entries: tuple[Entry, ...] = ()
    torn: int | None = None
    ended: bool = True
    lines: dict[str, bytes] = {}

    def find(self, ending: str) -> list[Entry]:
        """Return the entries whose id ends so."""
        return [entry for entry in self.entries if entry.id.endswith(ending.upper())]

    @property
    def last_id(self) -> str:
        """The highest id, which that of the next entry has to be above."""
        return max((entry.id for entry in self.entries), default="")

    def known_at(self, moment: dt.datetime | None) -> Log:
        """Return the log as it was known at a moment; all of it without one."""
        if moment is None:
            return self
        until = second_end(moment)
        entries = tuple(entry for entry in self.entries if entry.at <= until)
        return replace(self, entries=entries)

    def with_entries(self, more: Iterable[Entry]) -> Log:
        """Return the same with more entries, each in its place."""
        entries = sorted((*self.entries, *more), key=recorded_order)
        return replace(self, entries=tuple(entries))

    def standing(self) -> Iterator[Entry]:
        """Return the readings and remarks that count, by when they were recorded."""
        verdicts = Verdicts.of(self.entries)
        return (e for e in self.entries if e.reports and verdicts.counts(e))

    def adoptions(self) -> list[Entry]:
        """Return the entries that adopt a plan, by when they were recorded."""
        return [entry for entry in self.entries if entry.plan is not None]

    def fold(self, history: History) -> Fold:
        """Return what the entries come to, by item and day."""
        fold = Fold()
        verdicts = Verdicts.of(self.entries)
        fold.judged = verdicts.judged
        for entry in self.entries:
            if entry.plan is not None or not verdicts.counts(entry):
                continue
            item, targets = history.id_today(entry.item), history.targets(entry)
            fold.add(entry, targets, item)
            if entry.id in verdicts.confirmed:
                for key in targets:
                    fold.vouch(key, entry, verdicts.confirmed[entry.id])
            if verdicts.is_return(entry):
                fold.send_back(item, entry)
        if self.entries:  # of withdrawals and what they withdraw, too
            fold.last_id, fold.last_at = self.last_id, self.entries[-1].at
            fold.first_at = self.entries[0].at
        return fold


def read(
    data: bytes, history: History, file: str, besides: Iterable[Entry] = ()
) -> tuple[Log, list[Problem]]:
    """Read a log's bytes; with any problem but a torn tail, the log is not to be computed from.

    A withdrawal may speak of an entry of this log or one of `besides`.
    """
    by_id: dict[str, tuple[bytes, Entry]] = {}
    problems: list[Problem] = []
    torn = None
    ended = True
    for number, offset, line, read_already in _lines(data):
        whole = line.endswith(b"\n")
        text = strip(line.removeprefix(BOM_UTF8) if not offset else line)
        if not text:
            continue
        try:
            entry = _decoded(text, number) if read_already is None else read_already
        except UnicodeDecodeError:
            error = BadLineError("log-not-utf8")
        except BadLineError as bad:
            error = bad
        else:
            ended = whole
            first = by_id.setdefault(entry.id, (text, entry))
            if first[0] != text:
                facts = {"id": entry.id, "first": first[1].line, "offset": offset,
                         "known": first[0].decode(), "other": text.decode()}  # fmt: skip
                problems.append(Problem("log-same-id", facts, file, number))
            continue
        if whole or not _cut_short(text):
            problems.append(error.at(file, number, offset))
        else:
            torn = offset
    # Their order in the file says nothing: two copies of a log merge by any order of their lines.
    entries = sorted((entry for _, entry in by_id.values()), key=recorded_order)
    texts = {name: text for name, (text, _) in by_id.items()}
    log = Log(tuple(entries), torn, ended, texts)
    misfits = list(_against_plans(log, history, besides))
    starts = {number: offset for number, offset, *_ in _lines(data)} if misfits else {}
    for entry, code, about in misfits:
        place = {"offset": starts[entry.line]}
        problems.append(Problem(code, {**about, **place}, file, entry.line))
    problems.sort(key=lambda problem: problem.line or 0)
    return log, problems


def _lines(data: bytes) -> Iterator[tuple[int, int, bytes, Entry | None]]:
    """Cut at newlines only: number from 1, byte offset, bytes with their newline.

    With the entry, where it could be read together with others.
    """
    start, number = 0, 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + PIECE) + 1
        end = end or data.find(b"\n", start) + 1 or len(data)
        piece = data[start:end]
        lines = piece.split(b"\n")
        if not lines[-1]:
            lines.pop()
        # One odd line sends its whole piece the slow way; a small piece keeps that cheap.
        decoded = (fast_decode(piece) if len(piece) <= LONGEST_LINE else None) or ()
        for text, line in zip_longest(lines, decoded):
            number += 1
            whole = data[start : start + len(text) + 1]
            yield number, start, whole, checked_entry(line, number) if line else None
            start += len(whole)


def _decoded(text: bytes, number: int) -> Entry:
    if len(text) > _longest(text):
        raise BadLineError("log-line-long", size=len(text), most=_longest(text))
    text.decode()  # what is under keys that nobody knows is text too
    entry = decode(text, number)
    if len(text) > LONGEST_LINE and entry.plan is None:
        raise BadLineError("log-line-long", size=len(text), most=LONGEST_LINE)
    return entry


def _longest(text: bytes) -> int:
    return LONGEST_PLAN if ADOPTS in text else LONGEST_LINE


def _cut_short(text: bytes) -> bool:
    """Say whether a last line without newline may be the beginning of an entry.

    A write that a crash cut short leaves the front of a line, or, where the disk had made room but
    not yet filled it, zero bytes. Anything else is damage: so is an object that is whole, since a
    front never is.
    """
    filled = text.strip(b"\0")
    if len(filled) > _longest(filled) or not text.startswith((b"{", b"\0")):
        return False
    depth, inside = 0, False  # of a string
    for token in re.finditer(rb'\\.|["{}]', filled, re.DOTALL):
        if not inside or token[0] == b'"':
            inside ^= token[0][-1:] == b'"'
            depth += {b"{": 1, b"}": -1}.get(token[0], 0)
        if not depth and token[0] == b"}" and not inside:
            return False
    return True


def _against_plans(log: Log, history: History, besides: Iterable[Entry]) -> Iterator[Misfit]:
    """Check what the entries name: items, stages, kinds of change, and entries withdrawn."""
    whole, unknown = {entry.id: entry for entry in (*besides, *log.entries)}, 0
    for entry in log.entries:
        if entry.target is not None:
            yield from against_target(entry, whole.get(entry.target))
        if entry.plan is not None and entry.id not in history.adopting:
            yield entry, "log-plan-escaped", {}
        if entry.item is None:
            continue
        item = history.find(entry.item)
        if item is None:
            unknown += 1
            near = nearest(entry.item, history.plan.items) if unknown <= FEW else None
            yield entry, "log-unknown-item", {"value": entry.item, "nearest": near}
        elif (entry.reads or entry.confirm) and not history.knows(entry):
            yield from against_item(entry, item)


def against_target(entry: Entry, target: Entry | None) -> Iterator[Misfit]:
    """Check that what speaks of another entry finds it there, of that item and date.

    A withdrawal speaks of any but an adoption; a word of a second party of what was reported.
    """
    if target is None:
        yield entry, "log-void-unknown", {"value": entry.target}
    elif misfit := target_misfit(entry, target):
        given = entry.date if misfit == "log-void-date" else entry.item
        facts = {"value": entry.target, "item": target.item, "date": target.date, "given": given}
        yield entry, misfit, facts


def against_item(entry: Entry, item: Item) -> Iterator[Misfit]:
    """Check that a reading's change fits its item's kind, and that its stage is there."""
    change = next(n for n in ("add", "set", "stage", "value") if getattr(entry, n) is not None)
    fits = FITS[item.kind] if entry.confirm is None else CONFIRMS[item.kind]
    if change not in fits:
        facts = {"item": item.id, "kind": item.kind, "change": change, "options": fits}
        yield entry, "log-change-not-for-kind", facts
    elif entry.stage is not None and item.stage(entry.stage) is None:
        stages = [stage.id for stage in item.stages]
        yield entry, "log-unknown-stage", {"value": entry.stage, "item": item.id, "options": stages}
