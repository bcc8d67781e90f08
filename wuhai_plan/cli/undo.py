"""`plan undo`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.change import print_change
from wuhai_plan.cli.support.commands import plan_command
from wuhai_plan.cli.support.context import Run
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.undo import undo


@plan_command()
def command(
    run: Run, *, note: options.Note = None, by: options.By = None, dry_run: options.DryRun = False
) -> None:
    """Withdraw one's own last entry."""
    change = ChangeInput(note=note, by=by, dry_run=dry_run)
    print_change(run, undo(run.session, change, run.tr("undo-note")))
