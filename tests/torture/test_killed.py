"""Writers killed at any moment: what they acknowledged is there, and the next one can go on."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import LONG
from tests.torture.helpers import (
    COMMAND,
    call,
    folder_with_plan,
    ids_of_whole_lines,
    record,
    sound,
    start,
    torn_bytes,
)
from wuhai_plan.model import Entry

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems")

KILLS = 2_000 if LONG else 300
DEATHS = 1_000 if LONG else 120
ON_ONE_LOG = 30
AT_ONCE = 3


class Worker(NamedTuple):
    name: str
    id: int


class Field:
    """A log with writers at it, several at once, each replaced when it dies."""

    def __init__(self, folder: Path, chance: random.Random, *, faulty: bool) -> None:
        self.log = folder_with_plan(folder)
        self.plan = folder / "plan.toml"
        self.acknowledged: list[str] = []
        self.torn: list[bytes] = []
        self.between = 0
        self._seen = b""
        self._chance = chance
        self._faulty = faulty
        self._nursery = start("-m", "tests.torture.worker", str(self.plan), stdin=-1, stdout=-1)
        self._hired = 0
        self._workers: deque[Worker] = deque()
        for _ in range(AT_ONCE):
            self._hire()

    def lose_one(self) -> None:
        """Kill the oldest writer at a random moment while it writes on, or see it kill itself."""
        worker = self._workers.popleft()
        if not self._faulty:
            time.sleep(self._chance.uniform(0, 0.04))
            os.kill(worker.id, signal.SIGKILL)
        acknowledged = self._bury(worker)
        self._hire()
        written = sum(entry.by == worker.name for entry in self._check())
        assert written - acknowledged in (0, 1)
        self.between += written - acknowledged

    def __enter__(self) -> Field:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            with suppress(ProcessLookupError):
                os.kill(worker.id, signal.SIGKILL)
        self._nursery.communicate()

    def finish(self) -> None:
        """Send the last writers home; every byte ever written is in the log or set aside."""
        while self._workers:
            worker = self._workers.popleft()
            os.kill(worker.id, signal.SIGKILL)
            self._bury(worker)
        self._check()
        data, aside = self.log.read_bytes(), torn_bytes(self.log)
        ids = ids_of_whole_lines(data)
        assert ids == sorted(set(ids))  # each made above the last: writers took turns
        assert set(ids).issuperset(self.acknowledged)
        for part, times in Counter(self.torn).items():
            assert data.count(part) + aside.count(part) >= times
        checked = call(*COMMAND, "check", "--plan", str(self.plan))
        assert (checked.returncode, checked.stderr) == (0, b"")

    def _ask(self, *words: object) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(" ".join(map(str, words)).encode() + b"\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def _hire(self) -> None:
        self._hired += 1
        name = f"writer-{self._hired}"
        seed = [self._chance.randrange(1 << 30)] if self._faulty else []
        self._workers.append(Worker(name, self._ask("start", name, *seed)))

    def _bury(self, worker: Worker) -> int:
        """Hear a dead writer's last words; return how many entries it acknowledged."""
        assert self._ask("bury", worker.id) == signal.SIGKILL
        lines = self.log.with_name(worker.name).read_text(encoding="ascii").splitlines()
        own = [line for line in lines if not line.startswith("torn ")]
        self.acknowledged += own
        self.torn += [bytes.fromhex(line[5:]) for line in lines if line.startswith("torn ")]
        return len(own)

    def _check(self) -> tuple[Entry, ...]:
        """The log opens, holds all that was acknowledged, and takes the next update.

        Every fifth one: it has to wait for its turn among writers that never rest.
        """
        data = self.log.read_bytes() if self.log.exists() else b""
        assert data.startswith(self._seen)
        log = sound(data)
        assert {entry.id for entry in log.entries}.issuperset(self.acknowledged)
        self._seen = data[: log.torn]
        if self._faulty or not self._hired % 5 or not self._workers:
            self.acknowledged.append(record(self.log).entry.id)
        return log.entries


def _fields(total: int, folder: Path, *, faulty: bool) -> list[Field]:
    chance = random.Random(20230703)
    fields = []
    for begun in range(0, total, ON_ONE_LOG):
        with Field(folder / str(begun), chance, faulty=faulty) as field:
            for _ in range(min(ON_ONE_LOG, total - begun)):
                field.lose_one()
            field.finish()
        fields.append(field)
    return fields


def test_killed_at_random_moments(tmp_path: Path, figures: Counter[str]) -> None:
    fields = _fields(KILLS, tmp_path, faulty=False)
    figures["writers killed at random moments"] += KILLS
    figures["  of them between write and acknowledgement"] += sum(f.between for f in fields)
    figures["  torn tails they left"] += sum(torn_bytes(f.log).count(b"\n") for f in fields)
    figures["  entries acknowledged, all found"] += sum(len(f.acknowledged) for f in fields)


def test_dead_in_the_middle_of_a_call(tmp_path: Path, figures: Counter[str]) -> None:
    fields = _fields(DEATHS, tmp_path, faulty=True)
    torn = sum(len(f.torn) for f in fields)
    assert torn > DEATHS / 4  # or this test has lost its teeth
    figures["writers dead in the middle of a write, an fsync or a truncation"] += DEATHS
    figures["  torn tails that these left"] += torn
    figures["  entries that these acknowledged, all found"] += sum(
        len(f.acknowledged) for f in fields
    )
