"""What a bulletin tells: how the plan stands, what lags, what became of promises, the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.history import AdoptedPlan, History
from wuhai_plan.measure.promises import PromiseWord
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Item, Rating
from wuhai_plan.views import Known, Report
from wuhai_plan.views.chart import ChartRow, chart_report
from wuhai_plan.views.promises import PromiseChange, promise_changes, term_changes
from wuhai_plan.views.seal import Sealed
from wuhai_plan.views.since import with_changes
from wuhai_plan.views.status import StatusReport, status_report
from wuhai_plan.views.units import UnitsReport, units_report

LAGS = (Rating.OVERDUE, Rating.MISSED, Rating.CRITICAL, Rating.BEHIND)


class Lagging(Struct, frozen=True):
    """The items of a rating that lags, those farthest behind first."""

    rating: Rating
    measures: tuple[Measure, ...]


class DocxReport(Report, frozen=True, kw_only=True):
    """A bulletin as of a day. `status.changes` are those since the report before, if there was one.

    `promises` are the terms that are no longer those first promised; `seal` is None where nothing
    was recorded, `signed` the day of what the bulletin rests on.
    """

    status: StatusReport
    lags: tuple[Lagging, ...]
    promises: tuple[PromiseChange, ...]
    units: UnitsReport
    chart: ChartRow | None
    seal: Sealed | None
    signed: dt.date


def docx_report(
    known: Known, before: Known | None, seal: Sealed | None, signed: dt.date
) -> DocxReport:
    """Gather a bulletin; `before` is the plan as of the report before."""
    status = status_report(known)
    if before is not None:
        status = with_changes(status, before.as_of, before.measures(status.limits))
    return DocxReport(
        known.history,
        known.as_of,
        status=status,
        lags=tuple(_lags(status)),
        promises=tuple(_promises(known.history, known.as_of)),
        units=units_report(known),
        chart=chart_report(known, ()).large,
        seal=seal,
        signed=signed,
    )


def _lags(status: StatusReport) -> Iterator[Lagging]:
    for rating in LAGS:
        measures = [measure for measure in status.every if measure.rating is rating]
        if measures:
            yield Lagging(rating, tuple(sorted(measures, key=_distance)))


def _distance(measure: Measure) -> tuple[int, object]:
    """Longest overdue, then farthest behind."""
    return -(measure.days_overdue or 0), 0 if measure.gap is None else measure.gap


def _promises(history: History, day: dt.date) -> Iterator[PromiseChange]:
    """Yield what became of each promise by a day against its first terms, and who adopted it."""
    adoptions: dict[tuple[str, str | None], AdoptedPlan] = {}
    for before, by_then in history.steps():
        for change in promise_changes(before, by_then, day):
            key = history.id_today(change.item.id) if change.item else ""
            adoptions[key, change.field] = by_then.adopted[-1]
    for change in _changes(history, day):
        key = history.id_today(change.item.id) if change.item else ""
        yield replace(change, adoption=adoptions.get((key, change.field)))


def _changes(history: History, day: dt.date) -> Iterator[PromiseChange]:
    for item in history.plan.items.values():
        first = history.first_terms[item.id]
        if not (item.is_promised(day) or first.is_promised(day)):
            continue
        if item.id not in history.first_promises:
            yield PromiseChange(item=item, change=PromiseWord.ADDED)
        if item.dropped and item.is_dropped(day):
            yield _dropped(item)
        else:
            made = tuple(each for each in item.revisions if each.since <= day)
            yield from term_changes(first, item.on(day), replace(item, revisions=made))
    for item in history.removed.values():
        if item.is_promised(day):
            yield PromiseChange(item=item, change=PromiseWord.REMOVED)


def _dropped(item: Item) -> PromiseChange:
    assert item.dropped is not None  # noqa: S101 - only such are asked for
    word, dropped = PromiseWord.DROPPED, item.dropped
    return PromiseChange(item=item, change=word, field="dropped", new=dropped.on, note=dropped.note)
