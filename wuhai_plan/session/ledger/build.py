"""A ledger read whole and made a plan, before anything is written."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from wuhai_plan.errors import PlanError, Problem, RequestError
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.numbers import narrow
from wuhai_plan.session.importer import cells
from wuhai_plan.session.importer.headings import Table
from wuhai_plan.session.importer.tables import find_tables, opened_book
from wuhai_plan.session.ledger.draft import Draft
from wuhai_plan.session.ledger.plan_text import sound_plan
from wuhai_plan.session.ledger.rows import (
    LONGEST_TITLE,
    SHOWN,
    LedgerRow,
    LedgerRows,
    read_rows,
)
from wuhai_plan.texts import clean
from wuhai_plan.views.init import GuessedItem, InitReport

NEEDED = {"title": ("title",), "target": ("target",)}
DETAILS = ("progress", "problem", "next", "evidence")  # of a row, besides its figure
REPORTING = ("value", "progress", "problem", "next")  # a figure or a remark
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DATE_REMARK = re.compile(
    r"\s*[(（]?\s*(?:数据)?(?:截[至止].*|\d{4}年\d{1,2}月(?:\d{1,2}日)?\s*[)）])$"
)


class Settings(Struct, frozen=True):
    """What a plan of a ledger takes from whoever makes it.

    `date` is that of the ledger's figures, where it is given.
    """

    today: dt.date
    timezone: str
    lang: Lang
    date: dt.date | None = None


class Ledger(Struct, frozen=True):
    """The tables of a file with their rows, and the sheets that hold none."""

    tables: list[Table]
    rows: list[LedgerRows]
    left: list[Problem]

    @property
    def all_rows(self) -> list[LedgerRow]:
        """Every row that may promise something."""
        return [row for rows in self.rows for row in rows.rows]


def read_ledger(path: Path, settings: Settings) -> Ledger:
    """Read every table of promises in a file; raise `RequestError` where there is none."""
    with opened_book(path) as book:
        year, lang = settings.today.year, settings.lang
        tables, left = find_tables(book, path.name, NEEDED, year, lang)
        return Ledger(tables, [read_rows(table) for table in tables], left)


def build_plan(ledger: Ledger, settings: Settings) -> InitReport:
    """Make a plan of a ledger; raise `PlanError` with every reason where no row makes an item."""
    rows = ledger.all_rows
    date = settings.date or next((table.date for table in ledger.tables if table.date), None)
    year = _year(ledger.tables[0], date or _first_date(rows), settings.today)
    lang = Lang.EN if all(str(row.cells["title"]).isascii() for row in rows) else Lang.ZH
    tr = Messages(lang)
    draft = Draft(year, left=[*ledger.left])
    for table, read in zip(ledger.tables, ledger.rows, strict=True):
        draft.left += read.left
        usual = clean(table.sheet.name).strip() if len(ledger.tables) > 1 else ""
        draft.add(read.rows, usual or tr("ledger-section"))
    heading: dict[str, object] = {
        "title": _title(ledger.tables[0]),
        "start": dt.date(year, 1, 1),
        "due": dt.date(year, 12, 31),
        "timezone": settings.timezone,
        "lang": lang.value,
        "pace": "month",
    }
    text, plan = sound_plan(draft, heading, tr)
    if plan is None:
        raise PlanError(*draft.left) if draft.left else RequestError.of("ledger-empty")
    made = {item.row.cell: GuessedItem(plan.items[item.id], item.row.cell, item.guesses)
            for item in draft.items.values()}  # fmt: skip
    titles = Counter(entry.item.title for entry in made.values())
    reporting = [
        row for row in rows
        if row.cell in made and titles[made[row.cell].item.title] == 1
        and not row.cells.keys().isdisjoint(REPORTING)
    ]  # fmt: skip
    silent = {row.cell for row in rows} - {row.cell for row in reporting}
    untold = [row.cell for row in rows if row.cell in silent and row.cells.keys() & DETAILS]
    return InitReport(
        plan=plan,
        text=text,
        items=tuple(made.values()),
        left=tuple(draft.left),
        more=_headings(row.more for row in rows),
        derived=_headings([t.headings[c] for c in t.headed("derived")] for t in ledger.tables),
        date=settings.date,
        dated=all(settings.date or row.table.date or "date" in row.cells for row in reporting),
        reporting=len(reporting),
        silent=frozenset(silent),
        untold=tuple(untold),
    )


def _first_date(rows: Iterable[LedgerRow]) -> dt.date | None:
    """Return the first day that a row's figure is of, else the first on which one is due."""
    days: dict[str, dt.date] = {}
    for row in rows:
        for field in {"date", "due"} & row.cells.keys():
            with suppress(RequestError):
                days.setdefault(field, cells.day(row.cells[field]))
    return days.get("date") or days.get("due")


def _headings(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean(head)[:SHOWN] for heads in several for head in heads))


def _year(table: Table, date: dt.date | None, today: dt.date) -> int:
    """Return the year of a ledger: that of its title, else of its figures, else this one."""
    titled = _YEAR.search(narrow(" ".join([*table.above, Path(table.file).stem])))
    return int(titled[1]) if titled else (date or today).year


def _title(table: Table) -> str:
    """Return what a ledger is called: its title without its date, else its file's name."""
    for text in table.above:
        title = clean(_DATE_REMARK.sub("", text)).strip()[:LONGEST_TITLE]
        if len(title) > 3 and ":" not in narrow(title):
            return title
    return clean(Path(table.file).stem).strip() or table.file
