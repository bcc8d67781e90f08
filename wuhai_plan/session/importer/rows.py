"""Rows to entries: each row by itself, with every cell of it that is wrong.

A row with an id was recorded before and is taken as it is. A row without is a new report: it gets
its id and its moment when it is recorded, and is judged as `plan update` judges.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.export.csv import cleared
from wuhai_plan.history import FITS
from wuhai_plan.log.line import ID, NAMES
from wuhai_plan.log.note_sections import note_sections
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.entries import note_of
from wuhai_plan.model import Entry, Evidence, Item
from wuhai_plan.session.change import ChangeInput, reporter
from wuhai_plan.session.core import Session
from wuhai_plan.session.evidence import hash_evidence
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.asides import aside, section_level
from wuhai_plan.session.importer.headings import (
    CHANGES,
    SPEAKING,
    Table,
    field_word,
    is_blank,
)
from wuhai_plan.session.importer.items import KnownItems
from wuhai_plan.session.importer.limits import KEPT, REFERENCE, WORD, check_length
from wuhai_plan.session.value import ParsedValue, check_day
from wuhai_plan.sheets.table import Row, Value, letters
from wuhai_plan.texts import LONGEST

T = TypeVar("T")
IN_ENTRY = {column: name for name, column in NAMES.items()}
NOT_YET = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
SECTIONS = ("progress", "problem", "next")  # of what is told beside a figure
# A row with none of these reports nothing.
REPORTING = (*CHANGES, "id", "note", *SECTIONS, "evidence")
TEXTS = ("note", *SECTIONS, "evidence")
REPEATED = ("at", "date", "by", "add", "set", "stage", "value")  # the same in many rows
_MOST_SHARED = 10_000  # values of which each is held once
_HASHED = re.compile(r"(.+) sha256:([0-9a-f]{64})", re.DOTALL)


class Line(Struct, frozen=True):
    """A row that reports something: where it stands, and its entry.

    The entry of a new report has no id yet, and `NOT_YET` as its moment. `complete` is what the
    row has for a percentage, which is not taken.
    """

    table: Table
    number: int
    entry: Entry
    recorded: bool  # before
    complete: Value = None

    def problem(self, field: str, code: str, /, **facts: object) -> Problem:
        """Return a problem of a cell of this row; of its change, where its column is another."""
        if field in CHANGES and field not in self.table.columns:
            own = (n for n in CHANGES if getattr(self.entry, IN_ENTRY.get(n, n)) is not None)
            field = next((name for name in own if name in self.table.columns), "value")
        return self.table.problem(self.number, field, code, **facts)


class Rows:
    """A reader of one file's rows: lines to record, and everything that is wrong.

    `date` is that of figures without one of their own, `skipped` names cells whose rows are passed
    over, `room` is how many characters of the file may be kept.
    """

    def __init__(
        self,
        session: Session,
        items: KnownItems,
        change: ChangeInput,
        folder: Path,
        *,
        date: dt.date | None,
        skipped: Collection[str],
        room: int,
    ) -> None:
        self.lines: list[Line] = []
        self.problems: list[Problem] = []
        self.empty = 0
        self.room = room
        self.session = session
        self.items = items
        self.tr = Messages(session.lang)
        self.by = cache(lambda: reporter(change.by))
        self.correct = change.correct
        self.date = date
        self._folder = folder
        self._skipped = skipped
        self._totals: list[Problem] = []
        self._adoptions = 0  # rows of entries that adopt a plan
        self._unheaded: dict[str, None] = {}  # columns that have cells and no heading
        self._unfound: dict[str, None] = {}  # evidence that names no file here
        self._shared: dict[str, Any] = {}

    def read(self, table: Table, number: int, row: Row) -> None:
        """Read a row; where it reports anything, its line joins the others, or what is wrong."""
        values = {
            field: value
            for field, column in table.columns.items()
            if column < len(row) and not is_blank(value := row[column])
        }
        unheaded = [
            letters(column + 1)
            # Column A may do without a heading: it often numbers the rows.
            for column in range(1, len(row))
            if column not in table.headings and not is_blank(row[column])
        ]
        if unheaded and not table.sheet.name:  # of a CSV: a comma in a figure moved the cells on
            key = f"{unheaded[0]}{number}"
            self.problems.append(Problem("import-beside", {}, table.file, key=key))
            return
        self._unheaded.update((table.named(column), None) for column in unheaded)
        if "id" not in values and self._is_aside(table, number, row, values):
            return
        if "plan" in values:  # a table has not the plan itself
            self._adoptions += 1
            return
        if values.keys().isdisjoint(REPORTING):
            self.empty += not values.keys().isdisjoint(("item", "title"))
            return
        if "id" not in values:
            once = {field: cell.value for field, cell in table.once.items()}
            values = {field: cell for field, cell in once.items() if not is_blank(cell)} | values
        parser = _RowParser(self, table, number, values, "id" in values)
        entry = parser.entry()
        # What is wrong with a cell for all rows is told once.
        self.problems += (each for each in parser.problems if each not in self.problems)
        if entry:
            words = (entry.note, entry.problem, entry.next)
            texts = (entry.id, entry.by, *words, *(piece.ref for piece in entry.evidence))
            self._keep(sum(len(text or "") for text in texts) + REFERENCE * len(entry.evidence))
            own = (cell for column in table.headed("complete") for cell in row[column : column + 1])
            shown = None if parser.recorded else next((c for c in own if not is_blank(c)), None)
            self.lines.append(Line(table, number, entry, parser.recorded, shown))

    def _is_aside(self, table: Table, number: int, row: Row, values: dict[str, Value]) -> bool:
        """Say whether a row is about no item: it heads a section, adds up, is signed, is skipped.

        Where it has a figure, a note tells that it was left out.
        """
        place = table.cell(number, "title")
        if place in self._skipped:
            return True
        title = values.get("title")
        if not table.is_ledger or (isinstance(title, str) and self.items.titled(title)):
            return False
        code = aside(row, values)
        if code == "ledger-total":
            self._totals.append(Problem("import-total", {}, table.file, key=place))
        return bool(code or section_level(row, values))

    def notes(self, file: str) -> Iterator[Problem]:
        """Yield a note on each sort of thing that was not recorded."""
        yield from self._totals
        if names := list(self._unheaded):
            yield Problem("import-unheaded", {"names": names}, file)
        if names := list(self._unfound):
            yield Problem("import-no-file", {"count": len(names), "names": names[:5]})
        if self._adoptions:
            yield Problem("import-adoptions", {"count": self._adoptions}, file)

    def shared(self, value: T) -> T:
        """Return a value, or the same one of an earlier row: a long file repeats a few days.

        Numbers are told apart as written, and moments by their offset.
        """
        if len(self._shared) >= _MOST_SHARED:
            self._shared.clear()
        first: T = self._shared.setdefault(f"{type(value).__name__} {value}", value)
        return first

    def _keep(self, characters: int) -> None:
        """Count what is kept of the file; raise `RequestError` where it is too much."""
        self.room -= characters
        if self.room < 0:
            raise RequestError.of("import-too-long", most=KEPT)

    def evidence(self, value: Value, *, recorded: bool) -> tuple[Evidence, ...]:
        """Read evidence, one a line; a file beside the spreadsheet gets its SHA-256."""
        lines = cells.words(value, "evidence", exact=recorded).split("\n")
        return tuple(self._evidence(ref, recorded=recorded) for ref in lines if ref.strip())

    def _evidence(self, ref: str, *, recorded: bool) -> Evidence:
        if with_hash := _HASHED.fullmatch(ref):
            return Evidence(with_hash[1], with_hash[2])
        if recorded:
            return Evidence(ref)
        ref = ref.strip()
        if "://" not in ref:
            home = self._folder.resolve()
            with suppress(OSError, ValueError):  # names that no file can have
                path = (home / ref).resolve()
                if path.is_relative_to(home) and path.is_file():
                    return hash_evidence(str(path), self.session.log_path.parent)
            self._unfound[ref] = None
        return Evidence(ref)


class _RowParser(Struct):
    """One row being read: its cells' values by field, and what is wrong with them."""

    rows: Rows
    table: Table
    number: int
    values: dict[str, Value]
    recorded: bool  # before, as the row says
    problems: list[Problem] = []

    def entry(self) -> Entry | None:
        """Read the row's entry; None where any of it is wrong.

        One that was recorded before is taken as it was; a new report is judged as far as the plan
        and the day allow.
        """
        entry_id, at = self._identity()
        item, day, change = self._reading()
        void, confirm, send_back = (self._read(name, cells.text) or None for name in SPEAKING)
        note, problem, next_step = self._texts()
        by = self._words("by", exact=self.recorded)
        evidence = self._read("evidence", lambda v: self.rows.evidence(v, recorded=self.recorded))
        if (void or send_back) and not (note or "").strip():
            self._wrong("note", "log-void-note" if void else "log-return-note")
        if item and day and not (self._speaking() or self.recorded):
            self._read("date", lambda _: check_day(item, day, self.rows.session.today))
        if self.problems or at is None:
            return None
        return Entry(
            id=entry_id, at=at, item=item.id if item else None, date=day, add=change.add,
            set=None if confirm else change.set, stage=change.stage, void=void, confirm=confirm,
            value=change.set if confirm else None, send_back=send_back, evidence=evidence or (),
            by=by or (None if self.recorded else self.rows.by()), note=note or None,
            problem=problem, next=next_step,
        )  # fmt: skip

    def _identity(self) -> tuple[str, dt.datetime | None]:
        """Return the id and the moment of an entry; what a new one has until it gets them."""
        if not self.recorded:
            if "at" in self.values:
                self._wrong("at", "import-at-alone")
            return "", NOT_YET
        entry_id = self._read("id", cells.text) or ""
        if not re.fullmatch(ID, entry_id):
            self._wrong("id", "log-bad-id", value=entry_id)
        if "at" not in self.values:
            self._needs("at")
        return entry_id, self._read("at", lambda value: cells.moment(value, self.rows.session))

    def _reading(self) -> tuple[Item | None, dt.date | None, ParsedValue]:
        """Read the item, the day and the one change, or the figure that is vouched for.

        A withdrawal may leave out all three, as a new word of a second party may; a remark has no
        change.
        """
        speaking = self._speaking()
        figures = ("value", "stage") if "confirm" in speaking else ()
        changes = [name for name in CHANGES if name in self.values and name not in figures]
        columns = self.table.columns
        if not changes and self.values.keys().isdisjoint(("note", *SECTIONS)):
            column = next((name for name in CHANGES if name in columns), "evidence")
            self._wrong(column, "import-no-figure", count=0)
        elif len(changes) > 1:
            names = [self.table.headings[columns[name]] for name in changes]
            self._wrong(changes[1], "import-changes", names=names)
        named_by = "item" if "item" in self.values else "title"
        item = self._read(named_by, self.rows.items.named)
        if item and not self.recorded and {"item", "title"} <= self.values.keys():
            # A title that no item has was only rewritten; beside that of another, one has slipped.
            titled = self._read("title", self.rows.items.titled)
            if titled and item not in titled:
                self._wrong("title", "import-other-item", id=item.id, title=item.title)
        day = self._read("date", cells.day)
        if not speaking:
            day = day or self.rows.date or self.table.date
        vouches = any(name in self.values for name in figures)
        if not speaking or vouches or (self.recorded and "void" not in speaking):
            if named_by not in self.values:
                self._needs("item" if "item" in columns else "title")
            if day is None and "date" not in self.values and not (vouches and not self.recorded):
                self._needs("date")
        change = None
        if item and len(changes) == 1 and not speaking:
            change = self._change(item, changes[0])
        elif item and figures:
            change = self._vouched(item, [name for name in figures if name in self.values])
        return item, day, change or ParsedValue()

    def _speaking(self) -> list[str]:
        """Return the columns by which the row speaks of another entry; there should be one."""
        return [name for name in SPEAKING if name in self.values]

    def _vouched(self, item: Item, names: Sequence[str]) -> ParsedValue | None:
        """Read the figure that a confirmation vouches for, which a new one may leave out."""
        if len(names) > 1 or (self.recorded and not names):
            self._wrong("confirm", "log-confirm-figure")
        if len(names) != 1:
            return None
        read = {"recorded": True, "correct": True}
        return self._read(names[0], lambda value: cells.change(item, names[0], value, **read))

    def _change(self, item: Item, name: str) -> ParsedValue | None:
        """Read the change in the column of a name; None where it is wrong."""
        if name not in ("value", *FITS[item.kind]):
            facts = {"item": item.id, "kind": item.kind, "change": name}
            self._wrong(name, "log-change-not-for-kind", **facts, options=FITS[item.kind])
            return None
        judged = {"recorded": self.recorded, "correct": self.rows.correct}
        return self._read(name, lambda value: cells.change(item, name, value, **judged))

    def _texts(self) -> tuple[str | None, str | None, str | None]:
        """Return the note, the problem and the next step.

        A new report's may stand in its note, as the first edition wrote them, or in columns, which
        come first.
        """
        own = [self._words(name, exact=self.recorded) for name in ("problem", "next")]
        problem, next_step = (None if text is None else cleared(text) for text in own)
        if self.recorded:
            return self._words("note", exact=True), problem, next_step
        sections = note_sections(self._words("note"))
        sections = replace(sections, progress=self._words("progress") or sections.progress)
        return (
            note_of(sections, self.rows.tr),
            (sections.problem or None) if problem is None else problem,
            (sections.next or None) if next_step is None else next_step,
        )

    def _words(self, field: str, *, exact: bool = False) -> str | None:
        return self._read(field, lambda v: cells.words(v, field, exact=exact))

    def _read(self, field: str, read: Callable[[Value], T]) -> T | None:
        """Read a field's cell; None where it is empty or wrong."""
        if field not in self.values:
            return None
        cell = self.values[field]
        most = LONGEST if field in TEXTS else WORD
        try:
            if isinstance(cell, str):
                check_length(cell, most)
            value = read(cell)
            return self.rows.shared(value) if field in REPEATED else value
        except RequestError as error:
            for problem in error.problems:
                self._wrong(field, problem.code, **problem.facts)
            return None

    def _needs(self, field: str) -> None:
        """Note an empty cell by its heading."""
        column = self.table.columns.get(field)
        usual = field_word(field, self.rows.tr.lang)
        heading = usual if column is None else self.table.headings[column]
        if column is None and field in self.table.once:
            heading = self.table.once[field].word
        self._wrong(field, "import-needs", name=heading)

    def _wrong(self, field: str, code: str, /, **facts: object) -> None:
        self.problems.append(self.table.problem(self.number, field, code, **facts))
