"""Where the plan file and its log are unless other paths are given."""

from __future__ import annotations

from pathlib import Path

PLAN_NAME = "plan.toml"
LOG_NAME = "progress.jsonl"


def nearest_plan(start: Path) -> Path | None:
    """Return the plan file in a folder or the nearest one above it.

    A broken link or a folder of that name counts too: opening it fails with a message, where
    passing over it would take a plan higher up, which is not meant.
    """
    paths = (folder / PLAN_NAME for folder in (start, *start.parents))
    return next((path for path in paths if path.exists() or path.is_symlink()), None)
