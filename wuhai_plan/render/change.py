"""One clear line back for one entry, in plain text."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import entries, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Entry, Reading
from wuhai_plan.texts import clean
from wuhai_plan.views.change import ChangeReport


def render_change(report: ChangeReport, tr: Messages) -> list[str]:
    """Return the parts of the line: what changed, how the item now stands, the entry's id."""
    does = "recorded"
    if report.about is not None:
        entry = report.entry
        does = "confirmed" if entry.confirm else "returned" if entry.send_back else "withdrawn"
    done = f"change-{does}" if report.written else f"change-dry-{does}"
    if report.same:
        done = "change-same"
    if report.entry.confirm:
        parts = _confirmed(report, tr(done), tr)
    elif report.remark:
        parts = _remark(report, report.remark, tr(done), tr)
    else:
        parts = move("change-line", report.before, report.after, report.as_of, tr, done=tr(done))
        parts += entries.problem_and_next(report.entry, tr)
    return [*parts, tr("change-entry", id=report.entry.id)] if report.written else parts


def _confirmed(report: ChangeReport, done: str, tr: Messages) -> list[str]:
    """Return what was vouched for, and how far the item is reported and confirmed."""
    entry, after = report.entry, report.after
    reading = Reading(report.as_of, entry.value, entry.stage)
    value = figures.value(report.item, reading, tr)
    value = figures.with_unit(value, report.item, tr) if reading.stage is None else value
    done = tr("change-vouched", done=done, title=report.item.title, value=value)
    shares = figures.percent(after.confirmed), figures.percent(after.claimed)
    facts = {"confirmed": shares[0], "claimed": shares[1], "date": report.as_of}
    return [done, tr("change-shares", **facts)]


def _remark(report: ChangeReport, remark: Entry, done: str, tr: Messages) -> list[str]:
    """Return what a remark says; the figure stays as it is."""
    sentences = [tr("change-remark", done=done, title=report.item.title)]
    sentences += [clean(remark.note)] if remark.note else []
    return [*sentences, *entries.problem_and_next(remark, tr)]


def render_earlier(report: ChangeReport, tr: Messages) -> str | None:
    """Return a remark where the same was reported before."""
    if report.earlier is None:
        return None
    moment = report.earlier.at.strftime("%Y-%m-%d %H:%M")
    facts = {"by": report.earlier.by, "id": report.earlier.id, "date": report.as_of, "at": moment}
    return tr("change-was-same" if report.same else "change-again", **facts)


def render_later(report: ChangeReport, tr: Messages) -> str | None:
    """Return a remark where a later reading stands whatever this entry says."""
    if report.later is None:
        return None
    value = figures.value(report.item, report.item.absolute(report.later), tr)
    return tr("change-later", date=report.later.date, value=value)


def move(
    key: str, before: Measure, after: Measure, as_of: dt.date, tr: Messages, **facts: object
) -> list[str]:
    """Return how an item moved, as the message `key` says it, and how it is rated on a day."""
    item = after.item
    moved = tr(
        key,
        title=item.title,
        before=figures.value(item, before.last, tr),
        after=figures.so_far(after, tr, origin=False) if after.last else tr("nothing-yet"),
        **facts,
    )
    rating, percent = figures.rating(after.rating, tr), figures.percent(after.complete)
    return [moved, tr("change-rating", percent=percent, rating=rating, date=as_of)]
