"""Words in both languages side by side; the page's style shows those of the reader's choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from msgspec import Struct

from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Text
from wuhai_plan.texts import clean

TR = {lang: Messages(lang) for lang in Lang}


class Both(Struct, frozen=True):
    """A text in both languages; `of_user` marks one from outside, which is kept to itself.

    A template's escaping takes `__html__` as it is, so everything in it is escaped here.
    """

    en: str
    zh: str
    of_user: bool = False

    def __html__(self) -> str:
        """Return the markup: once where both are the same, else an element a language."""
        # bdi keeps a text written from right to left from turning what stands around it.
        tag = "bdi" if self.of_user else "span"
        if self.en == self.zh:
            return f"<bdi>{escape(self.en)}</bdi>" if self.of_user else escape(self.en)
        return f"<{tag} lang=en>{escape(self.en)}</{tag}><{tag} lang=zh>{escape(self.zh)}</{tag}>"

    def get(self, lang: Lang) -> str:
        """Return the text in a language."""
        return self.zh if lang is Lang.ZH else self.en


def both(text_in: Callable[[Messages], str], *, of_user: bool = False) -> Both:
    """Return a text in each language, as `text_in` makes it of that language's messages."""
    return Both(text_in(TR[Lang.EN]), text_in(TR[Lang.ZH]), of_user)


def word(key: str, /, **facts: object) -> Both:
    """Return a message in both languages."""
    return both(lambda tr: tr(key, **facts))


def user(text: Text | str | None, *, lines: bool = False) -> Both | None:
    """Return a text from outside, cleaned of control characters; `lines` keeps a str's breaks."""
    if not text:
        return None
    if isinstance(text, str):
        return Both(clean(text, lines=lines), clean(text, lines=lines), of_user=True)
    return both(lambda tr: tr.text(text), of_user=True)


def link(text: str) -> str | None:
    """Return the address to link to: only what is plainly one of the web."""
    return text if re.fullmatch(r"(?i)https?://[^\s\"<>]+", text) and clean(text) == text else None
