"""`plan merge`: add the entries of another copy of the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from wuhai_plan.errors import LogError, Problem, RequestError
from wuhai_plan.files import read_bytes
from wuhai_plan.history import History
from wuhai_plan.log.ahead import find_adoptions
from wuhai_plan.log.merge import missing
from wuhai_plan.log.reader import read
from wuhai_plan.model import Entry, recorded_order
from wuhai_plan.session.change import CLOCKS_APART
from wuhai_plan.session.core import Session
from wuhai_plan.texts import LONGEST, has_control
from wuhai_plan.views.merge import MergeReport
from wuhai_plan.views.promises import need_note, promise_changes


def merge(session: Session, other: Path, *, dry_run: bool = False) -> MergeReport:
    """Add the entries of another copy of the log: all of them, or none where any is in doubt.

    Each is checked as the command is that writes such a line.
    """
    data = read_bytes(other)
    if data is None:
        raise RequestError.of("merge-missing", path=str(other))
    file, came = str(other), find_adoptions(data)
    for entry in came.values():
        session.adopted_plan(entry, file)  # raises where it is not sound
    with session.open_log(dry_run=dry_run) as opened:
        own = opened.adoptions()
        both = {**came, **{entry.id: entry for entry in own}}
        adoptions = sorted(both.values(), key=recorded_order)
        history = session.history(adoptions)
        # A withdrawal may stand in one copy and what it withdraws in the other.
        theirs = read(data, history, file)[0]
        mine = opened.read(history, besides=theirs.entries)
        problems = read(data, history, file, mine.entries)[1]
        new, misfits = missing(mine, theirs, file)
        problems += [*misfits, *_misfits(new, session.moment_now(), file)]
        problems += [*_unsuited(new, history, file)]
        if problems:
            raise LogError(*problems)
        opened.append_lines(b"".join(theirs.lines[entry.id] + b"\n" for entry in new))
    if theirs.torn is not None:
        session.notes.append(Problem("log-torn", {"offset": theirs.torn}, file))
    return MergeReport(
        added=len(new),
        known=len(theirs.entries) - len(new),
        first=new[0].at if new else None,
        last=new[-1].at if new else None,
        plans=tuple(_came(adoptions, own)),
        first_plan=bool(own) and adoptions[0] != own[0],
    )


def _came(adoptions: Sequence[Entry], own: Sequence[Entry]) -> Iterator[tuple[Entry, Entry | None]]:
    """Yield the adoptions that were not here, each with the one that follows it."""
    here = {entry.id for entry in own}
    for entry, following in zip_longest(adoptions, adoptions[1:]):
        if entry.id not in here:
            yield entry, following


def _unsuited(entries: Sequence[Entry], history: History, file: str) -> Iterator[Problem]:
    """Tell readings from before their item's start, and changed promises adopted without a note."""
    plans = (*history.plans, *history.others)
    for entry in entries:
        items = [item for plan in plans if (item := plan.find(entry.item)) is not None]
        if entry.date is not None and items and all(entry.date < item.start for item in items):
            start = min(item.start for item in items)
            facts = {"date": entry.date.isoformat(), "start": start.isoformat()}
            yield Problem("merge-early", {**facts}, file, entry.line)
    came = {entry.id for entry in entries}
    for before, by_then in history.steps():
        adoption = by_then.adopted[-1].entry
        if adoption.note or adoption.id not in came:
            continue
        if need_note(promise_changes(before, by_then, adoption.at.date())):
            yield Problem("merge-adopt-note", {}, file, adoption.line)


def _misfits(entries: Sequence[Entry], now: dt.datetime, file: str) -> Iterator[Problem]:
    """Tell what no command of ours would have written."""
    for entry in entries:
        if entry.at > now + CLOCKS_APART:
            facts = {"at": entry.at.isoformat(), "now": now.isoformat()}
            yield Problem("merge-ahead", {**facts}, file, entry.line)
        if entry.date is not None and entry.void is None and entry.date > entry.at.date():
            facts = {"date": entry.date.isoformat(), "at": entry.at.isoformat()}
            yield Problem("merge-future", {**facts}, file, entry.line)
        refs = (evidence.ref for evidence in entry.evidence)
        for name, text in (
            ("by", entry.by),
            ("note", entry.note),
            ("problem", entry.problem),
            ("next", entry.next),
            *(("evidence", r) for r in refs),
        ):
            if text and has_control(text, lines=name not in ("by", "evidence")):
                yield Problem("merge-control", {"name": name}, file, entry.line)
            elif text and len(text) > LONGEST:
                size = {"name": name, "size": len(text), "most": LONGEST}
                yield Problem("merge-long", {**size}, file, entry.line)
