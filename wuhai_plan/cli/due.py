"""`plan due`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.due import due


@plan_command()
def command(
    run: Run,
    *,
    lead: options.Lead = None,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
    format_: options.ListFormat = "table",
) -> None:
    """List what needs attention."""
    report = due(run.session, lead=lead, as_of=as_of, known_at=known_at)
    if format_ == "table":
        from wuhai_plan.render.due import render_due

        run.print(render_due(report, run.tr, run.out.width()))
    else:
        from wuhai_plan.export.due import due_csv, due_json

        data = (due_json if format_ == "json" else due_csv)(report, run.tr)
        run.print(data, report.plan)
