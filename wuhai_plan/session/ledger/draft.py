"""A ledger's rows to the tables of a plan file: keys and values, with what was guessed of each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal

from msgspec import Struct

from wuhai_plan.dates import written_day
from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import message
from wuhai_plan.model import Bound, Kind, Text
from wuhai_plan.numbers import narrow
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.asides import without_number
from wuhai_plan.session.ledger.names import new_id
from wuhai_plan.session.ledger.rows import LedgerRow, plain_text
from wuhai_plan.session.ledger.targets import Target, is_measure, parse_target
from wuhai_plan.units import amount

_BRACKETS = re.compile(r"\(([^()]*)\)")
_UNIT_ABOVE = re.compile(r"(?<![\w])单位:\s*([^\s)]+)")
_APART = re.compile("[、,，;；\n]+")
_UNTIL = re.compile("(?:之前|以前|前|完成|底前|末前)+$")
_ALL_YEAR = ("全年", "年内", "年底", "年末", "年底前", "全年完成")
# The stages on the way to the one that is promised, each with its percent.
BUILT = (("approved", 10), ("started", 30), ("main-works", 60))
LADDERS: dict[str, tuple[tuple[str, int], ...]] = {
    "started": (("approved", 25), ("designed", 50), ("tendered", 75)),
    "finished": BUILT,
    "built": BUILT,
    "completed": BUILT,
    "producing": (*BUILT, ("completed", 90)),
    "in-use": (*BUILT, ("completed", 90)),
    "accomplished": (("drafted", 10), ("under-way", 50)),
}


class DraftItem(Struct, frozen=True):
    """An item of the plan to be: its keys in the file's order, its row, and what was guessed."""

    id: str
    fields: dict[str, object]
    row: LedgerRow
    guesses: tuple[str, ...]
    stage: str | None


class Draft(Struct):
    """A plan to be: chapters and items by id, and the rows that made neither."""

    year: int
    chapters: dict[str, str] = {}
    items: dict[str, DraftItem] = {}
    left: list[Problem] = []

    def add(self, rows: Iterable[LedgerRow], usual_section: str) -> None:
        """Make an item of each row that says what is promised; keep why of each that doesn't."""
        section = ""
        for row in rows:
            # A list often names a section once, and goes on below.
            section = row.text("section") or section
            with self._reasons(row):
                item = self._item(row, section or row.section or usual_section)
                self.items[item.id] = item

    @contextmanager
    def _reasons(self, row: LedgerRow) -> Iterator[None]:
        """Keep why a row makes no item."""
        try:
            yield
        except RequestError as error:
            self.left += (row.problem(p.code, "target", **p.facts) for p in error.problems)

    def _item(self, row: LedgerRow, section: str) -> DraftItem:
        title = without_number(row.text("title"))
        if not title:
            raise RequestError.of("ledger-no-title", text="")
        if "target" not in row.cells:
            raise RequestError.of("ledger-no-target", text=title)
        words = row.text("target", lines=True)
        target = parse_target(words, self._usual_unit(row), title)
        baseline = _baseline(row, target)
        chapter = next((key for key, name in self.chapters.items() if name == section), None)
        if chapter is None:
            chapter = new_id(section, self.chapters, "chapter")
            self.chapters[chapter] = section
        name = new_id(title, self.items, f"item-{len(self.items) + 1}")
        due, guesses = self._due(row)
        leads, support = _names(row, "lead"), _names(row, "support")
        fields: dict[str, object] = {
            "chapter": chapter,
            "title": title,
            "kind": target.kind.value,
            "ladder": f"to-{target.stage}" if target.stage else None,
            "target": target.number if target.high is None else (target.number, target.high),
            "unit": target.unit,
            "baseline": baseline,
            "bound": target.bound.value if target.bound is Bound.AT_MOST else None,
            "due": due,
            "pace": "day" if target.kind is Kind.CAP else None,
            "lead": leads[0] if leads else None,
            "leader": _people(row, "leader"),
            "liaison": _people(row, "contact"),
            "support": (*leads[1:], *support),
            "tags": (row.subsection,) if row.subsection else (),
            "note": row.text("note", lines=True) or None,
            "quote": None if target.plain else words,
            "more": _more(row, due),
        }
        guesses = (target.guess, *guesses, *(("guess-leads",) if len(leads) > 1 else ()))
        return DraftItem(name, fields, row, guesses, target.stage)

    def _usual_unit(self, row: LedgerRow) -> str:
        """Return the unit of the unit's own column, or of brackets in the target's heading."""
        heading = narrow(row.table.headings[row.table.columns["target"]])
        above = _UNIT_ABOVE.findall(narrow("\n".join(row.table.above)))
        hints = filter(is_measure, [*_BRACKETS.findall(heading), *above])
        return row.text("unit") or next(hints, "")

    def _due(self, row: LedgerRow) -> tuple[dt.date | None, tuple[str, ...]]:
        """Return the due date; None where none is given that is a day, with the code of that."""
        value = row.cells.get("due")
        if value is None:
            return None, ()
        with suppress(RequestError):
            return cells.day(value), ()
        words = "".join(narrow(cells.text(value)).split())
        text = _UNTIL.sub("", words)
        days = map(written_day, (text, f"{self.year}年{text}", f"{self.year}{text}"))
        day = next(filter(None, days), None)
        return day, () if day or words in _ALL_YEAR else ("guess-due",)


def _baseline(row: LedgerRow, target: Target) -> Decimal | None:
    """Return where a count or level starts from, in its unit; None where that can't be told."""
    if target.kind not in (Kind.COUNT, Kind.LEVEL):
        return None
    return amount(row.text("baseline"), [target.unit] if target.unit else [])


def _names(row: LedgerRow, field: str) -> list[str]:
    """Return the units that a cell names."""
    names = map(str.strip, _APART.split(row.text(field, lines=True)))
    return [name for name in names if name]


def _people(row: LedgerRow, field: str) -> str | None:
    """Return who is named, from every column that names some; None where none does."""
    names = dict.fromkeys(plain_text(cell) for cell in row.people[field] or [row.cells.get(field)])
    return " ".join(filter(None, names)) or None


def _more(row: LedgerRow, due: dt.date | None) -> dict[str, str]:
    """Return what else the row says, by heading: nothing of it is lost."""
    more = {plain_text(key): plain_text(value, lines=True) for key, value in row.more.items()}
    if due is None and "due" in row.cells:
        more[plain_text(row.table.headings[row.table.columns["due"]])] = row.text("due")
    return {key: text for key, text in more.items() if key and text}


def stages(final: str) -> list[dict[str, object]]:
    """Return the stages of the ladder that ends in one, as the plan file has them."""
    return [
        {"id": name, "percent": percent, "title": _stage_title(name)}
        for name, percent in (*LADDERS[final], (final, 100))
    ]


def _stage_title(name: str) -> Text:
    return Text(*(message(lang, f"ladder-{name}") for lang in Lang))
