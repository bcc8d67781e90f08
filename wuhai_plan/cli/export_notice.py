"""`plan export notice`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.export.notice import notice_bytes, notice_files
from wuhai_plan.session.notice import notices


# Not an `ExportCommand`: it may write a folder, whose name ends as that of no file does.
@plan_command()
def command(
    run: Run,
    *,
    lead: Annotated[str | None, typer.Option(metavar="UNIT", help="opt-notice-lead")] = None,
    answer_by: Annotated[str | None, typer.Option(metavar="DATE", help="opt-answer-by")] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="opt-notice-output")
    ] = None,
    force: options.Force = False,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
) -> None:
    """Write a notice to each unit."""
    run.file, run.force = Path(output) if output else None, force
    run.need_file(".docx")
    reports = notices(run.session, lead=lead, answer_by=answer_by, as_of=as_of, known_at=known_at)
    # The plan's own note stands in each notice.
    if run.file and output and (output.endswith(("/", os.sep)) or run.file.is_dir()):
        run.print_files(notice_files(reports, run.tr))
    else:
        run.print(notice_bytes(reports, run.tr))
