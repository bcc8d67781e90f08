"""`plan show`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.show import show


@plan_command()
def command(
    run: Run,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="arg-item")],
    *,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
    format_: options.ShowFormat = "table",
) -> None:
    """Show one item whole."""
    report = show(run.session, item, as_of=as_of, known_at=known_at)
    if format_ == "json":
        from wuhai_plan.export.show import item_json

        run.print(item_json(report, run.tr), report.plan)
    else:
        from wuhai_plan.render.show import render_show

        width, ascii_only = run.out.width(), run.out.ascii_only
        for part in render_show(report, run.tr, width, ascii_only=ascii_only):
            run.print(part)
