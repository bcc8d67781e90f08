"""Text from outside: control characters in it, and the option nearest to a misspelt word."""

from __future__ import annotations

import re
from collections.abc import Iterable

# C0 and C1 controls, the line and paragraph separators, and the marks that turn the direction of
# what follows them: none may reach a terminal from a name or a note.
_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_LONE = "[\ud800-\udfff]"  # surrogates, which no encoding can write


def has_control(text: str, *, lines: bool = False) -> bool:
    """Say whether text holds control characters; `lines` allows line breaks and tabs."""
    if text.isprintable():  # nearly all is, and this is quick
        return False
    return any(not (lines and c in "\n\t") for c in re.findall(_CONTROL, text)) or bool(
        re.search(_LONE, text)
    )


def clean(text: str, *, lines: bool = False) -> str:
    """Return text safe for a terminal: white space on one line, other controls as U+FFFD.

    `lines` keeps line breaks and tabs.
    """
    if text.isprintable():
        return text

    def harmless(control: re.Match[str]) -> str:
        if control[0] in "\n\t\r":
            return control[0] if lines and control[0] != "\r" else " "
        return "\ufffd"

    return re.sub(_LONE, "\ufffd", re.sub(_CONTROL, harmless, text))


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option spelt most like a word, if one is near."""
    from difflib import get_close_matches  # for mistakes alone, and slow to load

    return next(iter(get_close_matches(word.lower(), list(options), 1, 0.6)), None)
