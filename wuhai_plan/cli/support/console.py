"""The Rich console of this program."""

from __future__ import annotations

from rich.console import Console


class PlanConsole(Console):
    """A console that takes user text as it is, and leaves a closed pipe to the command."""

    def __init__(self, *, color: bool) -> None:
        super().__init__(
            color_system="auto" if color else None,
            force_terminal=None if color else False,
            markup=False,
            highlight=False,
            emoji=False,
        )

    def on_broken_pipe(self) -> None:
        """Let the error through; Rich would leave with 1."""
        raise BrokenPipeError
