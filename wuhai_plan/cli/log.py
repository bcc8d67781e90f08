"""`plan log`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.cli.support.output import LEAST
from wuhai_plan.session.log import entries

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def log(
    what: opt.What = None,
    *,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="opt-since")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="opt-until")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="opt-by-whom")] = None,
    form: Annotated[opt.LogFormat, typer.Option("--format", help="opt-format")] = (
        opt.LogFormat.TABLE
    ),
    excel: opt.Excel = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """List the entries."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.for_excel(asked=excel, csv=form is opt.LogFormat.CSV)
        report = entries(run.session, what or (), since=since, until=until, by=by)
        if form is opt.LogFormat.TABLE:
            from wuhai_plan.render.log import render_log

            for piece in render_log(report, run.tr, run.out.width(LEAST)):
                run.out.show(piece)
            run.plan_note()
            return
        from wuhai_plan.export.log import entries_csv, entries_json

        if form is opt.LogFormat.JSON:
            run.data(entries_json(report))
        else:
            run.data(entries_csv(report))
