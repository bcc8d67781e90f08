"""`plan export csv`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import Run, opened
from wuhai_plan.export.status import items_csv
from wuhai_plan.session.status import status

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def csv(
    *,
    output: opt.OutFile = None,
    force: opt.Force = False,
    excel: opt.Excel = False,
    columns: opt.Columns = None,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Write one row an item."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.excel = excel
        if columns:
            data = _chosen(run, columns, as_of, known_at)
        else:
            report = status(run.session, as_of=as_of, known_at=known_at, forecasts=True)
            data = items_csv(report, run.lang)
        run.data(data, output, force=force)


def _chosen(run: Run, columns: str, as_of: str | None, known_at: str | None) -> bytes:
    from wuhai_plan.export.columns import choose
    from wuhai_plan.export.items import columns_csv
    from wuhai_plan.session.items import items

    chosen = choose(columns)
    return columns_csv(items(run.session, as_of=as_of, known_at=known_at), chosen, run.tr)
