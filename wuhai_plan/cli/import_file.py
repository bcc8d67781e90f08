"""`plan import`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.cli.support.progress import with_progress_bar
from wuhai_plan.render.import_file import render_import_file
from wuhai_plan.session.change import Change
from wuhai_plan.session.import_file import import_file


@plan_command()
def command(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="arg-sheet")],
    *,
    by: options.By = None,
    correct: Annotated[bool, typer.Option("--correct", help="opt-correct-import")] = False,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="opt-note-import")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record what a spreadsheet reports."""
    run.shown_errors = None  # every bad cell is named
    change = Change(note=note, by=by, correct=correct, dry_run=dry_run)
    report = import_file(run.session, file, change, partial(with_progress_bar, run))
    for line in render_import_file(report, run.tr):
        run.out.line(*line)
    run.print_plan_note()
