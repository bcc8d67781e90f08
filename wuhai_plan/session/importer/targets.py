"""Rows that speak of other entries: withdrawals, and the words of a second party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from wuhai_plan.errors import PlanError, Problem
from wuhai_plan.history import History
from wuhai_plan.log.reader import Log, against_target
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Entry, Reading
from wuhai_plan.numbers import plain
from wuhai_plan.session.importer.rows import Line
from wuhai_plan.session.verdict import same_party, stands_at


def misfits(lines: Sequence[Line], old: Mapping[str, Entry]) -> Iterator[Problem]:
    """Tell what speaks of nothing, of itself, of another item's entry; words on one's own."""
    here = {line.entry.id: line.entry for line in lines if line.recorded}
    for line in lines:
        entry = line.entry
        if entry.target is None:
            continue
        target = old.get(entry.target) or here.get(entry.target)
        # The day of a new row is when somebody wrote it; the entry takes that of what it speaks of.
        checked = entry if line.recorded else replace(entry, date=None)
        for _, code, facts in against_target(checked, target):
            own = "import-void-unknown" if code == "log-void-unknown" else code
            yield line.problem("void", own, **facts)
        by, reporter = entry.by, target.by if target else None
        if entry.judges and entry.id not in old and by and reporter and same_party(by, reporter):
            yield line.problem("by", "word-own", id=entry.target, by=reporter)


def completed(
    history: History, log: Log, verdicts: Verdicts, lines: Sequence[Line], today: dt.date
) -> list[Line]:
    """Return the lines, the new ones with the item and date of what they speak of.

    A new confirmation has the figure that its reading leads to. Raise `PlanError` where another one
    is vouched for, or none can be.
    """
    targets = {entry.id: entry for entry in log.entries}
    whole = []
    for line in lines:
        target = targets.get(line.entry.target or "")
        if target is None or line.recorded:
            whole.append(line)
            continue
        entry = replace(line.entry, item=target.item, date=target.date)
        if entry.confirm:
            reading = stands_at(log, history, target, verdicts, today)
            entry = _vouching(line, entry, reading)
        whole.append(replace(line, entry=entry))
    return whole


def _vouching(line: Line, entry: Entry, reading: Reading | None) -> Entry:
    """Return a confirmation with the figure that its reading leads to."""
    if reading is None:
        raise PlanError(line.problem("confirm", "word-uncounted", id=entry.confirm))
    if (entry.value, entry.stage) not in ((None, None), (reading.value, reading.stage)):
        value = reading.stage if reading.value is None else plain(reading.value)
        facts = {"id": entry.confirm, "value": value}
        raise PlanError(line.problem("confirm", "import-vouched", **facts))
    return replace(entry, value=reading.value, stage=reading.stage)


def is_said(verdicts: Verdicts, entry: Entry) -> bool:
    """Say whether what an entry says of another one was said before."""
    if entry.confirm is not None:
        word = verdicts.confirmed.get(entry.confirm)
        return word is not None and (word.value, word.stage) == (entry.value, entry.stage)
    return entry.void in verdicts.withdrawn or entry.send_back in verdicts.returned
