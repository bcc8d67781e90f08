"""`plan export md`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.export.columns import choose
from wuhai_plan.export.items import bulletin_md
from wuhai_plan.session.items import items

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def md(
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
    """Write the status and every item for a bulletin."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        chosen = choose(columns or "bulletin")
        report = items(run.session, as_of=as_of, known_at=known_at)
        # The plan's own note stands in the bulletin.
        run.out.data(bulletin_md(report, chosen, run.tr), run.tr, output, force=force)
