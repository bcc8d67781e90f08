"""Which language to speak, and in which encoding words come."""

from __future__ import annotations

import os
import sys

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


def begin_anew_in_utf8() -> None:
    """Begin the process anew in Python's UTF-8 mode, where words came that its locale has not.

    In the locale C and without that mode a name such as 张 is no text to Python, and neither could
    a file of that name be opened once it were.
    """
    words = (*sys.argv, *os.environ.values())
    if os.environ.get("PYTHONUTF8") == "1" or all(map(_is_text, words)):
        return
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def _is_text(word: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in word)
