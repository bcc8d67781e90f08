"""A spreadsheet opened, and its tables that hold what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from wuhai_plan.errors import Problem, RequestError
from wuhai_plan.files import opened
from wuhai_plan.lang import Lang
from wuhai_plan.session.importer.headings import (
    Needed,
    Table,
    Unsuited,
    count_headings,
    field_word,
    find_table,
    unmet,
)
from wuhai_plan.sheets import read_book
from wuhai_plan.sheets.table import Book


@contextmanager
def opened_book(path: Path) -> Iterator[Book]:
    """Hold a spreadsheet open while its rows are read; raise `RequestError` where there is none."""
    with opened(path) as data:
        if data is None:
            raise RequestError.of("import-missing", path=str(path))
        with BufferedReader(data) as file:
            yield read_book(file, path.name, count_headings)


def find_tables(
    book: Book, file: str, needed: Needed, year: int, lang: Lang
) -> tuple[list[Table], list[Problem]]:
    """Return the tables that suit, and a note of each sheet without one.

    Raise `RequestError` where there is none, with the headings seen and those that are missing.
    """
    several = len(book.sheets) > 1
    tables: list[Table] = []
    left: list[Problem] = []
    others: list[Unsuited] = []
    for sheet in book.sheets:
        table = find_table(file, sheet, several=several, needed=needed, year=year)
        if isinstance(table, Table):
            tables.append(table)
            continue
        others.append(table)
        if sheet.about and sheet.name:
            left.append(Problem("import-sheet-left", {"sheet": sheet.name}, file))
    if not tables:
        raise _no_table(file, others, needed, lang)
    return tables, left


def _no_table(file: str, others: Sequence[Unsuited], needed: Needed, lang: Lang) -> RequestError:
    nearest = max(others, key=lambda other: len(other.fields), default=Unsuited())
    missing = [field_word(field, lang) for field in unmet(needed, nearest.fields)]
    if not nearest.fields:
        return RequestError.of("import-no-table", path=file, missing=missing)
    facts = {"seen": nearest.headings, "missing": missing}
    return RequestError.of("import-other-headings", path=file, **facts)
