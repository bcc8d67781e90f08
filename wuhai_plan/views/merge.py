"""What a merge brought in."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from wuhai_plan.model import Entry


class MergeReport(Struct, frozen=True, kw_only=True):
    """How many entries came in, and how many were there already.

    `first` and `last` are the moments between which those were recorded that came in: what was
    known at them is more than before. `plans` are the adoptions that came in, each with the one
    that follows it, if any; `first_plan` says whether one of them is the first of all by now.
    """

    added: int
    known: int
    first: dt.datetime | None
    last: dt.datetime | None
    plans: tuple[tuple[Entry, Entry | None], ...]
    first_plan: bool
