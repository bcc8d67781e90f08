"""Where the plan file is."""

from __future__ import annotations

from pathlib import Path

from wuhai_plan.errors import PlanFileError, Problem
from wuhai_plan.paths import PLAN_NAME, nearest_plan

NAME = PLAN_NAME


def find(start: Path) -> Path:
    """Return the plan file in a folder or the nearest one above it."""
    found = nearest_plan(start)
    if found is None:
        raise PlanFileError(Problem("plan-not-found", {"folder": str(start)}))
    return found
