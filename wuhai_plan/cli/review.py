"""`plan review`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.review import review


@plan_command()
def command(
    run: Run,
    what: options.What = None,
    *,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
    format_: options.StatusFormat = "table",
    excel: options.Excel = False,
) -> None:
    """List the readings that wait for a second party's word."""
    run.choose_excel(excel=excel, csv=format_ == "csv")
    report = review(run.session, what or (), as_of=as_of, known_at=known_at)
    if format_ == "table":
        from wuhai_plan.render.review import render_review

        for part in render_review(report, run.tr, run.out.width()):
            run.out.drawn(part)
        return
    from wuhai_plan.export.review import review_csv, review_json, review_md

    formats = {"csv": review_csv, "json": review_json, "md": review_md}
    run.print(formats[format_](report, run.tr))
