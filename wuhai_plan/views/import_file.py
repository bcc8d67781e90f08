"""What an import did, or would do: what came new, what was there, how the items moved."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure


class ImportReport(Struct, frozen=True, kw_only=True):
    """How many entries are new and how many were there; how many rows were left empty.

    `moved` holds each item that new entries speak of before and after them, as of that day.
    """

    as_of: dt.date
    added: int
    known: int
    empty: int
    moved: list[tuple[Measure, Measure]]
    written: bool
