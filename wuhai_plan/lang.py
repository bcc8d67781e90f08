"""The languages that `plan` speaks: the one list of them."""

from __future__ import annotations

from enum import Enum


class Lang(str, Enum):
    """A language of output."""

    EN = "en"
    ZH = "zh"


LANGS = tuple(lang.value for lang in Lang)
