"""`plan show`: one item whole."""

from __future__ import annotations

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.log import Asked
from wuhai_plan.session.lookup import find_item
from wuhai_plan.views.show import ShowReport, show_report


def show(
    session: Session, what: str, *, as_of: str | None = None, known_at: str | None = None
) -> ShowReport:
    """Look at one item as of a day, with its entries as known then, withdrawn ones too.

    Its entries and all figures come from one reading of the log.
    """
    day, moment = when(session, as_of, known_at)
    with session.listing(moment) as listing:
        item = find_item(listing.history.plan, what, day)
        rows = tuple(Asked(session, items=frozenset((item.id,)), last=day).rows_of(listing))
    return show_report(known(listing.history, listing.fold, day), item, rows)
