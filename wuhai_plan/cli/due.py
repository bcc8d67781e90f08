"""`plan due`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.due import due as look

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def due(
    *,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    form: Annotated[opt.LogFormat, typer.Option("--format", help="opt-format")] = (
        opt.LogFormat.TABLE
    ),
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """List what needs attention."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        report = look(run.session, as_of=as_of, known_at=known_at)
        if form is opt.LogFormat.TABLE:
            from wuhai_plan.render.due import render_due

            run.out.show(render_due(report, run.tr, run.out.width()))
            return
        from wuhai_plan.export.due import due_csv, due_json

        write = due_json if form is opt.LogFormat.JSON else due_csv
        run.data(write(report, run.tr))
