"""Days and figures as papers have them, unlike screens."""

from __future__ import annotations

import datetime as dt
import re

from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages

# A blank between a Chinese sign and a figure, which screens have and papers don't.
_BLANK = re.compile("(?<=[\u4e00-\u9fff]) (?=[\\d−+])|(?<=[\\d%]) (?=[\u4e00-\u9fff])")


def full_day(day: dt.date, tr: Messages) -> str:
    """Return a day with its year: 30 June 2023."""
    return tr("said-day-of-year", day=day.day, month=tr(f"month-{day.month}"), year=day.year)


def tight(text: str, tr: Messages) -> str:
    """Return a text of ours as it is printed: Chinese has no blanks around figures."""
    return _BLANK.sub("", text.replace(" / ", "/")) if tr.lang is Lang.ZH else text
