"""Which language to speak."""

from __future__ import annotations

import os

from wuhai_plan.lang import LANGS, Lang


def reader_lang(chosen: str | None = None, of_plan: str | None = None) -> Lang:
    """Return the reader's choice (an option, PLAN_LANG), else the plan's, else the locale's."""
    by_environment = os.environ.get("PLAN_LANG", "").lower()
    for name in (chosen, by_environment, of_plan):
        if name in LANGS:
            return Lang(name)
    values = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))  # as POSIX ranks them
    locale = next(filter(None, values), "").lower()
    return next((lang for lang in Lang if locale.startswith(lang.value)), Lang.EN)
