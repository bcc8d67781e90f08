"""`plan units`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.cli.support.output import LEAST_WIDTH
from wuhai_plan.session.units import units


@plan_command()
def command(
    run: Run,
    *,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
    format_: options.StatusFormat = "table",
    excel: options.Excel = False,
) -> None:
    """Tell how each unit stands."""
    run.choose_excel(excel=excel, csv=format_ == "csv")
    report = units(run.session, as_of=as_of, known_at=known_at)
    if format_ == "table":
        from wuhai_plan.render.units import render_units

        run.print(render_units(report, run.tr, run.out.width(LEAST_WIDTH)))
    else:
        from wuhai_plan.export.units import units_csv, units_json, units_md

        data = {"csv": units_csv, "json": units_json, "md": units_md}[format_]
        run.print(data(report, run.tr), None if format_ == "md" else report.plan)
