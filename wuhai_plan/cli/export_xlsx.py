"""`plan export xlsx`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import plan_command
from wuhai_plan.cli.support.export import ExportCommand, ExportRun
from wuhai_plan.export.columns import choose
from wuhai_plan.export.xlsx import workbook_bytes
from wuhai_plan.session.xlsx import xlsx


@plan_command(ExportCommand)
def command(run: ExportRun, *, columns: options.Columns = None) -> None:
    """Write a workbook."""
    run.need_file()
    chosen = choose(columns or "items")
    report = xlsx(run.session, as_of=run.as_of, known_at=run.known_at)
    zone = run.session.zone
    run.print(workbook_bytes(report.items, report.log, chosen, run.tr, zone=zone, seal=report.seal))
