"""A progress bar on stderr, where somebody is looking and there is much to read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from wuhai_plan.cli.support.commands import Run

T = TypeVar("T")
MANY = 5000  # rows; fewer are read before a reader would look for a bar


def with_progress_bar(run: Run, rows: Iterable[T], estimate: int) -> Iterator[T]:
    """Pass rows on, of about so many, and show how many it has."""
    if estimate < MANY or not sys.stderr.isatty():
        yield from rows
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, no_color=run.out.plain, markup=False, emoji=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield from bar.track(rows, estimate, description=run.tr("import-reading"))
