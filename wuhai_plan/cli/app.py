"""The command `plan`: finds the subcommand asked for, loads only that, tells usage errors."""

import sys
from collections.abc import Sequence
from typing import Annotated, ClassVar

import typer

from wuhai_plan import __version__
from wuhai_plan.cli.support.groups import Commands
from wuhai_plan.cli.support.streams import open_streams, silence_stdout


class PlanCommands(Commands):
    """The subcommands, as the help groups them."""

    sections: ClassVar = {
        "look": ("status", "show", "due", "units", "chart", "log", "changes", "check"),
        "report": ("update", "undo", "void", "import"),
        "second-party": ("review", "confirm", "return"),
        "keep": ("init", "add", "adopt", "seal", "merge"),
        "hand-on": ("export", "schema", "completion"),
    }
    names = tuple(name for names in sections.values() for name in names)


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
        from wuhai_plan.cli.support.help import how_to_begin

        sys.stdout.write(f"{context.get_help()}\n\n{how_to_begin()}\n")


def _default_words() -> list[str]:
    """Return the words that `plan` alone stands for: `status` where there is a plan."""
    from wuhai_plan.errors import PlanFileError
    from wuhai_plan.session.core import Session

    try:
        _ = Session().plan_path  # raises where there is none
    except (PlanFileError, OSError):  # there is none, or the folder is gone
        return []
    return ["status"]


def run(args: Sequence[str]) -> int:
    """Run a command line; return its exit code."""
    open_streams()
    try:
        words = args or _default_words()
        # Not standalone: exit codes come back, and errors are told here instead of in English.
        code = typer.main.get_group(app).main(words, prog_name="plan", standalone_mode=False)
        sys.stdout.flush()
    except typer.BadParameter as error:  # in `usage.py` made a `CommandLineError`
        from wuhai_plan.cli.support.usage import usage_message

        sys.stderr.write(usage_message(error, args) + "\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # help or the version, to a disk that is full or a closed pipe
        silence_stdout()
        if isinstance(error, BrokenPipeError):
            return 0
        from wuhai_plan.cli.support.usage import output_message

        sys.stderr.write(output_message(error, args) + "\n")
        return 1
    return code or 0
