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
    by: Annotated[str | None, typer.Option(metavar="NAME", help="opt-by-whom")] = None,
    format_: options.ListFormat = "table",
    excel: options.Excel = False,
) -> None:
    """List the entries."""
    run.choose_excel(excel=excel, csv=format_ == "csv")
    rows = entries(run.session, what or (), since=since, until=until, by=by)
    if format_ == "table":
        from wuhai_plan.render.log import render_log

        for part in render_log(rows, run.tr, run.out.width(LEAST_WIDTH)):
            run.print(part)
        run.print_plan_note()
    else:
        from wuhai_plan.export.log import entries_csv, entries_json

        run.print((entries_json if format_ == "json" else entries_csv)(rows))
