"""Rows to entries: each row by itself, with every cell of it that is wrong.

A row with an id was recorded before and is taken as it is. A row without is a new report: it gets
its id and its moment when it is recorded, and is judged as `plan update` judges.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

from msgspec import Struct

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.log.reader import FITS
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.note_sections import NoteSections, note_of, note_sections
from wuhai_plan.model import Entry, Evidence, Item, Lang
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import evidence as hashed
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.headings import CHANGES, Table, is_blank
from wuhai_plan.session.value import ParsedValue
from wuhai_plan.sheets.table import Value, letters
from wuhai_plan.texts import nearest

T = TypeVar("T")
NOT_YET = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
TOLD = ("progress", "problems", "next_step")
REPORTING = (*CHANGES, "id", "note", *TOLD, "evidence")  # a row with none of these is left empty
REPEATED = ("at", "date", "by", "add", "set", "stage", "value")  # the same in many rows
_SHARED = 10_000  # values of which each is kept once
_HASHED = re.compile(r"(.+) sha256:([0-9a-f]{64})", re.DOTALL)


class Line(Struct, frozen=True):
    """A row that reports something: where it stands, and its entry.

    The entry of a new report has no id yet, and `NOT_YET` as its moment.
    """

    table: Table
    number: int
    entry: Entry

    @property
    def kept(self) -> bool:
        """Whether the row was recorded before."""
        return bool(self.entry.id)

    def problem(self, field: str, code: str, /, **facts: object) -> Problem:
        """Return a problem of a cell of this row; of its change, where its column is another."""
        if field in CHANGES and field not in self.table.columns:
            own = (name for name in CHANGES if getattr(self.entry, name, None) is not None)
            field = next((name for name in own if name in self.table.columns), "value")
        return self.table.problem(self.number, field, code, **facts)


class Rows:
    """A reader of rows: entries, and everything that is wrong."""

    def __init__(
        self, session: Session, folder: Path, by: Callable[[], str], *, correct: bool
    ) -> None:
        self.problems: list[Problem] = []
        self.empty = 0
        self.unfound: dict[str, None] = {}  # evidence that names no file here
        self.unheaded: dict[str, None] = {}  # columns that have cells and no heading
        self._shared: dict[str, object] = {}
        self.session = session
        self.tr = Messages(session.lang)
        self._folder = folder
        self.by = by
        self.correct = correct
        self._items = session.plan.items
        self._titled: defaultdict[str, dict[str, Item]] = defaultdict(dict)
        for item in self._items.values():
            for lang in Lang:
                self._titled[item.title.get(lang).strip()][item.id] = item

    def read(self, table: Table, number: int, row: Sequence[Value]) -> Line | None:
        """Read a row; None where it reports nothing, or where any of it is wrong."""
        given = {
            field: row[column]
            for field, column in table.columns.items()
            if column < len(row) and not is_blank(row[column])
        }
        if beside := self._beside(table, row):
            if not table.sheet.name:  # of a CSV: a comma in a figure moved the cells on
                key = f"{letters(beside + 1)}{number}"
                self.problems.append(Problem("import-beside", {}, table.file, key=key))
                return None
            self.unheaded[table.named(letters(beside + 1))] = None
        if not any(field in given for field in REPORTING):
            self.empty += bool({"item", "title"} & given.keys())
            return None
        one = _Row(self, table, number, given)
        entry = one.recorded() if "id" in given else one.new()
        self.problems += one.problems
        return Line(table, number, entry) if entry and not one.problems else None

    @staticmethod
    def _beside(table: Table, row: Sequence[Value]) -> int | None:
        """Return the first column that has a cell in a row and no heading."""
        *between, end = table.bare
        columns = (*between, *range(end, len(row)))
        return next((at for at in columns if at < len(row) and not is_blank(row[at])), None)

    def one(self, value: T) -> T:
        """Return a value, or the same one of an earlier row: a long file repeats a few days.

        Numbers are told apart as written, and moments by their offset.
        """
        if len(self._shared) >= _SHARED:
            self._shared.clear()
        known = self._shared.setdefault(f"{type(value).__name__} {value}", value)
        return cast("T", known)

    def has_title(self, item: Item, value: Value) -> bool:
        """Say whether a row's title is the item's, or nobody's: then it was only rewritten."""
        titled = self._titled.get(cells.text(value), {})
        return not titled or item.id in titled

    def item(self, value: Value) -> Item:
        """Find the item of an id or a title."""
        name = cells.text(value)
        by_id = self._items.get(name) or self._items.get(name.lower())
        titled = list(self._titled.get(name, {}).values())
        if len(titled) > 1 and not by_id:
            raise RequestError.of("import-titles", value=name, options=[one.id for one in titled])
        if not by_id and not titled:
            near = nearest(name, [*self._items, *self._titled])
            raise RequestError.of("unknown-item", value=name, nearest=near)
        return by_id or titled[0]

    def rests_on(self, value: Value, *, known: bool) -> tuple[Evidence, ...]:
        """Read evidence, one a line; a file beside the spreadsheet gets its SHA-256."""
        shown = cells.words(value, "evidence", exact=known)
        refs = [ref for ref in shown.split("\n") if ref.strip()]
        return tuple(self._one_ref(ref, known=known) for ref in refs)

    def _one_ref(self, ref: str, *, known: bool) -> Evidence:
        if with_hash := _HASHED.fullmatch(ref):
            return Evidence(with_hash[1], with_hash[2])
        if known or "://" in ref:
            return Evidence(ref if known else ref.strip())
        name = ref.strip()
        home = self._folder.resolve()
        with suppress(OSError, ValueError):  # names that no file can have
            path = (home / name).resolve()
            if path.is_relative_to(home) and path.is_file():
                return hashed([str(path)], self.session.log_path.parent)[0]
        self.unfound[name] = None
        return Evidence(name)


