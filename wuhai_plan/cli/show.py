"""`plan show`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import opened
from wuhai_plan.session.show import show as look

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def show(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="arg-item")],
    *,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    form: Annotated[opt.ShowFormat, typer.Option("--format", help="opt-format")] = (
        opt.ShowFormat.TABLE
    ),
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Show one item whole."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        report = look(run.session, item, as_of=as_of, known_at=known_at)
        if form is opt.ShowFormat.JSON:
            from wuhai_plan.export.show import item_json

            run.data(item_json(report, run.tr))
            return
        from wuhai_plan.render.show import render_show

        out = run.out
        out.show(render_show(report, run.tr, out.console.width, ascii_only=out.ascii_only))
