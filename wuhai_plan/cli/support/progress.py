"""A progress bar on stderr, where somebody is looking and there is much to read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from wuhai_plan.cli.support.context import Run

T = TypeVar("T")
MANY = 5000  # rows that take longer than a person takes for at once


def watched(run: Run) -> Callable[[Iterable[T], int], Iterable[T]]:
    """Return what shows how far the reading of rows has come, of about so many."""

    def watch(rows: Iterable[T], about: int) -> Iterable[T]:
        return _bar(run, rows, about) if about >= MANY and sys.stderr.isatty() else rows

    return watch


def _bar(run: Run, rows: Iterable[T], about: int) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, no_color=run.out.plain, markup=False, emoji=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield from bar.track(rows, about, description=run.tr("import-reading"))
