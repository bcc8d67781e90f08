"""How much one import takes: of texts, of problems told at once, of names looked for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from wuhai_plan.errors import Problem, RequestError

WORD = 1000  # characters of a cell that is no note and no evidence
KEPT = 1 << 24  # characters of all texts that are recorded; a log of as many takes 220 MiB
REFERENCE = 50  # characters that a piece of evidence counts as besides its own
PROBLEMS = 1000  # who has more has taken the wrong file, or mistaken a whole column
NEAREST = 20  # unknown names for which the nearest known one is looked for


def check_length(text: str, most: int) -> None:
    """Raise `RequestError` for a text of more than so many characters."""
    if len(text) > most:
        raise RequestError.of("cell-long", size=len(text), most=most)


def first_problems(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Return all problems of a file; of very many the first, and that there are more."""
    first = list(islice(problems, PROBLEMS))
    if len(first) == PROBLEMS:
        first[-1] = Problem("import-more", {}, file)
    return first
