"""`plan chart`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.cli.support.output import LEAST_WIDTH
from wuhai_plan.session.chart import chart


@plan_command()
def command(
    run: Run,
    what: options.What = None,
    *,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
    output: options.ChartFile = None,
    force: options.Force = False,
) -> None:
    """Draw progress against the expected line."""
    run.file, run.force = output, force
    report = chart(run.session, what or (), as_of=as_of, known_at=known_at)
    if output is not None:
        from wuhai_plan.export.chart import chart_bytes

        run.print(chart_bytes(report, run.tr, output.name))
    else:
        from wuhai_plan.render.chart import render_chart

        width, ascii_only = run.out.width(LEAST_WIDTH), run.out.ascii_only
        run.print(render_chart(report, run.tr, width, ascii_only=ascii_only))
