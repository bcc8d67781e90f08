"""`plan status`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import Run, opened
from wuhai_plan.cli.support.output import LEAST
from wuhai_plan.cli.support.ratings import parse_ratings
from wuhai_plan.errors import UsageError
from wuhai_plan.session.status import status as look
from wuhai_plan.views.status import By, StatusReport

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def status(
    what: opt.What = None,
    *,
    items: Annotated[bool, typer.Option("--items", help="opt-items")] = False,
    as_of: opt.AsOf = None,
    known_at: opt.KnownAt = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="opt-since-status")
    ] = None,
    rating: Annotated[
        str | None, typer.Option("--rating", metavar="R,…", help="opt-rating")
    ] = None,
    by: Annotated[By, typer.Option("--by", help="opt-by-group")] = By.CHAPTER,
    rules: Annotated[str | None, typer.Option("--rules", metavar="NAME", help="opt-rules")] = None,
    compare_rules: Annotated[
        bool, typer.Option("--compare-rules", help="opt-compare-rules")
    ] = False,
    sensitivity: Annotated[bool, typer.Option("--sensitivity", help="opt-sensitivity")] = False,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", metavar="R,…", help="opt-fail-on")
    ] = None,
    form: Annotated[opt.TableFormat, typer.Option("--format", help="opt-format")] = (
        opt.TableFormat.TABLE
    ),
    excel: opt.Excel = False,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Show percent-complete by chapter and overall."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        _refuse_a_clash(compare=compare_rules, rules=rules is not None, sensitivity=sensitivity)
        run.out.for_excel(asked=excel, csv=form is opt.TableFormat.CSV)
        fatal = parse_ratings(fail_on) or frozenset()
        report = look(
            run.session, what or (), as_of=as_of, known_at=known_at, since=since,
            ratings=parse_ratings(rating), detailed=items, by=by, rules=rules,
            forecasts=_has_items(form, detailed=bool(items or what or rating)),
        )  # fmt: skip
        if compare_rules or sensitivity:
            from wuhai_plan.cli.support.compare_rules import compare_rules as by_rules
            from wuhai_plan.cli.support.sensitivity import sensitivity as by_ways

            (by_rules if compare_rules else by_ways)(run, report, form)
        else:
            _write(run, report, form)
        run.code = 3 if any(one.rating in fatal for one in report.items) else 0


def _has_items(form: opt.TableFormat, *, detailed: bool) -> bool:
    """Say whether a format writes items one by one, for programs: those tell forecasts."""
    return form is opt.TableFormat.JSON or (form is opt.TableFormat.CSV and detailed)


def _refuse_a_clash(*, compare: bool, rules: bool, sensitivity: bool) -> None:
    """A comparison goes by every rule set, and answers one question."""
    if compare and (rules or sensitivity):
        other = "--rules" if rules else "--sensitivity"
        raise UsageError.of("usage-clash", one="--compare-rules", other=other)


def _write(run: Run, report: StatusReport, form: opt.TableFormat) -> None:
    if form is opt.TableFormat.TABLE:
        from wuhai_plan.render.status import render_status

        out = run.out
        out.show(render_status(report, run.tr, out.width(LEAST), ascii_only=out.ascii_only))
        return
    from wuhai_plan.export.status import items_csv, status_csv, status_json, status_md

    if form is opt.TableFormat.JSON:
        data = status_json(report, run.lang)
    elif form is opt.TableFormat.MD:
        run.out.data(status_md(report, run.tr), run.tr)  # holds the plan's note
        return
    elif report.detailed:
        data = items_csv(report, run.lang)
    else:
        data = status_csv(report, run.lang, run.tr("overall"))
    run.data(data)
