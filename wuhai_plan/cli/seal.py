"""`plan seal`."""

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.seal import make_seal

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def seal(
    *,
    known_at: opt.KnownAt = None,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Print a fingerprint of what is known."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        made = make_seal(run.session, known_at)
        moment = made.known_at.isoformat(timespec="seconds")
        run.out.line([run.tr("seal-made", fingerprint=made.fingerprint)])
        run.out.err(run.tr("seal-of", entries=made.entries, known_at=moment))
        run.out.err(run.tr("seal-check", fingerprint=made.fingerprint, known_at=moment))
