"""`plan export html`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.export.html import html_bytes
from wuhai_plan.session.html import html as page

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def html(
    *,
    output: opt.OutFile = None,
    force: opt.Force = False,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Write a page to hand on."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        report = page(run.session, as_of=as_of, known_at=known_at)
        run.out.data(html_bytes(report, run.lang), run.tr, output, force=force)
