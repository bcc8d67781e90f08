"""`plan status`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.cli.support.output import LEAST_WIDTH, Content
from wuhai_plan.errors import UsageError
from wuhai_plan.model import Rating
from wuhai_plan.session.lookup import find_ratings
from wuhai_plan.session.status import status
from wuhai_plan.views.status import By, StatusReport


@plan_command()
def command(
    run: Run,
    what: options.What = None,
    *,
    items: Annotated[bool, typer.Option("--items", help="opt-items")] = False,
    as_of: options.AsOf = None,
    known_at: options.KnownAt = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="opt-since-status")] = None,
    rating: Annotated[str | None, typer.Option(metavar="R,…", help="opt-rating")] = None,
    by: Annotated[By, typer.Option(help="opt-by-group")] = By.CHAPTER,
    lead: options.Lead = None,
    rules: Annotated[str | None, typer.Option(metavar="NAME", help="opt-rules")] = None,
    compare_rules: Annotated[
        bool, typer.Option("--compare-rules", help="opt-compare-rules")
    ] = False,
    sensitivity: Annotated[bool, typer.Option("--sensitivity", help="opt-sensitivity")] = False,
    fail_on: Annotated[str | None, typer.Option(metavar="R,…", help="opt-fail-on")] = None,
    format_: options.StatusFormat = "table",
    excel: options.Excel = False,
) -> None:
    """Show percent-complete by chapter and overall."""
    # A comparison goes by every rule set and shows nothing else, so it takes neither of these.
    if compare_rules and (rules is not None or sensitivity):
        other = "--sensitivity" if rules is None else "--rules"
        raise UsageError.of("usage-clash", option="--compare-rules", other=other)
    run.choose_excel(excel=excel, csv=format_ == "csv")
    # What is dropped is so in the open.
    failing = find_ratings(fail_on) - {Rating.DROPPED} if fail_on is not None else frozenset()
    # Formats for programs tell forecasts where they write items one by one.
    whole = format_ == "json" or (format_ == "csv" and bool(items or what or rating or lead))
    ratings = find_ratings(rating) if rating is not None else None
    report = status(
        run.session, what or (), as_of=as_of, known_at=known_at, since=since,
        ratings=ratings, detailed=items, by=by, lead=lead, rules=rules, whole=whole,
    )  # fmt: skip
    content = _compare_rules if compare_rules else _sensitivity if sensitivity else _status
    # Drawn tables hold the plan's own note; of other formats only the plain status's Markdown does.
    holds_note = format_ == "table" or (content is _status and format_ == "md")
    run.print(content(run, report, format_), None if holds_note else report.plan)
    if report.history.differs:
        run.session.note_difference(report.history)
    run.exit_code = 3 if any(item.rating in failing for item in report.items) else 0


def _status(run: Run, report: StatusReport, format_: str) -> Content:
    if format_ == "table":
        from wuhai_plan.render.status import render_status

        width = run.out.width(LEAST_WIDTH)
        return render_status(report, run.tr, width, ascii_only=run.out.ascii_only)
    from wuhai_plan.export.status import status_csv, status_json, status_md

    return {"csv": status_csv, "json": status_json, "md": status_md}[format_](report, run.tr)


def _compare_rules(run: Run, status: StatusReport, format_: str) -> Content:
    """Return the items that the rule sets rate differently."""
    from wuhai_plan.views.compare_rules import compare_rules_report

    report = compare_rules_report(status)
    if format_ == "table":
        from wuhai_plan.render.compare_rules import render_compare_rules

        return render_compare_rules(report, run.tr, run.out.width())
    from wuhai_plan.export.compare_rules import compared_csv, compared_json, compared_md

    return {"csv": compared_csv, "json": compared_json, "md": compared_md}[format_](report, run.tr)


def _sensitivity(run: Run, status: StatusReport, format_: str) -> Content:
    """Return the overall figure beside what other ways of adding up make of it."""
    from wuhai_plan.views.sensitivity import sensitivity_report

    report = sensitivity_report(status)
    if format_ == "table":
        from wuhai_plan.render.sensitivity import render_sensitivity

        return render_sensitivity(report, run.tr)
    from wuhai_plan.export.sensitivity import sensitivity_csv, sensitivity_json, sensitivity_md

    formats = {"csv": sensitivity_csv, "json": sensitivity_json, "md": sensitivity_md}
    return formats[format_](report, run.tr)
