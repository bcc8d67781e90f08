"""`plan void`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.change import print_change
from wuhai_plan.cli.support.commands import plan_command
from wuhai_plan.cli.support.context import Run
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.void import void


@plan_command()
def command(
    run: Run,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="arg-entry")],
    *,
    note: options.Note = None,
    by: options.By = None,
    dry_run: options.DryRun = False,
) -> None:
    """Withdraw an entry; nothing is erased."""
    change = ChangeInput(note=note, by=by, dry_run=dry_run)
    print_change(run, void(run.session, entry, change))
