"""Text from outside: control characters in it, and the option nearest to a misspelt word."""

from __future__ import annotations

import re
from collections.abc import Iterable

# C0 and C1 controls, the line and paragraph separators, and the marks that turn the direction of
# what follows them: none may reach a terminal from a name or a note. Last, single surrogates, which
# no encoding can write.
_CONTROL = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LAYOUT = {False: "[\t\n\r]", True: "\r"}  # what else is refused on one line, and on several


def has_control(text: str, *, lines: bool = False) -> bool:
    """Say whether text holds control characters; `lines` allows line breaks and tabs."""
    if text.isprintable():  # nearly all is, and this is quick
        return False
    return re.search(f"{_CONTROL}|{_LAYOUT[lines]}", text) is not None


def clean(text: str, *, lines: bool = False) -> str:
    """Return text safe for a terminal: white space on one line, other controls as U+FFFD.

    `lines` keeps line breaks and tabs.
    """
    if text.isprintable():
        return text
    return re.sub(_CONTROL, "\ufffd", re.sub(_LAYOUT[lines], " ", text))


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option spelt most like a word, if one is near."""
    from difflib import get_close_matches  # for mistakes alone, and slow to load

    return next(iter(get_close_matches(word.lower(), list(options), 1, 0.6)), None)
