"""Text from outside: control characters in it, and the option nearest to a misspelt word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from heapq import nlargest

LONGEST = 10_000  # characters of a text that may be recorded; a longer one is shown cut
FEW = 100  # problems of one file for which nearest words are sought
LIKELY = 200  # options that a misspelt word is compared with, letter by letter

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


def clean(text: str, *, lines: bool = False, whole: bool = False) -> str:
    """Return text safe for a terminal: white space on one line, other controls as U+FFFD.

    `lines` keeps line breaks and tabs. A text longer than any that may be recorded is cut, unless
    it is a report `whole`.
    """
    if len(text) > LONGEST and not whole:
        text = f"{text[:LONGEST]}…"
    if text.isprintable():
        return text
    return re.sub(_CONTROL, "\ufffd", re.sub(_LAYOUT[lines], " ", text))


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option spelt most like a word, if one is near.

    Of very many options those are compared that have the most pairs of letters in common with it.
    """
    from difflib import get_close_matches  # for mistakes alone, and slow to load

    word, words = word[:LIKELY].lower(), list(options)
    if len(words) > LIKELY:
        pairs = _pairs(word)
        words = nlargest(LIKELY, words, lambda name: len(pairs & _pairs(name)) / (len(name) + 1))
    return next(iter(get_close_matches(word, words, 1, 0.6)), None)


def _pairs(word: str) -> set[str]:
    return {word[place : place + 2] for place in range(len(word))}
