"""A seal of what was recorded, and what came of checking one."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class Sealed(Struct, frozen=True):
    """A seal: its fingerprint, of how many entries, known at which moment."""

    fingerprint: str
    entries: int
    known_at: dt.datetime


class SealCheck(Struct, frozen=True):
    """A seal that holds. Where its file was checked: the headline, the same as worked out again.

    `signer` is who signed the file, where that was asked; `unchecked` tells of a signature that
    is there and wasn't asked about.
    """

    sealed: Sealed
    headline: str | None = None
    signer: str | None = None
    unchecked: bool = False
