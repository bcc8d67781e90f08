"""The items that the rows of an import may name."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.model import Item, Plan
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.asides import without_number
from wuhai_plan.session.importer.limits import NEAREST
from wuhai_plan.session.lookup import by_title, essence, nearest_named
from wuhai_plan.sheets.table import Value


class KnownItems:
    """The items of a plan, by the ids they have and had and by their titles."""

    def __init__(self, plan: Plan) -> None:
        self._by_id = plan.items | {old: plan.items[now] for old, now in plan.renamed.items()}
        self._by_title = by_title(plan.items.values())
        self._nearest: dict[str, Item | None] = {}

    def titled(self, value: Value) -> list[Item]:
        """Return the items of a title; a number before it is none of it."""
        title, known = cells.text(value), self._by_title
        return known.get(essence(title)) or known.get(essence(without_number(title)), [])

    def named(self, value: Value) -> Item:
        """Return the item of an id or a title; raise `RequestError` with the nearest or several."""
        name, titled = cells.text(value), self.titled(value)
        by_id = self._by_id.get(name) or self._by_id.get(name.lower())
        if by_id or len(titled) == 1:
            return by_id or titled[0]
        if titled:
            raise RequestError.of("import-titles", value=name, options=[i.id for i in titled])
        if name not in self._nearest and len(self._nearest) < NEAREST:
            self._nearest[name] = nearest_named(essence(name), self._by_id, self._by_title)
        raise RequestError.of("unknown-item", value=name, nearest=self._nearest.get(name))
