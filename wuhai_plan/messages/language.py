"""Which language to speak."""

from __future__ import annotations

from wuhai_plan.locale import reader_tongue
from wuhai_plan.model import Lang


def reader_lang(chosen: Lang | None = None, of_plan: Lang | None = None) -> Lang:
    """Return the reader's choice (an option, PLAN_LANG), else the plan's, else the locale's."""
    return Lang(reader_tongue(chosen and chosen.value, of_plan and of_plan.value))
