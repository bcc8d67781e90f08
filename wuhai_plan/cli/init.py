"""`plan init`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.init import init_example, init_plan

# What to try next; the words are the catalogue's.
STEPS = ("plan", "update", "add")
EXAMPLE_STEPS = ("past", "show", "report")


@plan_command()
def command(
    run: Run,
    *,
    example: Annotated[bool, typer.Option("--example", help="opt-example")] = False,
) -> None:
    """Begin a plan in this folder."""
    tr = run.tr
    written = init_example(Path()) if example else init_plan(Path(), tr.template())
    for path in written:
        run.out.line(tr("wrote-file", path=path))
    steps = EXAMPLE_STEPS if example else STEPS
    for line in ("", tr("init-next"), *(f"  {tr(f'init-next-{step}')}" for step in steps)):
        run.out.line(line)
