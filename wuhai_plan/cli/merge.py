"""`plan merge`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.merge import merge as join

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def merge(
    other: Annotated[Path, typer.Argument(metavar="OTHER", help="arg-other")],
    *,
    dry_run: opt.DryRun = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Add the entries of another copy of the log."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.most = None
        done = join(run.session, other, dry_run=dry_run)
        key = "merge-would" if dry_run else "merge-done"
        run.out.line([run.tr(key, added=done.added, known=done.known)])
