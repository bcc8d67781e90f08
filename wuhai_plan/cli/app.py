"""The command `plan`: finds the subcommand asked for, loads only that, tells usage errors."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from wuhai_plan import __version__
from wuhai_plan.cli.support.errors import CommandLineError
from wuhai_plan.cli.support.groups import Commands
from wuhai_plan.cli.support.streams import open_streams, silence_stdout


class PlanCommands(Commands):
    """The subcommands."""

    names = (
        "status", "show", "due", "chart", "add", "update", "log", "void", "undo", "check",
        "import", "merge", "seal", "export", "init", "schema", "completion",
    )  # fmt: skip


app = typer.Typer(cls=PlanCommands, add_completion=False)


@app.callback(invoke_without_command=True)
def plan(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="opt-version")] = False,
) -> None:
    """Track public targets."""
    if version:
        sys.stdout.write(f"plan {__version__}\n")
    elif context.invoked_subcommand is None:
        from wuhai_plan.cli.support.default_command import how_to_begin

        sys.stdout.write(f"{context.get_help()}\n\n{how_to_begin()}\n")


def run(args: Sequence[str]) -> int:
    """Run a command line; return its exit code."""
    open_streams()
    words = list(args)
    try:
        if not words:
            from wuhai_plan.cli.support.default_command import default_command

            words = default_command()
        # Not standalone: exit codes come back, and errors are told here instead of in English.
        code = typer.main.get_group(app).main(words, prog_name="plan", standalone_mode=False)
        sys.stdout.flush()
    except CommandLineError as error:
        from wuhai_plan.cli.support.usage import usage_message

        sys.stderr.write(usage_message(error, words) + "\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        silence_stdout()
        return 0
    except OSError:  # help or the version, to a disk that is full
        silence_stdout()
        return 1
    return code or 0
