"""`plan export md`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import ExportCommand, Run, plan_command
from wuhai_plan.export.columns import choose
from wuhai_plan.export.items import bulletin_md
from wuhai_plan.session.items import items
from wuhai_plan.session.seal import seal_report


@plan_command(ExportCommand)
def command(run: Run, *, columns: options.Columns = None, since: options.Since = None) -> None:
    """Write the status and every item for a bulletin."""
    chosen = choose(columns or "bulletin")
    seal = seal_report(run.session, run.known_at)
    report = items(run.session, as_of=run.as_of, known_at=run.known_at, since=since)
    # The plan's own note stands in the bulletin.
    run.print(bulletin_md(report, chosen, run.tr, seal))
