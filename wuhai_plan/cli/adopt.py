"""`plan adopt`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.adopt import adopt
from wuhai_plan.session.change import ChangeInput


@plan_command()
def command(
    run: Run,
    *,
    note: options.Note = None,
    by: options.By = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record the plan file as the plan in force."""
    report = adopt(run.session, ChangeInput(note=note, by=by, dry_run=dry_run))
    from wuhai_plan.render.adopt import render_adopt

    for part in render_adopt(report, run.tr, run.out.width()):
        run.out.drawn(part)
