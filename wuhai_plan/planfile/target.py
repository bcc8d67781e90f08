"""What an item has and its revisions may change: the target, the weight, the way to the target."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from wuhai_plan.model import Item, Kind
from wuhai_plan.planfile.table import Table, as_number

Ends: TypeAlias = tuple[Decimal | None, Decimal | None]


def parse_target(table: Table, kind: Kind) -> Ends:
    """Return the target and, for a kept range, its upper end."""
    if kind is Kind.MILESTONE:
        return None, None
    value = table.raw.get("target")
    if kind is Kind.KEEP and isinstance(value, list):
        numbers = [as_number(end, table.at("target"), table.problems) for end in value]
        ends = [number for number in numbers if number is not None]
        if len(ends) < len(numbers):
            return None, None
        if len(ends) != 2 or not ends[0] < ends[1]:
            table.wrong("target", "plan-bad-range")
            return None, None
        return ends[0], ends[1]
    target = table.number("target")
    if kind is Kind.COUNT and target is not None and target <= 0:
        table.wrong("target", "plan-count-target")
        return None, None
    return target, None


def parse_weight(table: Table) -> Decimal | None:
    """Return the weight; None where none is given."""
    weight = table.number("weight")
    if weight is not None and weight < 0:
        table.wrong("weight", "plan-weight-negative")
    return weight


def turns_back(item: Item) -> bool:
    """Say whether the checkpoints turn back on the way to the target."""
    way = [item.origin, *(number for _, number in item.checkpoints), item.goal]
    return any((high - low) * (way[-1] - way[0]) < 0 for low, high in pairwise(way))
