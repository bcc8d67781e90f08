"""Every item for a table that people read: its measure, and the entry of its last report."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from wuhai_plan.model import Entry
from wuhai_plan.views.status import StatusReport


class ItemsReport(Struct, frozen=True):
    """A status with its items, and by item the entry of its last report."""

    status: StatusReport
    last: Mapping[str, Entry]
