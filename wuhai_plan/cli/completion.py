"""`plan completion`."""

from enum import Enum
from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.completion.scripts import script

app = typer.Typer(add_completion=False)


class Shell(str, Enum):
    """The shells that scripts are there for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


@app.command(cls=Command)
def completion(
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish|powershell", help="arg-shell")],
    *,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Print the script that completes this program's words in a shell."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.data(script(shell.value), run.tr)
