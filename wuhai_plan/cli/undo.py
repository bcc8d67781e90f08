"""`plan undo`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.changed import tell
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.change import Change
from wuhai_plan.session.undo import undo as take_back

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def undo(
    *,
    note: opt.Note = None,
    by: opt.By = None,
    dry_run: opt.DryRun = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Withdraw one's own last entry."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        change = Change(note=note, by=by, dry_run=dry_run)
        tell(run, take_back(run.session, change, run.tr("undo-note")))
