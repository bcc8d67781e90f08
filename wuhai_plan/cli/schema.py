"""`plan schema`."""

from typing import Annotated

import typer

from wuhai_plan import schemas
from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def schema(
    which: Annotated[
        opt.Schema, typer.Argument(metavar="plan|entry|status|show|due|log", help="arg-schema")
    ],
    *,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Print the JSON Schema of a format."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.data(schemas.read(which.value), run.tr)
