"""`plan status --sensitivity`."""

from __future__ import annotations

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.context import Run
from wuhai_plan.export.sensitivity import sensitivity_csv, sensitivity_keys, sensitivity_md
from wuhai_plan.export.status import status_json
from wuhai_plan.views.sensitivity import sensitivity_report
from wuhai_plan.views.status import StatusReport


def sensitivity(run: Run, status: StatusReport, form: opt.TableFormat) -> None:
    """Print the overall figure beside what other ways of adding up make of it."""
    report, tr = sensitivity_report(status), run.tr
    if form is opt.TableFormat.TABLE:
        from wuhai_plan.render.sensitivity import render_sensitivity

        run.out.show(render_sensitivity(report, tr))
    elif form is opt.TableFormat.JSON:
        run.data(status_json(status, run.lang, sensitivity_keys(report)))
    elif form is opt.TableFormat.CSV:
        run.data(sensitivity_csv(report))
    else:
        run.data(sensitivity_md(report, tr))
