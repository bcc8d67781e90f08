"""`plan export html`."""

from wuhai_plan.cli.support.commands import ExportCommand, Run, plan_command
from wuhai_plan.export.html import html_bytes
from wuhai_plan.session.html import html


@plan_command(ExportCommand)
def command(run: Run) -> None:
    """Write a page to hand on."""
    report = html(run.session, as_of=run.as_of, known_at=run.known_at)
    # The plan's own note stands on the page.
    run.print(html_bytes(report, run.tr.lang))
