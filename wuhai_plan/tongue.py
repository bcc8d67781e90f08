"""Which language to speak, by its name."""

from __future__ import annotations

import os

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
            return "zh" if locale.lower().startswith("zh") else "en"
    return "en"
