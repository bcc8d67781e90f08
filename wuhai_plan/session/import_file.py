"""The import as a whole: a file to entries, and all of them into the log under its lock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeAlias

from wuhai_plan.errors import PlanError, Problem, RequestError
from wuhai_plan.files import opened
from wuhai_plan.history import History
from wuhai_plan.lang import Lang
from wuhai_plan.log.reader import Log
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.model import Entry
from wuhai_plan.session.change import ChangeInput, written_text
from wuhai_plan.session.core import Session, known
from wuhai_plan.session.importer.headings import (
    CHANGES,
    NAMING,
    Table,
    Unsuited,
    count_headings,
    field_word,
    find_table,
)
from wuhai_plan.session.importer.limits import PROBLEMS, first_problems
from wuhai_plan.session.importer.reconcile import reconcile
from wuhai_plan.session.importer.rows import Line, Rows
from wuhai_plan.sheets import read_book
from wuhai_plan.sheets.table import Book, Value, letters
from wuhai_plan.views.import_file import ImportReport

Numbered: TypeAlias = Iterable[tuple[int, Sequence[Value]]]
Watch: TypeAlias = Callable[[Numbered, int], Numbered]


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
    rows = Rows(session, change, skipped)
    rows.date = session.day(change.date) if change.date else None
    lines: list[Line] = []
    for path in dict.fromkeys(paths):
        rows.folder = path.parent
        with opened(path) as data:
            if data is None:
                raise RequestError.of("import-missing", path=str(path))
            file = BufferedReader(data)
            lines += _read(session, file, path.name, rows, watch or (lambda given, _: given))
    if rows.problems:
        raise PlanError(*first_problems(rows.problems, rows.problems[0].file or ""))
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
    """Read every row of every table; what is wrong goes to the rows' problems."""
    book = read_book(data, file, count_headings)
    if book.encoding:
        code = f"read-as-{book.separator}" if len(book.separator or "") > 1 else "read-as-other"
        facts = {"encoding": book.encoding, "separator": book.separator}
        session.notes.append(Problem(code, {**facts}, file))
    lines: list[Line] = []
    for table in _tables(session, book, file, dated=rows.date is not None):
        before, begun = len(rows.problems), len(lines)
        for number, row in watch(table.rows, table.sheet.about):
            line = rows.read(table, number, row)
            if line:
                lines.append(line)
            if len(rows.problems) >= PROBLEMS:
                break
        # Known when all rows were read.
        rows.problems[before:before] = _merged(table, {line.number for line in lines[begun:]})
    if rows.unheaded:
        session.notes.append(Problem("import-unheaded", {"names": list(rows.unheaded)}, file))
    if names := list(rows.unfound):
        session.notes.append(Problem("import-no-file", {"count": len(names), "names": names[:5]}))
    if rows.adoptions:
        session.notes.append(Problem("import-adoptions", {"count": rows.adoptions}, file))
    rows.adoptions = 0
    rows.unheaded.clear()
    rows.unfound.clear()
    return lines


def _tables(session: Session, book: Book, file: str, *, dated: bool) -> list[Table]:
    """Return the tables of a file; raise where there is none, or one has no date."""
    several = len(book.sheets) > 1
    tables: list[Table] = []
    others: list[Unsuited] = []
    year = session.plan.start.year
    for sheet in book.sheets:
        table = find_table(file, sheet, several=several, suits=_reports, year=year)
        if isinstance(table, Unsuited):
            others.append(table)
            if sheet.about and sheet.name:
                session.notes.append(Problem("import-sheet-left", {"sheet": sheet.name}, file))
            continue
        asks_day = "date" in table.columns or "date" in table.once
        if not dated and table.date is None and not asks_day:
            raise RequestError.of("import-no-date", path=table.named(file))
        if table.unread:
            names = list(table.unread.values())
            note = Problem("import-ignored", {"names": names}, file)
            session.notes += [] if note in session.notes else [note]
        tables.append(table)
    if not tables:
        raise no_table(session.lang, file, others, {"title": NAMING, "value": CHANGES})
    return tables


def _reports(fields: Collection[str]) -> bool:
    """Say whether a table with these fields reports anything of items."""
    return all(any(name in fields for name in group) for group in (NAMING, CHANGES))


def no_table(
    lang: Lang, file: str, others: Sequence[Unsuited], needed: Mapping[str, Collection[str]]
) -> RequestError:
    """Return the error of a file without a table: the headings seen, and those that are missing."""
    nearest = max(others, key=lambda other: len(other.fields), default=Unsuited())
    missing = [
        field_word(field, lang) for field, words in needed.items() if not nearest.fields & {*words}
    ]
    if not nearest.fields:
        return RequestError.of("import-no-table", path=file, missing=missing)
    facts = {"seen": nearest.headings, "missing": missing}
    return RequestError.of("import-other-headings", path=file, **facts)


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
