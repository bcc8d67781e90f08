"""`plan merge`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.render.merge import merge_lines
from wuhai_plan.session.merge import merge


@plan_command()
def command(
    run: Run,
    other: Annotated[Path, typer.Argument(metavar="OTHER", help="arg-other")],
    *,
    dry_run: options.DryRun = False,
) -> None:
    """Add the entries of another copy of the log."""
    run.shown_errors = None
    report = merge(run.session, other, dry_run=dry_run)
    for line in merge_lines(report, run.tr, dry_run=dry_run):
        run.out.line(line)
