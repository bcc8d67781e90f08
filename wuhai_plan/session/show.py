"""`plan show`: one item whole."""

from __future__ import annotations

from wuhai_plan.session.core import Session, when
from wuhai_plan.session.lookup import find_item
from wuhai_plan.views import Known
from wuhai_plan.views.log import log_rows
from wuhai_plan.views.show import ShowReport, show_report


def show(
    session: Session, what: str, *, as_of: str | None = None, known_at: str | None = None
) -> ShowReport:
    """Look at one item as of a day, with its entries as known then, withdrawn ones too."""
    plan = session.plan
    item = find_item(plan, what)
    day, moment = when(session, as_of, known_at)
    log = session.log.known_at(moment)
    rows = [row for row in log_rows(plan, log.entries) if row.item == item and row.is_dated_by(day)]
    readings = {item.id: log.fold().readings(item, day)}
    return show_report(Known(plan, day, moment, readings), item, rows)
