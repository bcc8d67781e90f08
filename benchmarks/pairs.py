"""Whole processes in turn, A B A B …, compared pair by pair: the machine's drift cancels out.

What counts is processor time, user and system, on one processor: others at work on the machine
change it least.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Ran(NamedTuple):
    """Processor time in milliseconds, and the most memory it held at once in MiB."""

    ms: float
    mib: float


class Pairs(NamedTuple):
    """Medians in milliseconds, the median ratio A ÷ B with its quartiles, A's peak memory."""

    a: float
    b: float
    ratio: float
    low: float
    high: float
    mib: float


class Side(NamedTuple):
    """A command, and what is done before each run of it, uncounted."""

    command: Sequence[str]
    environment: Mapping[str, str] = {}
    before: Callable[[], object] = lambda: None


def run(side: Side) -> Ran:
    """Run a command once. It must succeed."""
    side.before()
    with subprocess.Popen(
        side.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **side.environment},
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = (usage.ru_utime + usage.ru_stime) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(side.command)}\n{errors.decode()}")
    return Ran(took, usage.ru_maxrss / 1024)


def compare(a: Side, b: Side, pairs: int = 21) -> Pairs:
    """Compare two commands after one uncounted run of each."""
    run(a)
    run(b)
    ran = [(run(a), run(b)) for _ in range(pairs)]
    ratios = [of_a.ms / of_b.ms for of_a, of_b in ran]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Pairs(
        statistics.median(of_a.ms for of_a, _ in ran),
        statistics.median(of_b.ms for _, of_b in ran),
        middle,
        low,
        high,
        max(of_a.mib for of_a, _ in ran),
    )


def stay_on_one_processor() -> None:
    """Keep this process and all it starts on one processor, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])


def python(*arguments: str) -> list[str]:
    """Return the command that runs Python with this interpreter."""
    return [sys.executable, *arguments]
