"""`plan chart`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.cli.support.output import LEAST
from wuhai_plan.session.chart import chart as look

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def chart(
    what: opt.What = None,
    *,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    output: opt.ChartFile = None,
    force: opt.Force = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Draw progress against the expected line."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        report = look(run.session, what or (), as_of=as_of, known_at=known_at)
        if output is not None:
            from wuhai_plan.export.chart import chart_bytes

            picture = chart_bytes(report, run.tr, output.name)
            run.out.data(picture, run.tr, output, force=force)
            return
        from wuhai_plan.render.chart import render_chart

        out = run.out
        out.show(render_chart(report, run.tr, out.width(LEAST), ascii_only=out.ascii_only))
