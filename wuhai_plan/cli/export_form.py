"""`plan export form`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.export.form import form_bytes
from wuhai_plan.session.form import form_report


# Not an `ExportCommand`: a form is for the figures to come, so it shows no chosen day.
@plan_command()
def command(
    run: Run,
    *,
    lead: options.Lead = None,
    chapter: Annotated[str | None, typer.Option(metavar="CHAPTER", help="opt-chapter")] = None,
    output: options.OutFile = None,
    force: options.Force = False,
) -> None:
    """Write a return form."""
    run.file, run.force = output, force
    run.need_file()
    report, recipient, reporter = form_report(run.session, lead=lead, chapter=chapter)
    tr = run.tr
    form = form_bytes(report, tr.text(recipient), tr.text(reporter), tr)
    run.print(form, report.status.plan)
