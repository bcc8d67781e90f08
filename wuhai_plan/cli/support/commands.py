"""Commands that are loaded when called, and their help, written from the catalogue."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


class Command(TyperCommand):
    """A command whose help comes from the catalogue."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in the reader's language."""
        from wuhai_plan.cli.support.help import command_help

        formatter.write(command_help(self, ctx))


class Commands(TyperGroup):
    """A group that knows its commands by name and loads the one that is called."""

    modules: ClassVar[dict[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order they are shown in."""
        return list(self.modules)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, loaded."""
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        loaded: typer.Typer = import_module(module).app
        command = typer.main.get_command(loaded)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in the reader's language."""
        from wuhai_plan.cli.support.help import group_help

        formatter.write(group_help(self, ctx))
