"""`plan return`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.change import print_change
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.send_back import send_back


@plan_command()
def command(
    run: Run,
    entry: Annotated[str, typer.Argument(metavar="ENTRY|ITEM", help="arg-reading")],
    *,
    note: options.Note = None,
    by: options.By = None,
    evidence: options.EvidenceFiles = None,
    dry_run: options.DryRun = False,
) -> None:
    """Send a reading back to its unit; it no longer counts."""
    change = ChangeInput(note=note, by=by, evidence=tuple(evidence or ()), dry_run=dry_run)
    print_change(run, send_back(run.session, entry, change))
