"""`plan confirm`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.change import print_change
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.confirm import confirm


@plan_command()
def command(
    run: Run,
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY|ITEM", help="arg-readings")],
    *,
    note: options.Note = None,
    by: options.By = None,
    evidence: options.EvidenceFiles = None,
    dry_run: options.DryRun = False,
) -> None:
    """Vouch for readings that others reported."""
    change = ChangeInput(note=note, by=by, evidence=tuple(evidence or ()), dry_run=dry_run)
    for report in confirm(run.session, entries, change):
        print_change(run, report)
