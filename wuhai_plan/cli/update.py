"""`plan update`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.change import print_change
from wuhai_plan.cli.support.commands import plan_command
from wuhai_plan.cli.support.context import Run
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.update import update


# A value may begin with a minus, which must not be taken for an option.
@plan_command(ignore_unknown_options=True)
def command(
    run: Run,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="arg-item")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="arg-value")],
    *,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="opt-date")] = None,
    note: options.Note = None,
    by: options.By = None,
    evidence: Annotated[
        list[str] | None, typer.Option(metavar="FILE|URL", help="opt-evidence")
    ] = None,
    correct: Annotated[bool, typer.Option("--correct", help="opt-correct")] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Record progress of an item."""
    change = ChangeInput(date, note, by, tuple(evidence or ()), correct, dry_run)
    print_change(run, update(run.session, item, value, change))
