"""`plan export form`: the items that a unit is to report on."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.lang import Lang
from wuhai_plan.model import Plan, Text
from wuhai_plan.numbers import narrow
from wuhai_plan.session.core import Session
from wuhai_plan.session.items import items
from wuhai_plan.session.lookup import one_of
from wuhai_plan.texts import nearest
from wuhai_plan.views.items import ItemsReport
from wuhai_plan.views.status import sorted_in_plan_order


def to_return(
    session: Session, *, lead: str | None = None, chapter: str | None = None
) -> tuple[ItemsReport, Text | None]:
    """Look at the items that a unit leads, or of a chapter, as of today; and whose they are."""
    plan = session.plan
    found = items(session)
    unit = _lead(plan, lead) if lead is not None else None
    group = one_of(chapter, plan.chapters, "form-no-chapter") if chapter is not None else None
    chosen = [
        one
        for one in sorted_in_plan_order(plan, found.status.items)
        if (unit is None or one.item.lead == unit)
        and (group is None or one.item.chapter == group.id)
    ]
    if not chosen:
        raise RequestError.of("form-empty")
    status_chosen = replace(found.status, items=tuple(chosen))
    return replace(found, status=status_chosen), unit or (group.title if group else None)


def _lead(plan: Plan, name: str) -> Text:
    """Return the lead of a name in either language."""
    leads = [item.lead for item in plan.items.values() if item.lead]
    named = {narrow(lead.get(lang)).lower(): lead for lang in Lang for lead in leads}
    word = narrow(name).lower()
    found = [lead for known, lead in named.items() if known.startswith(word)] if word else []
    if word in named:
        return named[word]
    if len(set(found)) == 1:
        return found[0]
    if found:
        raise RequestError.of("ambiguous", value=name, options=list(dict.fromkeys(found)))
    options = list(dict.fromkeys(leads))
    raise RequestError.of("unknown-lead", value=name, nearest=nearest(word, named), options=options)
