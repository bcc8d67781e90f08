"""Everything that a page shows: the status, every item whole, what is due, the seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from wuhai_plan.model import Plan, Reading
from wuhai_plan.views import Report
from wuhai_plan.views.curves import Curve, group_curves, item_corners, month_days
from wuhai_plan.views.due import DueReport, due_report
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.seal import Sealed
from wuhai_plan.views.show import ShowReport, show_report
from wuhai_plan.views.status import StatusReport, status_report


class HtmlReport(Report, frozen=True, kw_only=True):
    """A plan as of a day. `curve` is the plan's, `curves` are the chapters' in their order.

    `seal` is None where nothing was recorded.
    """

    status: StatusReport
    curve: Curve
    curves: tuple[Curve, ...]
    items: tuple[ShowReport, ...]
    due: DueReport
    seal: Sealed | None

    @property
    def known(self) -> dt.datetime | None:
        """The moment whose knowledge is shown: the one asked for, else the last entry's."""
        return self.known_at or (self.seal.known_at if self.seal else None)


def html_report(
    plan: Plan,
    readings: Mapping[str, Sequence[Reading]],
    rows: Mapping[str, Sequence[LogRow]],
    *,
    as_of: dt.date,
    known_at: dt.datetime | None,
    seal: Sealed | None,
) -> HtmlReport:
    """Gather the page; `readings` and `rows` are every item's, dated up to the day."""
    status = status_report(plan, readings, as_of=as_of, known_at=known_at)
    members = [[plan.items[key] for key in group.members] for group in status.groups]
    curve, *curves = group_curves(plan, readings, members, as_of, month_days)
    items = (
        show_report(
            plan,
            plan.items[key],
            readings.get(key, ()),
            rows.get(key, ()),
            as_of=as_of,
            known_at=known_at,
            curve_of=item_corners,
        )
        for key in (measure.item.id for measure in status.items)
    )
    return HtmlReport(
        plan=plan,
        as_of=as_of,
        known_at=known_at,
        status=status,
        curve=curve,
        curves=tuple(curves),
        items=tuple(items),
        due=due_report(plan, readings, as_of=as_of, known_at=known_at),
        seal=seal,
    )
