"""What a check of plan and log found sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan.model import Plan

if TYPE_CHECKING:
    pass


class CheckReport(Struct, frozen=True):
    """A plan and a log that are sound, and how much there is of each."""

    plan: Plan
    plan_file: str
    log_file: str
    entries: int
    withdrawn: int
