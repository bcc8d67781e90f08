"""A seal of what was recorded."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class Sealed(Struct, frozen=True):
    """A seal: its fingerprint, of how many entries, known at which moment."""

    fingerprint: str
    entries: int
    known_at: dt.datetime
