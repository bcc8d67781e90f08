"""The answer to one question each, typed and exact: no sentence, no rounding, no colour.

A module a command, named like it; each is loaded when its question is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan.history import History
from wuhai_plan.log.verdicts import Returned
from wuhai_plan.measure.complete import counting
from wuhai_plan.measure.rollup import Measure, Sides, Texts, measure
from wuhai_plan.model import Counts, Item, Plan, Rating, Reading, Thresholds

if TYPE_CHECKING:
    from wuhai_plan.measure.forecast import Forecast, NoForecast


class Report(Struct, frozen=True):
    """A plan as of a day; `history` is what was promised, as known at a moment."""

    history: History
    as_of: dt.date

    @property
    def plan(self) -> Plan:
        """The plan that counts."""
        return self.history.plan

    @property
    def known_at(self) -> dt.datetime | None:
        """The moment whose knowledge is shown; None for all there is."""
        return self.history.known_at


class Known(Report, frozen=True):
    """What a report is made of: every item's readings by its id, dated up to the day, in order.

    `claimed` are those that stand, `confirmed` those that were found right, where any was `judged`
    or only these count. `began` is the day on which the log began, if it did. `reported` holds the
    days of each item's reports, and on which each was recorded, as they are written: of every item
    where reports due are asked for. `texts` are the problem and the next step of those that have
    one, where they are asked for, `returned` the readings that were returned and not reported anew.
    """

    claimed: Mapping[str, Sequence[Reading]]
    confirmed: Mapping[str, Sequence[Reading]] = {}
    judged: bool = False
    began: dt.date | None = None
    reported: Mapping[str, Mapping[str, str]] = {}
    texts: Mapping[str, Texts] = {}
    returned: Mapping[str, Sequence[tuple[dt.date, Returned]]] = {}

    @property
    def readings(self) -> Mapping[str, Sequence[Reading]]:
        """The readings that count."""
        return self.claimed if self.plan.counts is Counts.REPORTED else self.confirmed

    def sides(self, key: str) -> Sides:
        """Return an item's readings, both those that stand and those that were confirmed."""
        claimed, confirmed = self.claimed.get(key, ()), self.confirmed.get(key, ())
        return Sides(claimed, confirmed, self.plan.counts, self.judged)

    def measures(self, limits: Thresholds | None = None) -> list[Measure]:
        """Measure every item promised by the day, by chapter, then as they stand in the file."""
        items = self.plan.promised_by(self.as_of)
        return [self.measure(item, limits) for item in items]

    def forecast(self, measure: Measure) -> Forecast | NoForecast:
        """Forecast an item that was measured, or say why there is none."""
        from wuhai_plan.measure.forecast import NoForecast, forecast  # a plain status needs none

        if measure.rating is Rating.DROPPED:
            return NoForecast.DROPPED
        readings = self.readings.get(measure.item.id, ())
        return forecast(measure.item, counting(measure.item, readings, self.as_of), self.as_of)

    def measure(self, item: Item, limits: Thresholds | None = None) -> Measure:
        """Measure an item, rated by the plan's own thresholds unless others are given."""
        reports = self.began, self.reported.get(item.id)
        return measure(
            item,
            self.sides(item.id),
            self.as_of,
            limits or self.plan.thresholds,
            reports,
            texts=self.texts.get(item.id, (None, None)),
        )
