"""Looking at what goes into a spreadsheet: every item with its last entry, the log, the seal."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.log import Replay
from wuhai_plan.model import Lang, Plan, Text
from wuhai_plan.numbers import narrow
from wuhai_plan.report import LogReport, LogRow, sorted_in_plan_order
from wuhai_plan.session.core import Session
from wuhai_plan.session.looks import status
from wuhai_plan.session.lookup import one_of
from wuhai_plan.texts import nearest
from wuhai_plan.views.items import ItemsReport


class BookReport(Struct, frozen=True):
    """What a workbook holds: the items, the entries known, the seal of a moment that is over."""

    items: ItemsReport
    log: LogReport
    seal: str | None


def items(
    session: Session, *, as_of: str | None = None, known_at: str | None = None
) -> ItemsReport:
    """Measure every item as of a day, with the entry of its last reading."""
    entries = session.log.entries  # read first: the status is then taken from the same
    report = status(session, as_of=as_of, known_at=known_at, forecasts=True)
    replay = Replay(entries, report.known_at)
    told = {item: replay.entries(item, report.as_of) for item in session.plan.items.values()}
    return ItemsReport(report, {item.id: found[-1] for item, found in told.items() if found})


def book(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> BookReport:
    """Look at all that a workbook shows, as of a day and as known at a moment."""
    found = items(session, as_of=as_of, known_at=known_at)
    moment = found.status.known_at
    known = [e for e in session.log.entries if moment is None or e.at <= moment]
    whole = {entry.id: entry for entry in known}
    gone = Replay(known).withdrawn_by
    rows = []
    for entry in known:
        # A withdrawal written by hand may leave out its item: it is its target's.
        named = entry.item or whole.get(entry.void or "", entry).item
        rows.append(LogRow(entry, session.plan.items.get(named or ""), gone.get(entry.id)))
    seal = None
    if known_at and moment and moment < session.now:  # what is not over can't be sealed
        from wuhai_plan.session.keeping import make_seal

        seal = make_seal(session, known_at).fingerprint
    return BookReport(found, LogReport(session.plan, tuple(rows)), seal)


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
