"""Where the plan file is."""

from __future__ import annotations

from pathlib import Path

from wuhai_plan.errors import PlanFileError, Problem

NAME = "plan.toml"


def find(start: Path) -> Path:
    """Return the plan file in a folder or the nearest one above it."""
    for folder in (start, *start.parents):
        # A broken link or a folder of that name is told, not passed over for a plan higher up.
        if (folder / NAME).exists() or (folder / NAME).is_symlink():
            return folder / NAME
    raise PlanFileError(Problem("plan-not-found", {"folder": str(start)}))
