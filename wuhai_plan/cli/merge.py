"""`plan merge`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
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
    added, known = merge(run.session, other, dry_run=dry_run)
    key = "merge-would" if dry_run else "merge-done"
    run.out.line(run.tr(key, added=added, known=known))
