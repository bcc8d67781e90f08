"""The answer to one question each, typed and exact: no sentence, no rounding, no colour.

A module a command, named like it; each is loaded when its question is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from wuhai_plan.model import Plan, Reading


class Report(Struct, frozen=True):
    """A plan as of a day, by what was known at a moment; None for all there is."""

    plan: Plan
    as_of: dt.date
    known_at: dt.datetime | None


class Known(Report, frozen=True):
    """What a report is made of: every item's readings by its id, dated up to the day, in order."""

    readings: Mapping[str, Sequence[Reading]]
