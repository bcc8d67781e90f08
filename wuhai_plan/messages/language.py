"""Which language to speak."""

from __future__ import annotations

import os

from wuhai_plan.model import Lang


def reader_lang(chosen: Lang | None = None, of_plan: Lang | None = None) -> Lang:
    """Return the reader's choice (an option, PLAN_LANG), else the plan's, else the locale's."""
    if chosen:
        return chosen
    named = os.environ.get("PLAN_LANG", "").lower()
    if named in ("en", "zh"):
        return Lang(named)
    if of_plan:
        return of_plan
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = os.environ.get(variable, "")
        if locale:
            return Lang.ZH if locale.lower().startswith("zh") else Lang.EN
    return Lang.EN
