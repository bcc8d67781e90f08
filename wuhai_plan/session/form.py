"""`plan export form`: the items that a unit is to report on."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Rating, Text
from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items
from wuhai_plan.session.lookup import find, find_lead
from wuhai_plan.views.items import ItemsReport


def form_report(
    session: Session, *, lead: str | None = None, chapter: str | None = None
) -> tuple[ItemsReport, Text | None, Text | None]:
    """Return the items that a unit leads, or of a chapter, as of today; whose they are, and the
    unit that reports.
    """
    plan = session.plan
    report = items(session)
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
    return replace(report, status=status), unit or (group.title if group else None), unit
