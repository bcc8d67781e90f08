"""Problems and errors. Lower layers return or raise `Problem`s; messages turn them into text.

A problem's `code` names a message of the catalogue, which says what is wrong and how to mend it in
the reader's language; `facts` fill its blanks.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from msgspec import Struct

Error = TypeVar("Error", bound="PlanError")


class Problem(Struct, frozen=True):
    """One thing that is wrong, or worth a note: a message code, its place and its facts."""

    code: str
    facts: dict[str, object] = {}
    file: str | None = None
    line: int | None = None
    key: str | None = None


class PlanError(Exception):
    """A failure with a message for people: one or more problems and an exit code.

    `text` is that message, once a caller has looked it up in a language.
    """

    exit_code: ClassVar[int] = 1
    text: str | None = None

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    @classmethod
    def of(cls: type[Error], code: str, /, **facts: object) -> Error:
        """Build the error of a single problem that has no place in a file."""
        return cls(Problem(code, facts))

    def __str__(self) -> str:
        """Return the message where it was looked up; else the codes and facts, for developers."""
        return self.text or "; ".join(f"{p.code} {p.facts}" for p in self.problems)


class PlanFileError(PlanError):
    """The plan file is missing, unreadable or says something wrong; all of it at once."""


class LogError(PlanError):
    """The log can't be read in full, so no figure may be computed from it."""


class RequestError(PlanError):
    """What was asked for can't be done: an unknown item, a falling total, a future date."""


class StorageError(PlanError):
    """The operating system refused a read or a write; nothing was changed."""


class UsageError(PlanError):
    """The command line itself is wrong."""

    exit_code: ClassVar[int] = 2
