"""What one entry changed of its item."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Entry, Item, Reading


class ChangeReport(Struct, frozen=True, kw_only=True):
    """What one entry changed: the item before and after it, as of the day it is dated.

    `later` is the item's last reading after that day, which stands whatever the entry says; of a
    keep only in the same period, since each period is judged by its own last reading. `earlier` is
    an entry that reports the same; where that is a total, a stage or a remark, it is the entry
    itself: no other one was written. `about` is what it withdraws, confirms or returns.
    """

    item: Item
    entry: Entry
    as_of: dt.date
    before: Measure
    after: Measure
    later: Reading | None
    written: bool
    about: Entry | None = None
    earlier: Entry | None = None

    @property
    def remark(self) -> Entry | None:
        """The remark that was made, withdrawn or returned, where it is one."""
        entry = self.about or self.entry
        return entry if entry.remarks else None

    @property
    def same(self) -> bool:
        """Whether nothing was to be recorded, since it was before."""
        return self.earlier is not None and self.earlier.id == self.entry.id
