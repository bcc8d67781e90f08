"""Groups of commands, each loaded when it is called; and what groups and commands have in common.

Kept small: it is loaded in every run, `plan --version` too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar

from typer.core import TyperGroup

# No statement could import a module called `import` or `return`.
MODULES = {"import": "import_file", "return": "send_back"}


class Translated:
    """Of a command or a group: help and errors in the reader's language, not in Typer's English."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Read the words of a command line into the context; raise `CommandLineError`."""
        words = [*args]
        try:
            # Of the Typer class that stands beside this one in the bases.
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except Exception as error:
            from wuhai_plan.cli.support.usage import translated_error

            translated = translated_error(error, ctx, words)
            if translated is None:
                raise
            raise translated from error

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        from wuhai_plan.cli.support.help import help_text

        formatter.write(help_text(self, ctx))


class Commands(Translated, TyperGroup):
    """A group that knows its commands by name and loads the one that is called."""

    names: ClassVar[tuple[str, ...]]
    sections: ClassVar[Mapping[str, Sequence[str]]] = {}  # of its help, where it has several
    modules = "wuhai_plan.cli."  # what the names of their modules begin with

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order they are shown in."""
        return list(self.names)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of a name, loaded; None where there is none."""
        if cmd_name not in self.names:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        return import_module(f"{self.modules}{module}").command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the name of the command that is called, the command, and its words."""
        name, *words = args
        command = self.get_command(ctx, name)
        if command is None:
            from wuhai_plan.cli.support.usage import CommandLineError
            from wuhai_plan.texts import nearest

            if name.startswith("-"):  # after `--`: that there is no such option says more
                self.parse_args(ctx, args)
            near = nearest(name, self.names)
            facts = {"value": name, "nearest": near, "options": self.names}
            raise CommandLineError("usage-no-command", ctx, **facts)
        return name, command, words
