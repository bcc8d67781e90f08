"""`plan check`."""

import typer

from wuhai_plan.cli import options as opt
from wuhai_plan.cli.lazy import Command
from wuhai_plan.cli.run import opened
from wuhai_plan.session.looks import check as look

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def check(
    *,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
) -> None:
    """Tell every problem of the plan and the log."""
    with opened(plan, log, lang, no_color=no_color) as run:
        run.out.most = None
        found = look(run.session)
        chapters, items = len(found.plan.chapters), len(found.plan.items)
        facts = {"file": found.plan_file, "items": items, "chapters": chapters}
        run.out.line([run.say("check-plan", **facts)])
        facts = {"file": found.log_file, "entries": found.entries, "withdrawn": found.withdrawn}
        run.out.line([run.say("check-log", **facts)])
        run.plan_note()
