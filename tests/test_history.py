"""What readings count for through many adopted plans: four ways to read a log, one answer."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import LONG, cut, log_line, sound_plan, ulid
from wuhai_plan.errors import LogError
from wuhai_plan.history import APART, AdoptedPlan, History, history, takes
from wuhai_plan.log.append import look_at_log
from wuhai_plan.model import Entry, Item, Plan

ZONE = dt.timezone(dt.timedelta(hours=8))
BEGIN = dt.datetime(2023, 1, 2, 9, tzinfo=ZONE)
DAY = dt.date(2023, 12, 31)
STAGES = """kind = "milestone"
stages = [{{ id = "{}", percent = 50 }}, {{ id = "{}", percent = 100 }}]"""
KINDS = {
    "count": 'kind = "count"\ntarget = 100',
    "level": 'kind = "level"\ntarget = 100',
    "milestone": STAGES.format("a", "b"),
    "other": STAGES.format("b", "c"),
}
CHANGES: list[dict[str, object]] = [
    {"set": 5}, {"set": 7}, {"add": 2}, {"stage": "a"}, {"stage": "b"}, {"stage": "c"},
]  # fmt: skip


class Case(NamedTuple):
    """A plan file, and a log with adopted plans in it; `plans` are all there were, in order."""

    plan: str
    lines: list[bytes]
    plans: list[str]


def plan_text(items: dict[str, tuple[str, str | None]]) -> str:
    """A plan of items by id: what kind each is, and which id it had before."""
    parts = [
        '[plan]\ntitle = "P"\nstart = 2023-01-01\ndue = 2023-12-31\n[chapter.c]\ntitle = "C"\n'
    ]
    for key, (kind, was) in items.items():
        parts.append(f'[item.{key}]\nchapter = "c"\ntitle = "{key}"\n{KINDS[kind]}\n')
        parts.append(f'was = "{was}"\n' if was else "")
    return "".join(parts)


def edited(items: dict[str, tuple[str, str | None]], rng: random.Random) -> None:
    """Do to a plan what offices do: add, remove, rename, and change what an item measures."""
    key = rng.choice(list(items))
    what = rng.randrange(4)
    if what == 0:
        items[f"i{rng.randrange(100)}"] = (rng.choice(list(KINDS)), None)
    elif what == 1 and len(items) > 1:
        del items[key]
    elif what == 2:
        new = f"n{rng.randrange(100)}"
        named = {was for _, was in items.values()}
        if new not in items and key not in named:
            items[new] = (items.pop(key)[0], key)
    else:
        items[key] = (rng.choice(list(KINDS)), items[key][1])
    for name in [name for name, (_, was) in items.items() if was in items]:
        items[name] = (items[name][0], None)


def made(seed: int) -> Case:
    rng = random.Random(seed)
    items: dict[str, tuple[str, str | None]] = {
        f"i{n}": (rng.choice(list(KINDS)), None) for n in range(rng.randrange(1, 4))
    }
    plans, lines, at = [plan_text(items)], [], BEGIN
    readings: list[int] = []
    for number in range(1, rng.randrange(6, 30)):
        at += dt.timedelta(hours=rng.randrange(1, 200))
        usual = {"at": at.isoformat(), "by": "ops"}
        choice = rng.random()
        if choice < 0.25:
            text = plans[-1]
            plan = {"sha256": sha256(text.encode()).hexdigest(), "toml": text}
            lines.append(log_line(number, item=..., date=..., plan=plan, **usual))
            for _ in range(rng.randrange(3)):
                edited(items, rng)
            plans.append(plan_text(items))
        elif choice < 0.35 and readings:
            void = ulid(rng.choice(readings))
            lines.append(log_line(number, item=..., date=..., void=void, note="why", **usual))
        else:
            fits = [
                (name, change)
                for text in plans
                for name, item in sound_plan(text).items.items()
                for change in CHANGES
                if takes(item, entry_of(name, change))
            ]
            name, change = rng.choice(fits)
            date = (dt.date(2023, 1, 1) + dt.timedelta(days=rng.randrange(300))).isoformat()
            lines.append(log_line(number, item=name, date=date, **change, **usual))
            readings.append(number)
    adopted = [text for text in plans if any(text_of(line) == text for line in lines)]
    known = [*adopted, plans[-1]]
    # What only a plan that was never adopted held may be in no log.
    sound = [
        line for line in lines
        if (b'"set"' not in line and b'"add"' not in line and b'"stage"' not in line)
        or any(fits_line(line, text) for text in known)
    ]  # fmt: skip
    there = {line[7:33] for line in sound}
    sound = [line for line in sound if b'"void"' not in line or void_of(line) in there]
    return Case(plans[-1], sound, adopted)


def entry_of(name: str, change: dict[str, object]) -> Entry:
    from decimal import Decimal

    keys = {k: v if k == "stage" else Decimal(str(v)) for k, v in change.items()}
    return Entry(id="", at=BEGIN, item=name, date=DAY, **keys)  # type: ignore[arg-type]


def text_of(line: bytes) -> str | None:
    from wuhai_plan.log.line import decode

    plan = decode(line.strip(), 0).plan
    return plan.toml if plan else None


def void_of(line: bytes) -> bytes:
    from wuhai_plan.log.line import decode

    return (decode(line.strip(), 0).void or "").encode()


def fits_line(line: bytes, text: str) -> bool:
    from wuhai_plan.log.line import decode

    entry = decode(line.strip(), 0)
    item = sound_plan(text).find(entry.item)
    return item is not None and takes(item, entry)


# ---- the plain rule


def first_id(plans: list[Plan], name: str) -> str:
    """What an item was called first: `was` is believed of an id that no plan had before."""
    for number, plan in enumerate(plans):
        if name in plan.items:
            was = plan.items[name].was
            return first_id(plans[:number], was) if was else name
    return name


def id_in(plans: list[Plan], plan: Plan, name: str) -> str:
    """What an item is called in a plan, or was called last."""
    if name in plan.items:
        return name
    names = [other for each in [*plans, plan] for other in each.items]
    alike = [
        other
        for other in names
        if first_id([*plans, plan], other) == first_id([*plans, plan], name)
    ]
    return alike[-1] if alike else name


def plainly(case: Case, promised: History, entries: list[Entry]) -> dict[str, list[Entry]]:
    """The readings that each of today's items, and each first promise apart, is to be given."""
    adopted = [adoption.plan for adoption in promised.adopted]
    counts: dict[str, list[Entry]] = {}
    until = promised.until
    known = [entry for entry in entries if until is None or entry.at <= until]
    voids = {e.id: e.void for e in known if e.void}
    for entry in known:
        gone = any(
            target == entry.id and void not in voids.values() for void, target in voids.items()
        )
        if entry.void or entry.plan or gone:
            continue
        today = id_in(adopted, promised.plan, entry.item or "")
        item = promised.plan.items.get(today)
        if item is not None and takes(item, entry):
            counts.setdefault(today, []).append(entry)
        first = {id_in(adopted, promised.plan, i.id): i for i in promised.first.items.values()}
        old = first.get(today)
        apart = old is not None and (item is None or shape(item) != shape(old))
        if old is not None and apart and takes(old, entry):
            counts.setdefault(today + APART, []).append(entry)
    return counts


