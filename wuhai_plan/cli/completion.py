"""`plan completion`."""

from typing import Annotated, Literal

import typer

from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.completion.scripts import script

Shell = Literal["bash", "zsh", "fish", "powershell"]


@plan_command()
def command(
    run: Run,
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish|powershell", help="arg-shell")],
) -> None:
    """Print the script that completes this program's words in a shell."""
    run.print(script(shell))
