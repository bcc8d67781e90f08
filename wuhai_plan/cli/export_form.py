"""`plan export form`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.export.form import form_bytes
from wuhai_plan.session.form import form_report


# Not an `ExportCommand`: a form is for the figures to come, whatever was known when.
@plan_command()
def command(
    run: Run,
    *,
    lead: options.Lead = None,
    chapter: Annotated[str | None, typer.Option(metavar="CHAPTER", help="opt-chapter")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="opt-as-of-form")
    ] = None,
    output: options.OutFile = None,
    force: options.Force = False,
) -> None:
    """Write a return form."""
    run.file, run.force = output, force
    run.need_file()
    report = form_report(run.session, lead=lead, chapter=chapter, as_of=as_of)
    run.print(form_bytes(report, run.tr), report.items.status.plan)
