"""What changed of a status since an earlier day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from wuhai_plan.measure.rollup import Measure, roll_up
from wuhai_plan.views.status import Changes, Delta, StatusReport


def with_changes(report: StatusReport, since: dt.date, before: Sequence[Measure]) -> StatusReport:
    """Return a report with what changed in it; `before` holds all items as of the earlier day."""
    then = {one.item.id: one for one in before}
    now = {one.item.id: one for one in report.every}
    changes = Changes(
        since,
        _rolled(report, then, now, list(now)),
        tuple(_rolled(report, then, now, group.members) for group in report.groups),
        {one.item.id: _of_item(then[one.item.id], one) for one in report.items},
    )
    return replace(report, changes=changes)


def _of_item(then: Measure, now: Measure) -> Delta:
    """What was not reported then counts as nothing done, as in a roll-up."""
    new = now.entries - then.entries
    if now.complete is None:
        return Delta(None, new)
    return Delta((now.complete - (then.complete or 0)) * 100, new)


def _rolled(
    report: StatusReport,
    then: dict[str, Measure],
    now: dict[str, Measure],
    members: Sequence[str],
) -> Delta:
    limits = report.plan.thresholds
    old = roll_up([then[key] for key in members], limits).complete
    new = roll_up([now[key] for key in members], limits).complete
    change = None if old is None or new is None else (new - old) * 100
    return Delta(change, sum(now[key].entries - then[key].entries for key in members))
