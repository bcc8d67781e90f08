"""What became known between two moments: promises changed, figures new, figures restated."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from wuhai_plan.measure.rollup import Points, Share
from wuhai_plan.model import Entry, Item, Reading
from wuhai_plan.views import Known
from wuhai_plan.views.promises import PromiseChange


class FigureChange(Struct, frozen=True, kw_only=True):
    """A figure of a day that is new, or restated: another one now, or none.

    `old` is what the item stood at by that day as known before, `new` as known by now; None for
    none. `entry` brought it. `effect` is what a restatement did to the headline.
    """

    item: Item
    date: dt.date
    old: Reading | None
    new: Reading | None
    entry: Entry
    effect: Points | None = None


class ChangesReport(Struct, frozen=True, kw_only=True):
    """What became known after one moment and up to another.

    The headline `before` is that of the first moment's day, as known then, and `restated` the same
    as known at the second; `after` is that of the second moment's day. `known` is the plan then.
    `first_day` is the first moment's.
    """

    known: Known
    since: dt.datetime
    until: dt.datetime
    before: Share | None
    after: Share | None
    restated: Share | None
    first_day: dt.date
    promises: tuple[PromiseChange, ...]
    new: tuple[FigureChange, ...]
    restatements: tuple[FigureChange, ...]
