"""`plan log`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.cli.support.output import LEAST_WIDTH
from wuhai_plan.session.log import entries


@plan_command()
def command(
    run: Run,
    what: options.What = None,
    *,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="opt-since")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="opt-until")] = None,
    recorded_since: Annotated[
        str | None, typer.Option(metavar="TIME", help="opt-recorded-since")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="opt-by-whom")] = None,
    format_: options.ListFormat = "table",
    excel: options.Excel = False,
) -> None:
    """List the entries."""
    run.choose_excel(excel=excel, csv=format_ == "csv")
    asked = entries(
        run.session, what or (), since=since, until=until, by=by, recorded_since=recorded_since
    )
    if format_ == "table":
        from wuhai_plan.render.log import render_log

        content = render_log(asked.rows(), run.tr, run.out.width(LEAST_WIDTH))
        run.print(content, run.session.plan)
    else:
        from wuhai_plan.export.log import entries_csv, entries_json

        data = entries_json(asked.rows()) if format_ == "json" else entries_csv(asked.lines())
        run.print(data, run.session.plan)