class _Row:
    """One row being read: its cells by field, and what is wrong with them."""

    def __init__(self, rows: Rows, table: Table, number: int, given: dict[str, Value]) -> None:
        self.problems: list[Problem] = []
        self._rows = rows
        self._session = rows.session
        self._table = table
        self._number = number
        self._given = given

    def recorded(self) -> Entry | None:
        """Read an entry that was recorded before, as it was."""
        name = self._read("id", cells.text) or ""
        if not re.fullmatch("[0-9A-Z]{26}", name):
            self._wrong("id", "log-bad-id", value=name)
        if "at" not in self._given:
            self._wrong("at", "import-needs", name="at")
        at = self._read("at", lambda value: cells.moment(value, self._session))
        item, day, typed = self._reading(recorded=True)
        void = self._read("void", cells.text) or None
        note = self._read("note", lambda value: cells.words(value, "note", exact=True)) or None
        by = self._read("by", lambda value: cells.words(value, "by", exact=True)) or None
        rests_on = self._read("evidence", lambda value: self._rows.rests_on(value, known=True))
        if void and not (note or "").strip():
            self._wrong("note", "log-void-note")
        if self.problems or at is None:
            return None
        return Entry(
            id=name, at=at, item=item.id if item else None, date=day, add=typed.add, set=typed.set,
            stage=typed.stage, void=void, by=by, note=note, evidence=rests_on or (),
        )  # fmt: skip

    def new(self) -> Entry | None:
        """Read a new report, judged as far as the plan and the day allow."""
        if "at" in self._given:
            self._wrong("at", "import-at-alone")
        item, day, typed = self._reading(recorded=False)
        void = self._read("void", cells.text) or None
        parts = self._parts()
        by = self._read("by", lambda value: cells.words(value, "by", lines=False))
        rests_on = self._read("evidence", lambda value: self._rows.rests_on(value, known=False))
        if void and parts == NoteSections():
            self._wrong("note", "log-void-note")
        if item and day and not void:
            self._date(item, day)
        if self.problems:
            return None
        return Entry(
            id="", at=NOT_YET, item=item.id if item else None, date=day, add=typed.add,
            set=typed.set, stage=typed.stage, void=void, by=by or self._rows.by(),
            note=note_of(parts, self._rows.tr), evidence=rests_on or (),
        )  # fmt: skip

    def _reading(self, *, recorded: bool) -> tuple[Item | None, dt.date | None, ParsedValue]:
        """Read the item, the day and the one change; a withdrawal may leave out all three."""
        changes = [name for name in CHANGES if name in self._given]
        if len(changes) != 1:
            field = changes[1] if changes else next(n for n in CHANGES if n in self._table.columns)
            code = "import-changes" if changes else "import-no-figure"
            self._wrong(field, code, count=len(changes))
        named = "item" if "item" in self._given else "title"
        item = self._read(named, self._rows.item)
        if item and not recorded and {"item", "title"} <= self._given.keys():
            self._compare_title(item)
        day = self._read("date", lambda value: cells.day(value, self._session))
        if "void" not in self._given:
            for field, missing in (("item", named), ("date", "date")):
                if missing not in self._given:
                    at = field if field in self._table.columns else named
                    self._wrong(at, "import-needs", name=field)
        typed = ParsedValue()
        if item and len(changes) == 1 and changes[0] != "void":
            typed = self._change(item, changes[0], recorded=recorded) or typed
        return item, day, typed

    def _compare_title(self, item: Item) -> None:
        """Refuse an id beside the title of another item: one of them has slipped."""
        has_title = self._read("title", lambda value: self._rows.has_title(item, value))
        if has_title is False:
            title = item.title
            self._wrong("title", "import-other-item", id=item.id, title=title)

    def _change(self, item: Item, name: str, *, recorded: bool) -> ParsedValue | None:
        if name != "value" and name not in FITS[item.kind]:
            facts = {"item": item.id, "kind": item.kind, "change": name}
            self._wrong(name, "log-change-not-for-kind", **facts, options=FITS[item.kind])
            return None
        if name == "add":
            return self._read(name, lambda value: cells.more(item, value))
        if recorded:
            return self._read(name, lambda value: cells.as_recorded(item, value))
        correct = self._rows.correct
        return self._read(name, lambda value: cells.total(item, value, correct=correct))

    def _parts(self) -> NoteSections:
        """Return what the row tells: its note's parts, those with a column of their own from it."""
        note = note_sections(self._read("note", lambda value: cells.words(value, "note")))
        parts = {}
        for name in TOLD:

            def read(value: Value, name: str = name) -> str:
                return cells.words(value, name)

            parts[name] = self._read(name, read) or getattr(note, name)
        return NoteSections(**parts, correction=note.correction)

    def _date(self, item: Item, day: dt.date) -> None:
        today = self._session.today
        if day > today:
            self._wrong("date", "future-date", date=day, today=today)
        elif day < item.start:
            self._wrong("date", "date-before-start", date=day, start=item.start, item=item.id)

    def _read(self, field: str, read: Callable[[Value], T]) -> T | None:
        """Read a field's cell; None where it is empty or wrong."""
        if field not in self._given:
            return None
        try:
            found = read(self._given[field])
            return self._rows.one(found) if field in REPEATED else found
        except RequestError as error:
            for problem in error.problems:
                self._wrong(field, problem.code, **problem.facts)
            return None

    def _wrong(self, field: str, code: str, /, **facts: object) -> None:
        self.problems.append(self._table.problem(self._number, field, code, **facts))
