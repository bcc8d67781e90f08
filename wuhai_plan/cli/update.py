"""`plan update`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.change import print_change
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.cli.support.usage import CommandLineError
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.update import update


# A value may begin with a minus, which must not be taken for an option.
@plan_command(ignore_unknown_options=True)
def command(
    run: Run,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="arg-item")],
    value: Annotated[list[str] | None, typer.Argument(metavar="VALUE", help="arg-value")] = None,
    *,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="opt-date")] = None,
    note: options.Note = None,
    problem: Annotated[str | None, typer.Option(metavar="TEXT", help="opt-problem")] = None,
    next_step: Annotated[
        str | None, typer.Option("--next", metavar="TEXT", help="opt-next")
    ] = None,
    by: options.By = None,
    evidence: options.EvidenceFiles = None,
    correct: Annotated[bool, typer.Option("--correct", help="opt-correct")] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Record progress of an item."""
    # “610 座” is one value; an option that is unknown is none.
    words = value or []
    if any(word.startswith("-") for word in words[1:]):
        raise CommandLineError("usage-extra", run, value=" ".join(words[1:]))
    change = ChangeInput(
        date, note, by, tuple(evidence or ()), correct, dry_run, problem, next_step
    )
    if not words and (note, problem, next_step) == (None, None, None):
        raise CommandLineError("nothing-reported", run)
    print_change(run, update(run.session, item, " ".join(words) if words else None, change))
