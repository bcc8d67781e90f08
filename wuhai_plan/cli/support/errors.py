"""The error of a command line that can't be parsed; loaded in every run, so it loads nothing."""

from __future__ import annotations

from typing import Any


class CommandLineError(Exception):
    """A command line that can't be parsed: the `Problem`, and Typer's context of the command.

    The context is None where Typer's parser gave up before it knew the command.
    """

    def __init__(self, problem: Any, ctx: Any = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.ctx = ctx
