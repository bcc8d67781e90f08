"""`plan init`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.errors import PlanError, UsageError
from wuhai_plan.session.init import init_example, init_plan

# What to try next; the words are the catalogue's.
STEPS = ("plan", "update", "add")
EXAMPLE_STEPS = ("past", "show", "report")


@plan_command()
def command(
    run: Run,
    *,
    example: Annotated[bool, typer.Option("--example", help="opt-example")] = False,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="LEDGER", help="opt-from")
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="opt-date-import")] = None,
    by: options.By = None,
    dry_run: options.DryRun = False,
) -> None:
    """Begin a plan in this folder."""
    if source is not None:
        if example:
            raise UsageError.of("usage-clash", option="--example", other="--from")
        _from_ledger(run, source, date, by, dry_run=dry_run)
        return
    for name, value in (("--date", date), ("--by", by), ("--dry-run", dry_run)):
        if value:
            raise UsageError.of("usage-needs", option=name, other="--from")
    tr = run.tr
    written = init_example(Path()) if example else init_plan(Path(), tr.template(), tr.lang)
    _wrote(run, written)
    steps = EXAMPLE_STEPS if example else STEPS
    for line in ("", tr("init-next"), *(f"  {tr(f'init-next-{step}')}" for step in steps)):
        run.out.line(line)


def _from_ledger(
    run: Run, source: Path, date: str | None, by: str | None, *, dry_run: bool
) -> None:
    """Make a plan of a ledger, then record what it reports."""
    from wuhai_plan.cli.support.output import LEAST_WIDTH
    from wuhai_plan.render.import_file import render_import_file
    from wuhai_plan.render.init import render_init
    from wuhai_plan.session.init import check_new, import_figures, init_ledger, write_ledger

    if not dry_run:
        check_new(Path())
    report = init_ledger(run.session, source, date)
    tr = run.tr
    run.out.drawn(render_init(report, tr, run.out.width(LEAST_WIDTH)))
    if not dry_run:
        _wrote(run, write_ledger(Path(), report))
    if not report.reporting:
        run.out.line(tr("ledger-no-figures"))
    elif not report.dated:
        run.out.line(tr("ledger-no-date", count=report.reporting, path=source))
    elif dry_run:
        run.out.line(tr("ledger-figures", count=report.reporting))
    else:
        run.shown_errors = None
        try:
            imported = import_figures(run.session, Path(), source, report, by)
        except PlanError:
            run.out.err(tr("ledger-refused", path=source))
            raise
        *_, counts = render_import_file(imported, tr)  # items moved from nothing, to the last one
        run.out.line(*counts)


def _wrote(run: Run, paths: list[Path]) -> None:
    for path in paths:
        run.out.line(run.tr("wrote-file", path=path))
