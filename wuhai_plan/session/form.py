"""`plan export form`: the items that a unit is to report on."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Rating
from wuhai_plan.session.core import Session, known
from wuhai_plan.session.items import items_and_entries
from wuhai_plan.session.lookup import find, find_lead
from wuhai_plan.views.form import FormReport


def form_report(
    session: Session,
    *,
    lead: str | None = None,
    chapter: str | None = None,
    as_of: str | None = None,
) -> FormReport:
    """Return the items that a unit leads, or of a chapter, as they stand on a day (today).

    Only a day that was asked for is filled in as that of the figures to come.
    """
    plan = session.plan
    report, _, given = items_and_entries(
        session, as_of=as_of, known_at=None, since=None, keep=False
    )
    returned = known(*given, report.status.as_of).unanswered
    unit = find_lead(plan, lead) if lead is not None else None
    group = find(chapter, plan.chapters, "form-no-chapter") if chapter is not None else None
    chosen = [
        measure
        for measure in report.status.items
        if measure.rating is not Rating.DROPPED
        and (unit is None or measure.item.lead == unit)
        and (group is None or measure.item.chapter == group.id)
    ]
    if not chosen:
        raise RequestError.of("form-empty")
    status = replace(report.status, items=tuple(chosen))
    return FormReport(
        replace(report, status=status),
        for_whom=unit or (group.title if group else None),
        unit=unit,
        day=status.as_of if as_of else None,
        returned={key: readings[-1] for key, readings in returned.items()},
    )
