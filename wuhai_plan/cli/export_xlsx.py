"""`plan export xlsx`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import ExportCommand, Run, plan_command
from wuhai_plan.export.columns import choose
from wuhai_plan.export.xlsx import workbook_bytes
from wuhai_plan.session.xlsx import xlsx


@plan_command(ExportCommand)
def command(run: Run, *, columns: options.Columns = None, since: options.Since = None) -> None:
    """Write a workbook."""
    run.need_file()
    chosen = choose(columns or "items")
    items, units, log, seal = xlsx(run.session, as_of=run.as_of, known_at=run.known_at, since=since)
    plan = items.status.plan
    zone = run.session.zone_of(plan)
    run.print(workbook_bytes(items, units, log, chosen, run.tr, zone=zone, seal=seal), plan)
