"""`plan import`."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.interrupts import taken_back
from wuhai_plan.render.import_file import render_import_file
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.import_file import import_file

T = TypeVar("T")
MANY = 5000  # rows; fewer are read before a reader would look for a bar


@plan_command()
def command(
    run: Run,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="arg-sheet")],
    *,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="opt-date-import")] = None,
    by: options.By = None,
    correct: Annotated[bool, typer.Option("--correct", help="opt-correct-import")] = False,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="opt-note-import")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record what a spreadsheet reports."""
    run.shown_errors = None  # every bad cell is named
    change = ChangeInput(date, note=note, by=by, correct=correct, dry_run=dry_run)
    with taken_back(), ExitStack() as bars:
        report = import_file(run.session, files, change, partial(_watched, run, bars))
    for line in render_import_file(report, run.tr):
        run.out.line(*line)


def _watched(run: Run, bars: ExitStack, rows: Iterable[T], estimate: int) -> Iterator[T]:
    """Pass on about so many rows; show a bar on stderr where they are many and somebody looks.

    A bar hides the cursor; when `bars` is closed, after Ctrl-C too, it is there again.
    """
    if estimate < MANY or not sys.stderr.isatty():
        yield from rows
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, no_color=run.out.plain, markup=False, emoji=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    bar = bars.enter_context(Progress(*columns, console=console, transient=True))
    yield from bar.track(rows, estimate, description=run.tr("import-reading"))
    bars.close()
