"""`plan changes`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.changes import changes


@plan_command()
def command(
    run: Run,
    *,
    since: Annotated[
        str | None, typer.Option(metavar="TIME|FILE", help="opt-changes-since")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME|FILE", help="opt-changes-until")
    ] = None,
    format_: options.StatusFormat = "table",
    excel: options.Excel = False,
) -> None:
    """Tell what became known between two moments."""
    run.choose_excel(excel=excel, csv=format_ == "csv")
    report = changes(run.session, since=since, until=until)
    if format_ == "table":
        from wuhai_plan.render.changes import render_changes

        run.print(render_changes(report, run.tr, run.out.width()))
        return
    from wuhai_plan.export.changes import changes_csv, changes_json, changes_md

    formats = {"csv": changes_csv, "json": changes_json, "md": changes_md}
    run.print(formats[format_](report, run.tr))
