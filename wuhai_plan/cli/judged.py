"""`plan status --compare-rules` and `--sensitivity`: the status judged in other ways."""

from __future__ import annotations

from wuhai_plan.cli import options as opt
from wuhai_plan.cli.run import Run
from wuhai_plan.export import status_json, views
from wuhai_plan.report import StatusReport
from wuhai_plan.views.rules import rules_report
from wuhai_plan.views.sensitivity import sensitivity_report


def compare_rules(run: Run, status: StatusReport, form: opt.TableFormat) -> None:
    """Print the items that the rule sets rate differently."""
    report, say = rules_report(status), run.say
    if form is opt.TableFormat.TABLE:
        from wuhai_plan.render.judged import compared

        run.out.show(compared(report, say, run.out.width()))
    elif form is opt.TableFormat.JSON:
        run.data(status_json(status, run.lang, views.compared_keys(report, say)))
    elif form is opt.TableFormat.CSV:
        run.data(views.compared_csv(report, run.lang))
    else:
        run.data(views.compared_md(report, say))


def sensitivity(run: Run, status: StatusReport, form: opt.TableFormat) -> None:
    """Print the overall figure beside what other ways of adding up make of it."""
    report, say = sensitivity_report(status), run.say
    if form is opt.TableFormat.TABLE:
        from wuhai_plan.render.judged import sensitivity as draw

        run.out.show(draw(report, say))
    elif form is opt.TableFormat.JSON:
        run.data(status_json(status, run.lang, views.sensitivity_keys(report)))
    elif form is opt.TableFormat.CSV:
        run.data(views.sensitivity_csv(report))
    else:
        run.data(views.sensitivity_md(report, say))
