"""What `update`, `void` and `undo` say back."""

from __future__ import annotations

from wuhai_plan.cli.run import Run
from wuhai_plan.render import change
from wuhai_plan.report import ChangeReport


def tell(run: Run, report: ChangeReport) -> None:
    """Print one clear line: what changed, how the item stands, the entry's id."""
    run.out.line(change.change(report, run.say))
    remark = change.later(report, run.say)
    if remark:
        run.out.err(run.say.joined("note", remark))
    run.plan_note()
