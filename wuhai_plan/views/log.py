"""Entries as they are listed."""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.model import Entry, Item, Plan


class LogRow(Struct, frozen=True):
    """An entry as listed: with its item and the id of the entry that withdrew it, if any."""

    entry: Entry
    item: Item | None
    withdrawn_by: str | None


class LogReport(Struct, frozen=True):
    """Entries by when they were recorded."""

    plan: Plan
    rows: tuple[LogRow, ...]
