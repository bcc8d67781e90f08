"""The units as CSV, JSON and Markdown, and as a sheet of the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import VERSION, json_bytes
from wuhai_plan.export.markdown import table_md
from wuhai_plan.export.rows import ROLLUP_FIELDS, fields_of, in_lang, row_of
from wuhai_plan.export.status import GROUP_COLUMNS, flat_group
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Rollup
from wuhai_plan.messages import units as words
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.numbers import rounded_percent
from wuhai_plan.views.units import UnitRow, UnitsReport

if TYPE_CHECKING:
    from wuhai_plan.export.book import BookWriter

AT_END = ("on_time", "late", "missing", "returned", "waiting")
UNIT_COLUMNS = (
    "lead", "rank", *(key for key in GROUP_COLUMNS if key not in ("id", "title", "waiting")),
    *AT_END,
)  # fmt: skip
Row = dict[str, object]


class UnitStanding(Rollup, frozen=True, kw_only=True):
    """How a unit stands: its items added up, its rank by gap, and how many of its reports for the
    periods ended came on time, came late, are missing, and how many readings were returned.

    `lead` is None for the items that no unit leads; they have no rank.
    """

    lead: str | None
    rank: int | None
    on_time: int
    late: int
    missing: int
    returned: int

    @property
    def percent(self) -> Decimal | None:
        """Complete in percent with one decimal, rounded as the tables are."""
        return None if self.complete is None else rounded_percent(self.complete, 1)


_BY_KEY = {field.key: field for field in fields_of(UnitStanding)}
UNIT_FIELDS = tuple(
    _BY_KEY[key]
    for key in ("lead", "rank", *(f.key for f in ROLLUP_FIELDS if f.key != "waiting"), *AT_END)
)


def unit_standing(unit: UnitRow, lang: Lang) -> UnitStanding:
    """Return a unit as one flat record, its name in a language."""
    return UnitStanding(
        **asdict(unit.rollup),
        **asdict(unit.reports),
        lead=in_lang(unit.lead, lang),
        rank=unit.rank,
        returned=unit.returned,
    )


def units_json(report: UnitsReport, tr: Messages) -> bytes:
    """Return every unit by rank; last, without lead, the items that have none."""
    known_at = report.known_at.isoformat() if report.known_at else None
    head = {"version": VERSION, "as_of": report.as_of, "known_at": known_at}
    return json_bytes({**head, "units": list(_rows(report, tr.lang))})


def units_csv(report: UnitsReport, tr: Messages) -> bytes:
    """Return one row a unit."""
    return csv_bytes(UNIT_COLUMNS, map(flat_group, _rows(report, tr.lang)))


def units_md(report: UnitsReport, tr: Messages) -> bytes:
    """Return a table of units for a bulletin, and what its counts of reports speak of."""
    names = words.columns(report)
    rows = words.rows(report, tr)
    return table_md(
        report,
        [tr(words.HEADS[name]) for name in names],
        ([cells[name] for name in names] for cells in rows),
        tr,
        right=[name in words.NUMBERS for name in names],
        note=report.plan.note,
        below=[words.below(report, tr)],
    )


def units_sheet(book: BookWriter, report: UnitsReport, tr: Messages) -> None:
    """Write the sheet of the units: figures as numbers, ratings in their colours."""
    rank, lead, *rest = words.columns(report)
    names = [rank, lead, "items", *rest]
    heads = {**words.HEADS, "items": "col-items", "gap": "overview-gap"}
    sheet = book.sheet(tr("sheet-units"))
    sheet.heads(0, [tr(heads[name]) for name in names])
    for row, unit in enumerate(report.units, 1):
        values = _values(unit, tr)
        for column, name in enumerate(names):
            if name == "rating":
                rating = unit.rollup.rating
                sheet.rating(row, column, rating, tr.rating(rating) if rating else "")
            else:
                sheet.write(row, column, values[name], points=name == "gap")
    sheet.to_filter(len(report.units), len(names))
    sheet.fit()


def _values(unit: UnitRow, tr: Messages) -> dict[str, object]:
    record = asdict(unit_standing(unit, tr.lang))
    return {**record, "lead": words.lead(unit, tr)}


def _rows(report: UnitsReport, lang: Lang) -> Iterator[Row]:
    for unit in report.units:
        yield row_of(unit_standing(unit, lang), UNIT_FIELDS)