def shape(item: Item) -> object:
    return item.kind, [stage.id for stage in item.stages]


def promised_by(case: Case, entries: tuple[Entry, ...], known_at: dt.datetime | None) -> History:
    plans: dict[str, Plan] = {}
    file = sound_plan(case.plan)

    def plan_of(text: str) -> Plan:
        return plans.setdefault(text, file if text == case.plan else sound_plan(text))

    adopted = [AdoptedPlan(e, plan_of(e.plan.toml)) for e in entries if e.plan]
    made = history(file, adopted, known_at)
    assert made is not None
    return made


def ways(path: Path, case: Case, known_at: dt.datetime | None) -> Iterator[object]:
    """What a log comes to, read in each way there is."""
    place = path.with_name("kept")
    place.unlink(missing_ok=True)
    for part in (len(case.lines), len(case.lines) // 2):
        path.write_bytes(b"".join(case.lines[:part]))
        # An item may be one that only a later plan of the log holds.
        with suppress(LogError), look_at_log(path, checkpoint=place) as log:
            log.fold(promised_by(case, log.adoptions(), None))
        path.write_bytes(b"".join(case.lines))
        with look_at_log(path, checkpoint=place) as log:
            promised = promised_by(case, log.adoptions(), known_at)
            yield promised, log.fold(promised).all_readings(promised.counted, DAY)
    with look_at_log(path) as log:
        promised = promised_by(case, log.adoptions(), known_at)
        yield promised, log.fold(promised).all_readings(promised.counted, DAY)
        listing = log.listing(promised)
        assert len(list(listing)) <= len(case.lines)
        yield promised, listing.fold.all_readings(promised.counted, DAY)
        whole = log.read(promised).known_at(known_at)
        yield promised, whole.fold(promised).all_readings(promised.counted, DAY)
    path.write_bytes(b"".join(reversed(case.lines)))
    with look_at_log(path) as log:
        promised = promised_by(case, log.adoptions(), known_at)
        yield promised, log.fold(promised).all_readings(promised.counted, DAY)


@settings(max_examples=4000 if LONG else 120, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 3000), st.integers(40, 3000))
def test_a_log_with_many_plans_comes_to_one_answer(
    tmp_path_factory: pytest.TempPathFactory, seed: int, hours: int, piece: int
) -> None:
    case = made(seed)
    if not case.lines:
        return
    known_at = BEGIN + dt.timedelta(hours=hours) if hours % 2 else None
    path = tmp_path_factory.mktemp("log") / "progress.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        cut(patch, piece)
        answers = list(ways(path, case, known_at))
    first: History = answers[0][0]  # type: ignore[index]
    assert all(answer[1] == answers[0][1] for answer in answers)  # type: ignore[index]
    with look_at_log(path) as log:
        counted = plainly(case, first, list(log.read(first).entries))
    for key, readings in answers[0][1].items():  # type: ignore[index]
        assert sum(r.entries for r in readings) == len(counted.get(key, ())), key
