"""`plan export json`."""

from wuhai_plan.cli.support.commands import ExportCommand, Run, plan_command
from wuhai_plan.export.status import status_json
from wuhai_plan.session.status import status


@plan_command(ExportCommand)
def command(run: Run) -> None:
    """Write the whole status."""
    report = status(run.session, as_of=run.as_of, known_at=run.known_at, whole=True)
    run.print(status_json(report, run.tr), report.plan)
