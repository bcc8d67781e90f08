"""`plan export json`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.export.status import status_json
from wuhai_plan.session.status import status

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def json(
    *,
    output: opt.OutFile = None,
    force: opt.Force = False,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Write the whole status."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        report = status(run.session, as_of=as_of, known_at=known_at, forecasts=True)
        run.data(status_json(report, run.lang), output, force=force)
