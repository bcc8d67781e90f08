"""Ids made of titles: the initials of what Chinese is spoken like, or English words; each once."""

from __future__ import annotations

import re
from collections.abc import Collection

from wuhai_plan.errors import PlanError
from wuhai_plan.numbers import narrow

_LONGEST = 32


def new_id(title: str, taken: Collection[str], otherwise: str) -> str:
    """Return an id made of a title that is not taken; of another word where the title has none."""
    words = [
        _spoken(part) for part in re.findall(r"[a-z0-9]+|[^\x00-\x7f]+", narrow(title).lower())
    ]
    joint = "-" if title.isascii() else ""
    base = joint.join(filter(None, words))[:_LONGEST].strip("-") or otherwise
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _spoken(word: str) -> str:
    """Return a word of ASCII as it is, and of Chinese the initials; of any other script nothing."""
    if word.isascii():
        return word
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        raise PlanError.of("extra-missing", extra="xlsx", library="pypinyin") from None
    initials = lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore")
    return "".join(re.findall("[a-z0-9]", "".join(initials)))
