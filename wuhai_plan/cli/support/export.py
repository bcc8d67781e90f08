"""What the commands of `plan export` share: where they write, and the state that they write."""

from typer.core import TyperCommand

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Command, Run, plan_command


class ExportRun(Run):
    """A run that writes the state of every item: as of a day, as it was known at a moment."""

    as_of: str | None = None
    known_at: str | None = None


def choose_file(run: Run, *, output: options.OutFile = None, force: options.Force = False) -> None:
    """Choose where the data goes."""
    run.file, run.force = output, force


def choose_state(
    run: ExportRun, *, as_of: options.AsOf = None, known_at: options.KnownAt = None
) -> None:
    """Choose the state that is written."""
    run.as_of, run.known_at = as_of, known_at


class ExportCommand(Command):
    """A command that writes the state of every item."""

    context_class = ExportRun
    before = (plan_command(TyperCommand)(choose_file),)
    after = (plan_command(TyperCommand)(choose_state), *Command.after)
