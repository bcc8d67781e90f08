"""Which language to speak, by its name."""

from __future__ import annotations

import os

# The first is spoken where nothing else is chosen.
NAMES = ("en", "zh")


def reader_tongue(chosen: str | None = None, of_plan: str | None = None) -> str:
    """Return the reader's choice (an option, PLAN_LANG), else the plan's, else the locale's."""
    named = os.environ.get("PLAN_LANG", "").lower()
    for name in (chosen, named, of_plan):
        if name in NAMES:
            return name
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = os.environ.get(variable, "")
        if locale:
            return next((name for name in NAMES if locale.lower().startswith(name)), NAMES[0])
    return NAMES[0]
