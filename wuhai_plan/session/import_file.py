"""The import as a whole: a file to entries, and all of them into the log under its lock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from wuhai_plan.errors import PlanError, Problem, RequestError
from wuhai_plan.history import History
from wuhai_plan.log.reader import Log
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Entry
from wuhai_plan.session.change import ChangeInput, written_text
from wuhai_plan.session.core import Session, known
from wuhai_plan.session.importer.headings import CHANGES, NAMING, Table
from wuhai_plan.session.importer.items import KnownItems
from wuhai_plan.session.importer.limits import KEPT, PROBLEMS, first_problems
from wuhai_plan.session.importer.reconcile import reconcile
from wuhai_plan.session.importer.rows import Rows
from wuhai_plan.session.importer.tables import find_tables, opened_book
from wuhai_plan.sheets.table import Book, Value, letters
from wuhai_plan.views.import_file import ImportReport

Numbered: TypeAlias = Iterable[tuple[int, Sequence[Value]]]
Watch: TypeAlias = Callable[[Numbered, int], Numbered]
# What a table has to have: what its rows are of, and what they report of that.
NEEDED = {"title": NAMING, "value": CHANGES}


def import_file(
    session: Session,
    paths: Sequence[Path],
    change: ChangeInput | None = None,
    watch: Watch | None = None,
    *,
    skipped: Collection[str] = (),
) -> ImportReport:
    """Record all that spreadsheets report, or raise with every cell that is wrong in any.

    `watch` is given the rows and about how many there are, and gives them on. The change's date is
    that of figures without a date of their own; `skipped` names cells whose rows are passed over.
    """
    change = change or ChangeInput()
    why = written_text("note", change.note)
    if change.correct and not why:
        raise RequestError.of("correct-needs-note")
    date = session.day(change.date) if change.date else None
    items, room = KnownItems(session.plan), KEPT
    files: list[Rows] = []
    for path in dict.fromkeys(paths):
        rows = Rows(session, items, change, path.parent, date=date, skipped=skipped, room=room)
        with opened_book(path) as book:
            _read(session, book, path.name, rows, watch or (lambda given, _: given))
        session.notes += rows.notes(path.name)
        files.append(rows)
        room = rows.room
    if problems := [problem for rows in files for problem in rows.problems]:
        raise PlanError(*first_problems(problems, problems[0].file or ""))
    lines = [line for rows in files for line in rows.lines]
    # All cells are read before the lock is taken, and all rows judged while it is held.
    with session.open_log(dry_run=change.dry_run) as open_log:
        history = session.history(open_log.adoptions())
        log = open_log.read(history)
        correction = why if change.correct else None
        entries, known, overtaken = reconcile(session, history, log, lines, correction)
        open_log.append(*entries)
    session.notes += overtaken
    return ImportReport(
        as_of=session.today,
        added=len(entries),
        known=known,
        empty=sum(rows.empty for rows in files),
        moved=_moved(session, history, log, entries),
        written=not change.dry_run,
    )


def _read(session: Session, book: Book, file: str, rows: Rows, watch: Watch) -> None:
    """Read every row of every table; what is wrong goes to the rows' problems."""
    if book.encoding:
        code = f"read-as-{book.separator}" if len(book.separator or "") > 1 else "read-as-other"
        facts = {"encoding": book.encoding, "separator": book.separator}
        session.notes.append(Problem(code, {**facts}, file))
    for table in _tables(session, book, file, dated=rows.date is not None):
        before, begun = len(rows.problems), len(rows.lines)
        for number, row in watch(table.rows, table.sheet.about):
            rows.read(table, number, row)
            if len(rows.problems) >= PROBLEMS:
                break
        # Known when all rows were read.
        reporting = {line.number for line in rows.lines[begun:]}
        rows.problems[before:before] = _merged(table, reporting)


def _tables(session: Session, book: Book, file: str, *, dated: bool) -> list[Table]:
    """Return the tables of a file; raise where there is none, or one has no date."""
    tables, left = find_tables(book, file, NEEDED, session.plan.start.year, session.lang)
    session.notes += left
    for table in tables:
        if not dated and table.date is None and "date" not in table.columns:
            raise RequestError.of("import-no-date", path=table.named(file))
        if names := list(table.unread.values()):
            note = Problem("import-ignored", {"names": names}, file)
            session.notes += [] if note in session.notes else [note]
    return tables


def _merged(table: Table, reporting: Collection[int]) -> Iterator[Problem]:
    """Tell cells merged below the headings, in columns that are read.

    A row that reports nothing may be one cell from side to side, as the head of a section is.
    """
    fields = {*NAMING, *CHANGES, "date", "progress", "problem", "next", "evidence"}
    read = {column for field, column in table.columns.items() if field in fields}
    for first_column, first_row, last_column, last_row in table.sheet.merged:
        columns = range(first_column - 1, last_column)
        in_a_row = first_row == last_row and first_row not in reporting
        if last_row > table.heading_row and not (in_a_row or read.isdisjoint(columns)):
            cells = f"{letters(first_column)}{first_row}:{letters(last_column)}{last_row}"
            yield Problem("cell-merged", {}, table.file, key=table.named(cells))


def _moved(
    session: Session, history: History, log: Log, entries: Sequence[Entry]
) -> list[tuple[Measure, Measure]]:
    """Measure the items that new entries speak of, before and after, as of today."""
    before, after = (
        known(history, logged.fold(history), session.today).measures()
        for logged in (log, log.with_entries(entries))
    )
    touched = {entry.item for entry in entries}
    pairs = zip(before, after, strict=True)
    return [pair for pair in pairs if pair[1].item.id in touched]
