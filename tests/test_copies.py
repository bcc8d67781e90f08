"""Five copies of a log, written and merged in any order, come to one state."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import plain_replay
from tests.helpers import SMALL_PLAN, fold_log, history_of, read_log, sound_plan, told
from tests.plain_replay import known, words
from tests.random_plans import examples
from tests.random_words import TARGETING, Keys, spoken
from tests.test_fold import DAYS, drawn_report
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.line import decode
from wuhai_plan.log.merge import missing
from wuhai_plan.log.pieces import NeedsFullReadError
from wuhai_plan.log.seal import seal
from wuhai_plan.model import Entry

PLAN = sound_plan(SMALL_PLAN)
HISTORY = history_of(PLAN)
COPIES = 5
HOURS = st.sampled_from([0, 0, 1, 2, 30])
BEGIN = dt.datetime(2023, 7, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SORTS = ("reading",) * 4 + ("remark", "confirm", "confirm", "return", "return", "void", "void")


class Step(NamedTuple):
    """A line that a copy gets, and merges after it: into which copy, and from which."""

    line: bytes
    copy: int
    merges: list[tuple[int, int]]


@st.composite
def work(draw: st.DrawFn) -> list[Step]:
    """Draw who writes what where: ids in any order, words only of what was written before."""
    numbers = draw(st.permutations(range(1, draw(st.integers(2, 12)) + 1)))
    hours = draw(st.lists(HOURS, min_size=len(numbers), max_size=len(numbers)))
    if draw(st.booleans()):  # clocks that were right: moments in the order of ids
        hours.sort()
    lines: dict[int, Keys] = {}
    sorts: dict[int, str] = {}
    for number in numbers:
        keys: Keys = {"at": (BEGIN + dt.timedelta(hours=hours[number - 1])).isoformat()}
        keys["by"] = draw(st.sampled_from(["unit", "office"]))
        sort = draw(st.sampled_from(SORTS))
        if sort in TARGETING:
            sorts[number] = sort
        else:
            keys |= drawn_report(draw, sort)
        lines[number] = keys
    written = spoken(draw, sorts, lines, list(PLAN.items.values()), back=True)
    copy = st.integers(0, COPIES - 1)
    merges = st.lists(st.tuples(copy, copy), max_size=2)
    return [Step(written[number - 1], draw(copy), draw(merges)) for number in numbers]


def merged(mine: bytes, other: bytes) -> bytes:
    """What `plan merge` makes of a log and another copy of it."""
    theirs = read_log(other, PLAN)[0]
    log, problems = read_log(mine, PLAN, theirs.entries)
    new, misfits = missing(log, theirs, "other.jsonl")
    assert problems + read_log(other, PLAN, log.entries)[1] + misfits == []
    return mine + b"".join(theirs.lines[entry.id] + b"\n" for entry in new)


def written_and_merged(steps: list[Step]) -> list[bytes]:
    """What each copy holds at the end of all steps. Nobody speaks of what they don't know."""
    copies, holders = [b""] * COPIES, dict[str, int]()
    for line, copy, merges in steps:
        entry = decode(line.strip(), 0)
        if entry.target is not None and entry.target.encode() not in copies[copy]:
            copies[copy] = merged(copies[copy], copies[holders[entry.target]])
        copies[copy] += line
        holders[entry.id] = copy
        for into, other in merges:
            copies[into] = merged(copies[into], copies[other])
    return copies


def tells_as_the_rules_say(fold: Fold, entries: list[Entry], until: dt.datetime | None) -> None:
    here = known(entries, until)
    assert fold.judged is bool(words(here))
    for item in PLAN.items.values():
        for day in (dt.date.fromisoformat(DAYS[2]), dt.date.max):
            assert told(fold, item, day) == plain_replay.told(here, item, day)


@settings(max_examples=examples(250), deadline=None)
@given(work(), st.permutations(range(COPIES)), st.integers(0, 31))
def test_come_to_one_state_however_they_were_written_and_merged(steps, order, hours):
    copies = written_and_merged(steps)
    first = copies[order[0]]
    for other in order[1:]:
        first = merged(first, copies[other])
    everything = [replace(decode(step.line.strip(), 0), line=0) for step in steps]
    until = BEGIN + dt.timedelta(hours=hours)
    seals = set()
    for copy in (first, *(merged(copies[other], first) for other in order[1:])):
        log, problems = read_log(copy, PLAN)
        assert problems == []
        assert len(log.entries) == copy.count(b"\n")
        entries = [replace(entry, line=0) for entry in log.entries]
        assert entries == sorted(everything, key=plain_replay.recorded)
        seals.add((seal(log, dt.datetime.max.replace(tzinfo=dt.timezone.utc)), seal(log, until)))
        for known_at in (None, until):
            tells_as_the_rules_say(log.known_at(known_at).fold(HISTORY), everything, known_at)
            try:
                fold = fold_log(copy, PLAN, known_at)
            except NeedsFullReadError:  # moments are not in the order of ids
                continue
            tells_as_the_rules_say(fold, everything, known_at)
    assert len(seals) == 1
