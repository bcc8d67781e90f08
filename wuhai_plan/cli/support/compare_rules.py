"""`plan status --compare-rules`."""

from __future__ import annotations

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.context import Run
from wuhai_plan.export.compare_rules import compared_csv, compared_keys, compared_md
from wuhai_plan.export.status import status_json
from wuhai_plan.views.compare_rules import compare_rules_report
from wuhai_plan.views.status import StatusReport


def compare_rules(run: Run, status: StatusReport, form: opt.TableFormat) -> None:
    """Print the items that the rule sets rate differently."""
    report, tr = compare_rules_report(status), run.tr
    if form is opt.TableFormat.TABLE:
        from wuhai_plan.render.compare_rules import render_compare_rules

        run.out.show(render_compare_rules(report, tr, run.out.width()))
    elif form is opt.TableFormat.JSON:
        run.data(status_json(status, run.lang, compared_keys(report, tr)))
    elif form is opt.TableFormat.CSV:
        run.data(compared_csv(report, run.lang))
    else:
        run.data(compared_md(report, tr))
