"""The import as a whole: a file to entries, and all of them into the log under its lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeAlias

from wuhai_plan.errors import PlanError, Problem, RequestError
from wuhai_plan.files import opened
from wuhai_plan.history import History
from wuhai_plan.log.reader import Log
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Entry
from wuhai_plan.session.change import ChangeInput, written_text
from wuhai_plan.session.core import Session, known
from wuhai_plan.session.importer.headings import Table, count_headings, find_table
from wuhai_plan.session.importer.limits import PROBLEMS, first_problems
from wuhai_plan.session.importer.reconcile import reconcile
from wuhai_plan.session.importer.rows import Line, Rows
from wuhai_plan.sheets import read_book
from wuhai_plan.sheets.table import Book, Value, letters
from wuhai_plan.views.import_file import ImportReport

Numbered: TypeAlias = Iterable[tuple[int, Sequence[Value]]]
Watch: TypeAlias = Callable[[Numbered, int], Numbered]


def import_file(
    session: Session, path: Path, change: ChangeInput | None = None, watch: Watch | None = None
) -> ImportReport:
    """Record all that a spreadsheet reports, or raise with every cell that is wrong.

    `watch` is given the rows and about how many there are, and gives them on.
    """
    change = change or ChangeInput()
    why = written_text("note", change.note)
    if change.correct and not why:
        raise RequestError.of("correct-needs-note")
    rows = Rows(session, path.parent, change)
    with opened(path) as data:
        if data is None:
            raise RequestError.of("import-missing", path=str(path))
        watch = watch or (lambda given, _: given)
        file = BufferedReader(data)
        lines = _read(session, file, path.name, rows, watch)
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
        empty=rows.empty,
        moved=_moved(session, history, log, entries),
        written=not change.dry_run,
    )


def _read(session: Session, data: BinaryIO, file: str, rows: Rows, watch: Watch) -> list[Line]:
    """Read every row of every table; raise with all that is wrong, or the first of very much."""
    book = read_book(data, file, count_headings)
    if book.encoding:
        code = f"read-as-{book.separator}" if len(book.separator or "") > 1 else "read-as-other"
        facts = {"encoding": book.encoding, "separator": book.separator}
        session.notes.append(Problem(code, {**facts}, file))
    tables = list(_tables(session, book, file))
    if not tables:
        raise RequestError.of("import-no-table", path=file)
    lines: list[Line] = []
    for table in tables:
        before = len(rows.problems)
        for number, row in watch(table.rows, table.sheet.about):
            line = rows.read(table, number, row)
            if line:
                lines.append(line)
            if len(rows.problems) >= PROBLEMS:
                break
        rows.problems[before:before] = _merged(table)  # known when all rows were read
    if rows.problems:
        raise PlanError(*first_problems(rows.problems, file))
    if rows.unheaded:
        session.notes.append(Problem("import-unheaded", {"names": list(rows.unheaded)}, file))
    if names := list(rows.unfound):
        session.notes.append(Problem("import-no-file", {"count": len(names), "names": names[:5]}))
    return lines


def _tables(session: Session, book: Book, file: str) -> Iterator[Table]:
    several = len(book.sheets) > 1
    for sheet in book.sheets:
        table = find_table(file, sheet, several=several)
        if table is None and sheet.about and sheet.name:
            session.notes.append(Problem("import-sheet-left", {"sheet": sheet.name}, file))
        elif table is not None:
            if table.ignored:
                names = list(table.ignored)
                session.notes.append(Problem("import-ignored", {"names": names}, file))
            yield table


def _merged(table: Table) -> Iterator[Problem]:
    """Tell cells merged below the headings, in columns that are read."""
    read = set(table.columns.values())
    for first_column, first_row, last_column, last_row in table.sheet.merged:
        columns = range(first_column - 1, last_column)
        if last_row > table.heading_row and not read.isdisjoint(columns):
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
