"""`plan review`: what waits for a second party's word."""

from __future__ import annotations

from collections.abc import Sequence

from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.lookup import find_item_ids
from wuhai_plan.views.review import ReviewReport, review_report


def review(
    session: Session,
    what: Sequence[str] = (),
    *,
    as_of: str | None = None,
    known_at: str | None = None,
) -> ReviewReport:
    """Return the readings that nobody confirmed or returned, of the items asked for or all."""
    day, moment = when(session, as_of, known_at)
    log = session.log.known_at(moment)
    history, fold = session.look(moment)
    items = find_item_ids(history.plan, what, day)
    return review_report(known(history, fold, day, whole=False), log.entries, items)
