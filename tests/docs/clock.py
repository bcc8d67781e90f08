"""What makes a page's output the same on every day: a clock that stands, and ids that are not
random. Nothing else of the program is changed, and its output is compared as it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from wuhai_plan.log import ulid
from wuhai_plan.session import core


class StillClock:
    """A clock that only moves for who sleeps: they wake a second later."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now

    def __call__(self, zone: dt.tzinfo | None) -> dt.datetime:
        return self._now.astimezone(zone)

    def sleep(self, _seconds: float) -> None:
        self._now += dt.timedelta(seconds=1)


@contextmanager
def fixed(now: str, seed: str) -> Iterator[None]:
    """Let the program run at a moment, with ids that follow from a seed."""
    clock = StillClock(dt.datetime.fromisoformat(now))
    calls = itertools.count()

    def urandom(size: int) -> bytes:
        return hashlib.sha256(f"{seed}/{next(calls)}".encode()).digest()[:size]

    # Set by hand: unittest.mock takes longer to import than the whole program.
    places = ((core, "system_clock", clock), (time, "sleep", clock.sleep),
              (ulid, "os", SimpleNamespace(urandom=urandom)))  # fmt: skip
    usual = [getattr(module, name) for module, name, _ in places]
    for module, name, own in places:
        setattr(module, name, own)
    try:
        yield
    finally:
        for (module, name, _), old in zip(places, usual, strict=True):
            setattr(module, name, old)
