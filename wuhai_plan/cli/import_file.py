"""`plan import`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.cli.support.progress import watched
from wuhai_plan.render.import_file import render_import_file
from wuhai_plan.session.change import Change
from wuhai_plan.session.import_file import import_file as record

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="arg-sheet")],
    *,
    by: opt.By = None,
    correct: Annotated[bool, typer.Option("--correct", help="opt-correct-import")] = False,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="opt-note-import")
    ] = None,
    dry_run: opt.DryRun = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Record what a spreadsheet reports."""
    change = Change(note=note, by=by, correct=correct, dry_run=dry_run)
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.most = None  # every bad cell is named
        report = record(run.session, file, change, watched(run))
        for line in render_import_file(report, run.tr):
            run.out.line(line)
        run.plan_note()
