"""What a plan that is adopted changes against the one adopted before it."""

from __future__ import annotations

from wuhai_plan.measure.rollup import Share
from wuhai_plan.model import Entry
from wuhai_plan.views import Report
from wuhai_plan.views.promises import PromiseChange


class AdoptReport(Report, frozen=True, kw_only=True):
    """A plan adopted by `entry`; None where the plan in force is this one to the byte.

    The headline is today's, by the plan in force before and by the new one; without a plan in force
    `before` is None and nothing changed. `written` is False for a dry run, `needs_note` True for
    one without the note that will be needed.
    """

    entry: Entry | None
    before: Share | None
    after: Share | None
    changes: tuple[PromiseChange, ...]
    written: bool
    needs_note: bool = False
