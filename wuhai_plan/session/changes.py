"""`plan changes`: what became known between two moments."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from wuhai_plan.dates import second_end
from wuhai_plan.errors import LogError, RequestError
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.reader import Log
from wuhai_plan.log.seal import is_fingerprint
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.measure.rollup import measure
from wuhai_plan.model import Counts, Entry, Item, Reading
from wuhai_plan.session.check_seal import differs, read_seal
from wuhai_plan.session.core import Session, known
from wuhai_plan.session.promises import earlier
from wuhai_plan.session.seal import seal_at
from wuhai_plan.views import Known
from wuhai_plan.views.changes import ChangesReport, FigureChange
from wuhai_plan.views.log import log_rows
from wuhai_plan.views.promises import Headline, PromiseChange, promise_changes, with_effect


def changes(
    session: Session, *, since: str | None = None, until: str | None = None
) -> ChangesReport:
    """Tell what became known after one moment and up to another.

    Each is a TIME or the file of a seal, which then has to hold; without them they are the adoption
    before the last, and now.
    """
    end = _moment(session, until) if until else session.settled(session.now)
    log = session.log.known_at(end)
    begin = _moment(session, since) if since else _adopted_before(log)
    if begin > end:
        raise RequestError.of("changes-since-after", since=begin.isoformat(), until=end.isoformat())
    zone = session.zone
    last_day, first_day = (moment.astimezone(zone).date() for moment in (end, begin))
    history, by_then = (session.history(session.log.adoptions(), at) for at in (end, begin))
    fold, before = log.fold(history), log.known_at(begin)
    now, restated = (known(history, fold, day) for day in (last_day, first_day))
    then = known(by_then, before.fold(by_then), first_day)
    headline = Headline(now.measures())
    new, restatements = _figures(log, begin, now, before.fold(history), headline)
    return ChangesReport(
        known=now,
        since=begin,
        until=end,
        before=Headline(then.measures()).complete,
        after=headline.complete,
        restated=Headline(restated.measures()).complete,
        first_day=first_day,
        promises=tuple(_promises(log, begin, now, headline)),
        new=tuple(new),
        restatements=tuple(restatements),
    )


def _moment(session: Session, text: str) -> dt.datetime:
    """Return the moment of a TIME, or of a seal's file, which has to hold."""
    path = Path(text)
    if is_fingerprint(text) or not path.is_file():
        return session.known_at(text)
    _, seal = read_seal(path)
    moment = session.known_at(seal.known_at.isoformat())
    sealed = seal_at(session, moment)
    if sealed.fingerprint != seal.fingerprint:
        raise LogError(differs(session, sealed, seal.fingerprint))
    return moment


def _adopted_before(log: Log) -> dt.datetime:
    adoptions = log.adoptions()
    if not adoptions:
        raise RequestError.of("changes-since")
    return adoptions[-2:][0].at


def _promises(
    log: Log, begin: dt.datetime, now: Known, headline: Headline
) -> Iterator[PromiseChange]:
    """Yield what each adoption after the first moment changed, with its effect on the headline."""
    for before, by_then in now.history.steps():
        adoption = by_then.adopted[-1]
        if adoption.entry.at <= second_end(begin):
            continue
        then = earlier(before, now, log)
        for change in promise_changes(before, by_then, now.as_of):
            yield replace(with_effect(change, then, headline), adoption=adoption)


def _figures(
    log: Log, begin: dt.datetime, now: Known, before: Fold, headline: Headline
) -> tuple[list[FigureChange], list[FigureChange]]:
    """Return the figures that are new after a moment, and those that are others now.

    `before` is what was known at that moment, by today's plan.
    """
    history, after = now.history, second_end(begin)
    of_item: defaultdict[str, list[tuple[dt.date, Entry]]] = defaultdict(list)
    remarks = {entry.id for entry in log.entries if entry.remarks}
    counts = history.plan.counts
    for row in log_rows(history, log.entries, Verdicts.of(log.entries)):
        entry = row.entry
        if entry.confirm is not None and counts is Counts.REPORTED:
            continue  # which changes no figure that counts
        if row.item and row.date and remarks.isdisjoint((entry.id, entry.target)):
            of_item[row.item.id].append((row.date, entry))
    new, restated = [], []
    for item in now.plan.items.values():
        dated = of_item[item.id]
        came = [(date, entry) for date, entry in dated if entry.at > after]
        if not came:
            continue
        old = _values(item, before.counted(item, now.as_of, counts))
        by_now = _values(item, now.readings.get(item.id, ()))
        for date in sorted({*old, *by_now}):
            was, value = old.get(date), by_now.get(date)
            if _figure(was) == _figure(value):
                continue
            entry = _cause(came, date)
            if was is None:
                was = next((old[day] for day in sorted(old, reverse=True) if day < date), None)
                new.append(FigureChange(item=item, date=date, old=was, new=value, entry=entry))
                continue
            kept = tuple(e for day, e in dated if day != date or e.at <= after)
            readings = Log(kept).fold(history).counted(item, now.as_of, counts)
            instead = measure(item, readings, now.as_of, now.plan.thresholds)
            effect = headline.effect(item.id, instead)
            restated.append(
                FigureChange(item=item, date=date, old=was, new=value, entry=entry, effect=effect)
            )
    return new, restated


def _values(item: Item, readings: Iterable[Reading]) -> dict[dt.date, Reading]:
    return {reading.date: item.absolute(reading) for reading in readings}


def _figure(reading: Reading | None) -> tuple[object, object]:
    return (reading.value, reading.stage) if reading else (None, None)


def _cause(came: Sequence[tuple[dt.date, Entry]], date: dt.date) -> Entry:
    """Return the last entry of a day; else the last before it, which shifts its total."""
    of_day = [entry for day, entry in came if day == date]
    earlier = [entry for day, entry in came if day < date]
    return (of_day or earlier or [entry for _, entry in came])[-1]
