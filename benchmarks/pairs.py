"""Whole processes in turn, A B A B …, compared pair by pair: the machine's drift cancels out."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Ran(NamedTuple):
    """Wall time in milliseconds, and the most memory it held at once in MiB."""

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
    start = time.perf_counter()
    with subprocess.Popen(
        side.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **side.environment},
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = (time.perf_counter() - start) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(side.command)}\n{errors.decode()}")
    return Ran(took, usage.ru_maxrss / 1024)


def compare(a: Side, b: Side, pairs: int = 21) -> Pairs:
    """Compare two commands after one uncounted run of each."""
    run(a)
    run(b)
    ran = [(run(a), run(b)) for _ in range(pairs)]
    ratios = [one.ms / other.ms for one, other in ran]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Pairs(
        statistics.median(one.ms for one, _ in ran),
        statistics.median(other.ms for _, other in ran),
        middle,
        low,
        high,
        max(one.mib for one, _ in ran),
    )


def python(*arguments: str) -> list[str]:
    """Return the command that runs Python with this interpreter."""
    return [sys.executable, *arguments]
