"""What a check of a sound plan and log reports."""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.model import Plan


class CheckReport(Struct, frozen=True):
    """A plan and a log that are sound, and how much there is of each."""

    plan: Plan
    plan_file: str
    log_file: str
    entries: int
    withdrawn: int
