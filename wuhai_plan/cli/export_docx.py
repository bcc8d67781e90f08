"""`plan export docx`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support.commands import ExportCommand, Run, plan_command
from wuhai_plan.export.docx import docx_bytes
from wuhai_plan.session.docx import docx


@plan_command(ExportCommand)
def command(
    run: Run,
    *,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="opt-since-docx")] = None,
    number: Annotated[str | None, typer.Option(metavar="TEXT", help="opt-number")] = None,
) -> None:
    """Write a bulletin."""
    run.need_file(".docx")
    report = docx(run.session, as_of=run.as_of, known_at=run.known_at, since=since)
    # The plan's own note stands in the bulletin.
    run.print(docx_bytes(report, run.tr, number))
