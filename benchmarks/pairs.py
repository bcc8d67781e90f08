"""Whole processes in turn, A B A B …, compared pair by pair: the machine's drift cancels out."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Pairs(NamedTuple):
    """Medians in milliseconds, and the median ratio A ÷ B with its quartiles."""

    a: float
    b: float
    ratio: float
    low: float
    high: float


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Run a command once; return its wall time in milliseconds. It must succeed."""
    start = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    return (time.perf_counter() - start) * 1000


def compare(a: Sequence[str], b: Sequence[str], pairs: int = 21) -> Pairs:
    """Compare two commands after one uncounted run of each."""
    run(a)
    run(b)
    times = [(run(a), run(b)) for _ in range(pairs)]
    ratios = [one / other for one, other in times]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Pairs(
        statistics.median(one for one, _ in times),
        statistics.median(other for _, other in times),
        middle,
        low,
        high,
    )


def python(code: str) -> list[str]:
    """Return the command that runs a piece of Python with this interpreter."""
    return [sys.executable, "-c", code]
