"""Ratings named on the command line: `behind,critical`."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Rating
from wuhai_plan.texts import nearest


def parse_ratings(text: str | None) -> frozenset[Rating] | None:
    """Return the ratings named, None where none was asked for."""
    if text is None:
        return None
    names = [rating.value for rating in Rating]
    chosen = [word.strip().lower() for word in text.replace("，", ",").split(",") if word.strip()]
    for word in chosen or [text]:
        if word not in names:
            near = nearest(word, names)
            raise RequestError.of("bad-rating", value=word, nearest=near, options=names)
    return frozenset(Rating(word) for word in chosen)
