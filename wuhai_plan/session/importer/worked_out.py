"""Figures that `plan` works out by itself: where a table has others, that is said, once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.history import History
from wuhai_plan.log.fold import Fold
from wuhai_plan.measure.complete import complete, counting
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.figures import percent
from wuhai_plan.model import Item, Kind
from wuhai_plan.numbers import parse_typed
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.headings import Table
from wuhai_plan.session.importer.rows import Line
from wuhai_plan.sheets.table import Percent, Value

SHOWN = 3  # items named in the note
_PRINTED = Decimal("0.05")  # points that a percentage of one decimal may be off


def not_taken(table: Table) -> list[Problem]:
    """Tell the columns of a ledger that are worked out here; sheets of ours always have them."""
    names = [table.headings[column] for column in table.headed("derived")]
    if not names or "item" in table.columns or not table.is_ledger:
        return []
    return [Problem("import-worked-out", {"names": names}, table.file)]


def differing(history: History, fold: Fold, lines: Sequence[Line], tr: Messages) -> list[Problem]:
    """Tell the items of which a table has another percentage than the figures imported come to.

    Of an item the last row is compared, as of the table's day, or its own.
    """
    last = {
        (line.table.file, line.entry.item): line
        for line in sorted(lines, key=lambda line: str(line.entry.date))
        if line.complete is not None
    }
    named: dict[str, list[str]] = {}
    for (file, name), line in last.items():
        item = history.plan.items[history.id_today(name)]
        share, given = _complete(item, fold, line), _percentages(line.complete)
        if share is not None and given and not any(_alike(share, p) for p in given):
            facts = {"title": item.title, "given": cells.text(line.complete)}
            text = tr("import-differing", **facts, complete=percent(share))
            named.setdefault(file, []).append(text)
    return [
        Problem("import-differs", {"count": len(texts), "items": _first(texts)}, file)
        for file, texts in named.items()
    ]


def _first(texts: list[str]) -> list[str]:
    return [*texts[:SHOWN], *(["…"] if len(texts) > SHOWN else [])]


def _complete(item: Item, fold: Fold, line: Line) -> Fraction | None:
    """Return how complete an item is; None where that can't be told of the row's day."""
    day = line.table.date or line.entry.date
    with_time = item.kind in (Kind.KEEP, Kind.CAP)  # which grow while nothing is reported
    if day is None or (with_time and line.table.date is None):
        return None
    in_force = item.on(day)
    return complete(in_force, counting(in_force, fold.readings(in_force, day), day), day)


def _percentages(value: Value) -> list[Decimal]:
    """Return what a cell may say in percent: 0.5 is a half too; [] where it is no percentage."""
    if isinstance(value, Percent):
        return [value.fraction * 100]
    try:
        number = parse_typed(cells.text(value))
    except RequestError:
        return []
    if number is None or number[2] not in ("", "%"):
        return []
    size = -number[1] if number[0] == "-" else number[1]
    return [size] if number[2] else [size, size * 100]


def _alike(share: Fraction, given: Decimal) -> bool:
    """Say whether a percentage is the share, as far as its decimals tell."""
    exponent = given.normalize().as_tuple().exponent
    last = Decimal(1).scaleb(min(int(exponent), 0)) / 2
    return abs(share * 100 - Fraction(given)) <= Fraction(max(last, _PRINTED))
