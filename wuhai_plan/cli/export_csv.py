"""`plan export csv`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import ExportCommand, Run, plan_command
from wuhai_plan.export.status import items_csv
from wuhai_plan.session.status import status


@plan_command(ExportCommand)
def command(
    run: Run,
    *,
    excel: options.Excel = False,
    columns: options.Columns = None,
    since: options.Since = None,
) -> None:
    """Write one row an item."""
    run.excel = excel
    if columns:
        from wuhai_plan.export.columns import choose
        from wuhai_plan.export.items import columns_csv
        from wuhai_plan.session.items import items

        chosen = choose(columns)
        table = items(run.session, as_of=run.as_of, known_at=run.known_at, since=since)
        run.print(columns_csv(table, chosen, run.tr), table.status.plan)
    else:
        report = status(run.session, as_of=run.as_of, known_at=run.known_at, whole=True)
        run.print(items_csv(report, run.tr), report.plan)
