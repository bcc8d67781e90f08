"""What changed of a status since an earlier day (docs/formulas.md, "Change since a day")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from msgspec.structs import replace

from wuhai_plan.measure.rollup import Measure, Rollup, difference, roll_up
from wuhai_plan.views.status import Changes, Delta, StatusReport


def with_changes(report: StatusReport, since: dt.date, before: Sequence[Measure]) -> StatusReport:
    """Return a report with what changed in it; `before` holds all items as of the earlier day."""
    then = {measure.item.id: measure for measure in before}
    now = {measure.item.id: measure for measure in report.every}

    def new_of(key: str) -> int:
        return now[key].entries - (then[key].entries if key in then else 0)

    def group_delta(rollup: Rollup, members: Sequence[str]) -> Delta:
        old = roll_up([then[key] for key in members if key in then], report.limits)
        new_entries = sum(new_of(key) for key in members)
        return Delta(difference(rollup.complete, old.complete), new_entries, old.complete)

    items = {}
    for measure in report.items:
        key = measure.item.id
        # What was not reported then, or not promised, was nothing done, as in a roll-up.
        share = then[key].complete if key in then else None
        change = difference(measure.complete, share or Fraction(0))
        items[key] = Delta(change, new_of(key), share)
    changes = Changes(
        since,
        group_delta(report.overall, list(now)),
        tuple(group_delta(group.rollup, group.members) for group in report.groups),
        items,
    )
    return replace(report, changes=changes)
