"""The import as a whole: a file to entries, and all of them into the log under its lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from wuhai_plan.errors import PlanError, Problem, RequestError
from wuhai_plan.files import read_bytes, require_file
from wuhai_plan.log.reader import Log
from wuhai_plan.measure.rollup import measure
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.note_sections import note_of, note_sections
from wuhai_plan.model import Entry
from wuhai_plan.session.change import ChangeInput, reporter, written_text
from wuhai_plan.session.core import Session
from wuhai_plan.session.importer.headings import Table, count_headings, find_table
from wuhai_plan.session.importer.reconcile import Reconciled, reconcile
from wuhai_plan.session.importer.rows import Line, Rows
from wuhai_plan.sheets import read_book
from wuhai_plan.sheets.table import Book, Value
from wuhai_plan.views.import_file import ImportReport, Moved

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
    require_file(path)
    data = read_bytes(path)
    if data is None:
        raise RequestError.of("import-missing", path=str(path))
    rows = Rows(session, path.parent, cache(lambda: reporter(change.by)), correct=change.correct)
    lines = _read(session, data, path.name, rows, watch or (lambda given, _: given))
    del data  # a large file is not held twice
    # All cells are read before the lock is taken, and all rows judged while it is held.
    with session.open_log(dry_run=change.dry_run) as opened:
        log = opened.read()
        result = reconcile(session.plan, log, lines, session.moment_now(), correct=change.correct)
        entries = _explained(result, why, Messages(session.lang))
        opened.append(*entries)
    for line in result.overtaken:
        cell = line.table.cell(line.number, "date")
        session.notes.append(Problem("import-overtaken", {}, path.name, key=cell))
    return _report(session, log, entries, result.known, rows.empty, written=not change.dry_run)


def _read(session: Session, data: bytes, file: str, rows: Rows, watch: Watch) -> list[Line]:
    """Read every row of every table; raise with all that is wrong."""
    book = read_book(data, file, count_headings)
    if book.encoding:
        facts: dict[str, object] = {"encoding": book.encoding, "separator": book.separator}
        key = f"read-as-{book.separator}" if len(book.separator or "") > 1 else "read-as-other"
        session.notes.append(Problem(key, facts, file))
    tables = list(_tables(session, book, file))
    if not tables:
        raise RequestError.of("import-no-table", path=file)
    lines: list[Line] = []
    for table in tables:
        rows.problems += _merged(table)
        for number, row in watch(table.rows, table.sheet.about):
            line = rows.read(table, number, row)
            if line is not None:
                lines.append(line)
    if rows.problems:
        raise PlanError(*rows.problems)
    if rows.unheaded:
        unheaded: dict[str, object] = {"names": list(rows.unheaded)}
        session.notes.append(Problem("import-unheaded", unheaded, file))
    if rows.unfound:
        names = list(rows.unfound)
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
                ignored: dict[str, object] = {"names": list(table.ignored)}
                session.notes.append(Problem("import-ignored", ignored, file))
            yield table


def _merged(table: Table) -> Iterator[Problem]:
    """Tell cells merged below the headings, in columns that are read."""
    from wuhai_plan.sheets.table import letters

    for area in table.sheet.merged:
        columns = range(area.first_column - 1, area.last_column)
        if area.last_row > table.heading_row and any(
            at in columns for at in table.columns.values()
        ):
            first, last = letters(area.first_column), letters(area.last_column)
            cells = f"{first}{area.first_row}:{last}{area.last_row}"
            yield Problem("cell-merged", {}, table.file, key=table.named(cells))


def _explained(result: Reconciled, why: str | None, tr: Messages) -> list[Entry]:
    """Return the new entries, with why in the notes of those after which a total falls."""
    for name in result.falling:
        line, entry = result.new[name]
        sections = replace(note_sections(entry.note), correction=why or "")
        result.new[name] = line, replace(entry, note=note_of(sections, tr))
    return [entry for _, entry in result.new.values()]


def _report(
    session: Session, log: Log, entries: Sequence[Entry], known: int, empty: int, *, written: bool
) -> ImportReport:
    """Measure the items that new entries speak of, before and after, as of today."""
    plan, day = session.plan, session.today
    before, after = log.fold(), log.with_entries(entries).fold()
    touched = {entry.item for entry in entries}
    moved = []
    for item in plan.items.values():
        if item.id in touched:
            then, now = (
                measure(item.on(day), fold.readings(item, day), day, plan.thresholds)
                for fold in (before, after)
            )
            moved.append(Moved(then, now))
    return ImportReport(
        plan=plan,
        as_of=day,
        added=len(entries),
        known=known,
        empty=empty,
        moved=tuple(moved),
        written=written,
    )
