"""The Rich console of this program."""

from __future__ import annotations

from rich.console import Console


class PlanConsole(Console):
    """A console that leaves a closed pipe to the command."""

    def on_broken_pipe(self) -> None:
        """Let the error through; Rich would leave with 1."""
        raise BrokenPipeError
