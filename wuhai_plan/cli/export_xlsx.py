"""`plan export xlsx`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.export.columns import choose
from wuhai_plan.export.xlsx import workbook_bytes
from wuhai_plan.session.xlsx import book

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def xlsx(
    *,
    output: opt.OutFile = None,
    force: opt.Force = False,
    columns: opt.Columns = None,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Write a workbook."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.needs_file(output)
        chosen = choose(columns or "items")
        found = book(run.session, as_of=as_of, known_at=known_at)
        zone = run.session.zone
        data = workbook_bytes(found.items, found.log, chosen, run.tr, zone=zone, seal=found.seal)
        run.data(data, output, force=force)
