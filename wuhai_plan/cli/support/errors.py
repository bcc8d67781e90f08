"""The error of a command line that can't be parsed; loaded in every run, so it loads nothing."""

from __future__ import annotations

from typing import Any


class CommandLineError(Exception):
    """A command line that can't be parsed: a `Problem`'s code and facts, Typer's context.

    The context is None where Typer's parser gave up before it knew the command.
    """

    def __init__(self, code: str, ctx: Any, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.ctx = ctx
        self.facts = facts
