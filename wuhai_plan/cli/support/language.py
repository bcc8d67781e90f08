"""The language of help and of errors of the command line, shown before a session is opened."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import zip_longest

from wuhai_plan.lang import LANGS, Lang
from wuhai_plan.locale import reader_lang


def lang_of(args: Sequence[str] | None = None) -> Lang:
    """Return the language before options are parsed: --lang in the line, PLAN_LANG, the locale."""
    words = list(sys.argv[1:] if args is None else args)
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in LANGS:
            return Lang(value)
    return reader_lang()
