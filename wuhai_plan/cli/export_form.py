"""`plan export form`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.export.form import form_bytes
from wuhai_plan.session.form import to_return

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def form(
    *,
    lead: Annotated[str | None, typer.Option("--lead", metavar="NAME", help="opt-lead")] = None,
    chapter: Annotated[
        str | None, typer.Option("--chapter", metavar="CHAPTER", help="opt-chapter")
    ] = None,
    output: opt.OutFile = None,
    force: opt.Force = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Write a return form."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.needs_file(output)
        report, whose = to_return(run.session, lead=lead, chapter=chapter)
        run.data(form_bytes(report, run.tr.text(whose), run.tr), output, force=force)
