"""A process that records one update after another and says each id once it is acknowledged.

    python -m tests.torture.worker PLAN NAME COUNT

    python -m tests.torture.worker PLAN

The second form is a nursery: it starts such processes, without end, for each line it reads, so
that hundreds of them don't each wait for an interpreter. `start NAME [SEED]` answers with the
process's id; what that one says goes to the file NAME beside the plan. `bury ID` waits for its end
and answers with its status.

With a SEED the process kills itself, at random, in the middle of its calls to the disk: after a
part of a write, before or after an fsync or a truncation. Before it leaves a part of a line in the
log it says so: `torn` and the bytes in hexadecimal.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
from pathlib import Path

from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.update import update


def tr(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def note(number: int) -> str:
    """Notes of all lengths; some lines are longer than a page of the disk."""
    return "进展" * (800 if number % 16 == 15 else number % 40)


def work(plan: Path, name: str, count: int) -> None:
    for number in range(count) if count else itertools.count():
        change = ChangeInput(by=name, note=note(number))
        tr(update(Session(Choices(plan)), "homes", "+1", change).entry.id)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail_at_random(chance: random.Random, log: Path) -> None:
    """Put calls that kill this process in place of the system's."""
    real_write, real_fsync, real_truncate = os.write, os.fsync, os.ftruncate

    def write(descriptor: int, data: memoryview) -> int:
        if chance.random() < 0.3:
            part = bytes(data[: chance.randrange(len(data) + 1)])
            # After a power cut, room may have been made for bytes that never came.
            if chance.random() < 0.2 and not part.startswith(b"\n"):
                part = bytes(len(part))
            torn = part.removeprefix(b"\n")
            if 0 < len(part) < len(data) and os.path.samestat(os.fstat(descriptor), log.stat()):
                tr(f"torn {torn.hex()}")
            real_write(descriptor, part)
            die()
        return real_write(descriptor, data)

    def fsync(descriptor: int) -> None:
        if chance.random() < 0.05:
            die()
        real_fsync(descriptor)
        if chance.random() < 0.05:
            die()

    def truncate(descriptor: int, size: int) -> None:
        if chance.random() < 0.2:
            die()
        real_truncate(descriptor, size)
        if chance.random() < 0.2:
            die()

    vars(os).update(write=write, fsync=fsync, ftruncate=truncate)


def nursery(plan: Path) -> None:
    for line in sys.stdin:
        word, name, *seed = line.split()
        if word == "bury":
            tr(str(os.waitpid(int(name), 0)[1]))
            continue
        out = os.open(plan.with_name(name), os.O_WRONLY | os.O_CREAT, 0o666)
        process = os.fork()
        if process:
            os.close(out)
            tr(str(process))
            continue
        os.dup2(out, 1)
        if seed:
            fail_at_random(random.Random(seed[0]), plan.with_name("progress.jsonl"))
        work(plan, name, 0)


if __name__ == "__main__":
    if sys.argv[2:]:
        work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    else:
        nursery(Path(sys.argv[1]))
