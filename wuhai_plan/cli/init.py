"""`plan init`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.init import init_example, init_plan

app = typer.Typer(add_completion=False)

# What to try next; the words are the catalogue's.
STEPS = ("plan", "update", "add")
EXAMPLE_STEPS = ("past", "show", "report")


@app.command(cls=Command)
def init(
    *,
    example: Annotated[bool, typer.Option("--example", help="opt-example")] = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Begin a plan in this folder."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        tr = run.tr
        written = init_example(Path()) if example else init_plan(Path(), tr.template())
        for path in written:
            run.out.line([tr("init-wrote", path=path)])
        steps = EXAMPLE_STEPS if example else STEPS
        for line in ("", tr("init-next"), *(f"  {tr(f'init-next-{step}')}" for step in steps)):
            run.out.line([line])
