"""`plan update`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.changed import tell
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.change import Change
from wuhai_plan.session.update import update as record

app = typer.Typer(add_completion=False)


# A value may begin with a minus, which must not be taken for an option.
@app.command(cls=Command, context_settings={"ignore_unknown_options": True})
def update(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="arg-item")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="arg-value")],
    *,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="opt-date")] = None,
    note: opt.Note = None,
    by: opt.By = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="FILE|URL", help="opt-evidence")
    ] = None,
    correct: Annotated[bool, typer.Option("--correct", help="opt-correct")] = False,
    dry_run: opt.DryRun = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Record progress of an item."""
    change = Change(date, note, by, tuple(evidence or ()), correct, dry_run)
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        tell(run, record(run.session, item, value, change))
