"""The readings that wait for a second party's word, the weightiest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from wuhai_plan.log.replay import replay
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.measure.expected import keep_periods
from wuhai_plan.measure.rollup import Measure, Points, measure
from wuhai_plan.model import Entry, Item, Kind, Reading
from wuhai_plan.views import Known, Report
from wuhai_plan.views.promises import Headline

Replayed: TypeAlias = Sequence[tuple[Entry, Reading]]


class WaitingReading(Struct, frozen=True):
    """A reading that waits, and what its item stands at right after it.

    `effect` is by how many points the headline of what is reported would be lower without it, None
    where nothing has any weight; `completes` says that without it the item were not complete.
    """

    item: Item
    entry: Entry
    reading: Reading
    effect: Points | None
    completes: bool = False


class ReviewReport(Report, frozen=True):
    """The readings dated up to a day that wait, the weightiest first."""

    waiting: tuple[WaitingReading, ...]


def review_report(
    known: Known, entries: Iterable[Entry], what: frozenset[str] | None = None
) -> ReviewReport:
    """Find the readings that nobody confirmed or returned; `what` are the items asked for, or all.

    One that was confirmed, but by now leads to another figure, waits again. `entries` are all that
    are known.
    """
    entries = tuple(entries)
    verdicts = Verdicts.of(entries)
    readings = _by_item(known, entries, verdicts)
    claimed = {key: _claimed(known, item) for key, item in known.plan.items.items()}
    headline = Headline(claimed[item.id] for item in known.plan.promised_by(known.as_of))
    waiting: list[WaitingReading] = []
    for key, now in claimed.items():
        if (what is None or key in what) and now.item.is_promised(known.as_of):
            waiting += _waiting(known, now, readings[key], verdicts, headline)
    return ReviewReport(known.history, known.as_of, tuple(sorted(waiting, key=_weight)))


def _by_item(
    known: Known, entries: Iterable[Entry], verdicts: Verdicts
) -> Mapping[str, list[Entry]]:
    history = known.history
    readings: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if not entry.reads or not verdicts.counts(entry):
            continue
        key = history.id_today(entry.item)
        if key in history.targets(entry) and entry.date and entry.date <= known.as_of:
            readings[key].append(entry)
    return readings


def _claimed(known: Known, item: Item) -> Measure:
    """Measure an item by all its readings that stand, whichever count."""
    readings = known.claimed.get(item.id, ())
    return measure(item, readings, known.as_of, known.plan.thresholds)


def _waiting(
    known: Known, now: Measure, entries: Sequence[Entry], verdicts: Verdicts, headline: Headline
) -> Iterator[WaitingReading]:
    item = now.item
    replayed = [*replay(item, entries)]
    for place, (entry, reading) in enumerate(replayed):
        word = verdicts.confirmed.get(entry.id)
        if word is not None and (word.value, word.stage) == (reading.value, reading.stage):
            continue
        rest = _without(item, replayed, place)
        instead = now  # where another reading stands in its place anyway
        if rest is not None:
            instead = measure(item, rest, known.as_of, known.plan.thresholds)
        done = (now.complete or 0) >= 1 > (instead.complete or 0)
        effect = headline.effect(item.id, instead)
        yield WaitingReading(item, entry, reading, effect, completes=done)


def _without(item: Item, replayed: Replayed, place: int) -> list[Reading] | None:
    """Return the readings without one of them; None where it makes no difference to the item.

    Of what only the last total matters to, the last is enough.
    """
    entry, reading = replayed[place]
    later = replayed[place + 1 :]
    if item.kind is Kind.CAP:  # for which none after its due date counts
        if reading.date > item.due:
            return None
        later = [pair for pair in later if pair[1].date <= item.due]
    if item.kind is Kind.KEEP:
        span = keep_periods(item).holding(reading.date)
        if later and (span is None or later[0][1].date <= span[1]):
            return None
    elif any(after.add is None for after, _ in later):
        return None
    elif entry.add is not None and (later or place):
        _, last = later[-1] if later else replayed[place - 1]
        value = last.value if not later or last.value is None else last.value - entry.add
        return [Reading(last.date, value, None)]
    others = (other for other, _ in (*replayed[:place], *later))
    return [each for _, each in replay(item, others)]


def _weight(row: WaitingReading) -> tuple[object, ...]:
    """Return what puts the weightiest first: what moves the headline, what completes an item."""
    moved = abs(row.effect or 0)
    return -moved, not row.completes, row.reading.date, row.entry.at, row.entry.id
