"""Everything that a page shows: the status, every item whole, what is due, the seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from wuhai_plan.views import Known, Report
from wuhai_plan.views.curves import Curve, group_curves, item_corners, month_days
from wuhai_plan.views.due import DueReport, due_report
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.seal import Sealed
from wuhai_plan.views.show import ShowReport, show_report
from wuhai_plan.views.status import StatusReport, status_report
from wuhai_plan.views.units import UnitsReport, units_report


class HtmlReport(Report, frozen=True, kw_only=True):
    """A plan as of a day. `curve` is the plan's, `curves` are the chapters' in their order.

    `seal` is None where nothing was recorded.
    """

    status: StatusReport
    curve: Curve
    curves: tuple[Curve, ...]
    items: tuple[ShowReport, ...]
    due: DueReport
    units: UnitsReport
    seal: Sealed | None

    @property
    def known(self) -> dt.datetime | None:
        """The moment whose knowledge is shown: the one asked for, else the last entry's."""
        return self.known_at or (self.seal.known_at if self.seal else None)


def html_report(
    known: Known, rows: Mapping[str, Sequence[LogRow]], seal: Sealed | None
) -> HtmlReport:
    """Gather the page; `rows` are every item's entries dated up to the day, by its id."""
    plan, status = known.plan, status_report(known)
    members = [[plan.items[key] for key in group.members] for group in status.groups]
    curve, *curves = group_curves(known, members, month_days)
    items = (plan.items[measure.item.id] for measure in status.items)
    return HtmlReport(
        known.history,
        known.as_of,
        status=status,
        curve=curve,
        curves=tuple(curves),
        items=tuple(
            show_report(known, item, rows.get(item.id, ()), item_corners) for item in items
        ),
        due=due_report(known),
        units=units_report(known),
        seal=seal,
    )
