"""What `update`, `void` and `undo` print."""

from __future__ import annotations

from wuhai_plan.cli.support.commands import Run
from wuhai_plan.render.change import render_change, render_earlier, render_later
from wuhai_plan.views.change import ChangeReport


def print_change(run: Run, report: ChangeReport) -> None:
    """Print one clear line: what changed, how the item stands, the entry's id."""
    run.out.line(*render_change(report, run.tr))
    for remark in (render_earlier(report, run.tr), render_later(report, run.tr)):
        if remark:
            run.out.err(run.tr.joined("note", remark))
