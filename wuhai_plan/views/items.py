"""Every item for a table that people read: its measure, and the entry of its last report."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from wuhai_plan.model import Entry
from wuhai_plan.views.status import Changes, StatusReport


class ItemsReport(Struct, frozen=True):
    """A status with its items, by item the entry of its last report, and what changed.

    `changes` are those since the report before; None where the plan asks for none.
    """

    status: StatusReport
    last: Mapping[str, Entry]
    changes: Changes | None
