"""What became known between two moments as JSON, CSV and Markdown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum

from msgspec import Struct
from msgspec.structs import asdict

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import VERSION, json_bytes
from wuhai_plan.export.markdown import escape, table_lines
from wuhai_plan.export.rows import Shape, written
from wuhai_plan.lang import Lang
from wuhai_plan.measure.promises import PromiseWord
from wuhai_plan.measure.rollup import Points
from wuhai_plan.messages import promises
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.changes import figure_cells, headline, span
from wuhai_plan.model import Reading, Stage, Text, Thresholds
from wuhai_plan.numbers import trimmed
from wuhai_plan.views.changes import ChangesReport, FigureChange
from wuhai_plan.views.promises import PromiseChange

CHANGES_COLUMNS = (
    "section", "item", "change", "field", "date", "from", "to", "entry", "at", "by", "note",
    "effect",
)  # fmt: skip
PROMISE_HEADS = ("word", "promise", "term", "why")
KEYS = {"old": "from", "new": "to"}  # no Python name can be `from`
Row = dict[str, object]


class PromiseRecord(Struct, frozen=True, kw_only=True):
    """A term of a promise that changed; `item` is None for a setting of the plan itself.

    `old` and `new` are as the plan files have them. `effect` is in percentage points, None where
    the term was changed again since.
    """

    item: str | None
    change: PromiseWord
    field: str | None
    old: object
    new: object
    at: dt.datetime | None
    by: str | None
    note: str | None
    effect: Points | None


class FigureRecord(Struct, frozen=True, kw_only=True):
    """A figure of a day that is new, or restated: then with `note` and `effect`, in points.

    `old` and `new` are totals, readings or stages; None for none.
    """

    item: str
    date: dt.date
    old: Decimal | str | None
    new: Decimal | str | None
    entry: str
    at: dt.datetime
    by: str | None
    note: str | None
    effect: Points | None


def changes_json(report: ChangesReport, tr: Messages) -> bytes:
    """Return the report whole; what differs between plans as the files have it."""
    return json_bytes(
        {
            "version": VERSION,
            "since": report.since.isoformat(),
            "until": report.until.isoformat(),
            "as_of": report.known.as_of,
            "headline": {
                "before": written(report.before, Shape.SHARE),
                "after": written(report.after, Shape.SHARE),
                "restated": written(report.restated, Shape.SHARE),
            },
            "promises": [_promise_row(change, tr.lang) for change in report.promises],
            "new": [_figure_row(figure) for figure in report.new],
            "restated": [_row(figure_record(figure)) for figure in report.restatements],
        }
    )


def changes_csv(report: ChangesReport, tr: Messages) -> bytes:
    """Return one row a change; `section` is promises, new or restated."""
    return csv_bytes(CHANGES_COLUMNS, _flat(report, tr.lang))


def changes_md(report: ChangesReport, tr: Messages) -> bytes:
    """Return a list of corrections to print: a table of each sort of change there is."""
    lines = [f"# {escape(tr.text(report.known.plan.title))}", "", escape(span(report, tr)), ""]
    lines += [escape(headline(report, tr))]
    effect = tr("changes-effect")
    changed = [_promise_cells(change, report, tr) for change in report.promises]
    new = [figure_cells(figure, tr)[:4] for figure in report.new]
    restated = [figure_cells(figure, tr) for figure in report.restatements]
    figure_heads = [tr(key) for key in ("col-item", "changes-day", "changes-move", "changes-why")]
    tables: list[tuple[str, list[str], Sequence[Sequence[str]]]] = [
        ("changes-promises", [tr(f"changes-{key}") for key in PROMISE_HEADS] + [effect], changed),
        ("changes-new", figure_heads, new),
        ("changes-restated", [*figure_heads, effect], restated),
    ]
    for title, heads, rows in tables:
        if rows:
            right = [head == effect for head in heads]
            lines += ["", f"## {escape(tr(title))}", "", *table_lines(heads, rows, right)]
    if not (changed or new or restated):
        lines += ["", escape(tr("changes-none"))]
    return ("\n".join(lines) + "\n").encode()


def _promise_cells(change: PromiseChange, report: ChangesReport, tr: Messages) -> list[str]:
    term = promises.terms(change, report.known.plan, tr)
    return [
        tr(f"word-{change.change.value}"),
        promises.about(change, tr),
        tr.noted(term, change.note).strip() if change.note else term,
        promises.adopted_by(change, tr),
        promises.effect(change.effect, tr),
    ]


def promise_record(change: PromiseChange, lang: Lang) -> PromiseRecord:
    """Return a change as one flat record, its texts in a language."""
    entry = change.adoption.entry if change.adoption else None
    return PromiseRecord(
        item=change.item.id if change.item else None,
        change=change.change,
        field=change.field,
        old=_plain(change.old, lang),
        new=_plain(change.new, lang),
        at=entry.at if entry else None,
        by=entry.by if entry else None,
        note=change.note.get(lang) if change.note else entry.note if entry else None,
        effect=change.effect,
    )


def figure_record(figure: FigureChange) -> FigureRecord:
    """Return a figure as one flat record."""
    return FigureRecord(
        item=figure.item.id,
        date=figure.date,
        old=_value(figure.old),
        new=_value(figure.new),
        entry=figure.entry.id,
        at=figure.entry.at,
        by=figure.entry.by,
        note=figure.entry.note,
        effect=figure.effect,
    )


def _row(record: PromiseRecord | FigureRecord, *left_out: str) -> Row:
    row: Row = {}
    for name, value in asdict(record).items():
        shown = value.isoformat() if isinstance(value, dt.datetime) else value
        row[KEYS.get(name, name)] = written(shown, Shape.POINTS)
    return {key: value for key, value in row.items() if key not in left_out}


def _promise_row(change: PromiseChange, lang: Lang) -> Row:
    return _row(promise_record(change, lang))


def _figure_row(figure: FigureChange) -> Row:
    return _row(figure_record(figure), "note", "effect")


def _value(reading: Reading | None) -> Decimal | str | None:
    if reading is None:
        return None
    return reading.stage if reading.value is None else reading.value


def _plain(term: object, lang: Lang) -> object:
    """Return a term's value for programs, in the words of the plan file."""
    if isinstance(term, Decimal):
        return trimmed(term)
    if isinstance(term, dt.date):
        return term.isoformat()
    if isinstance(term, Text):
        return term.get(lang)
    if isinstance(term, Enum):
        return term.value
    if isinstance(term, Stage):
        return {"id": term.id, "percent": trimmed(term.percent), "due": _plain(term.due, lang)}
    if isinstance(term, Thresholds):
        return [trimmed(each) for each in (term.ahead, term.behind, term.critical)]
    if isinstance(term, (tuple, list)):
        return [_plain(each, lang) for each in term]
    return term


def _flat(report: ChangesReport, lang: Lang) -> Iterator[Row]:
    blank = dict.fromkeys(CHANGES_COLUMNS)
    for change in report.promises:
        row = _promise_row(change, lang)
        ends = {"from": _cell(row["from"]), "to": _cell(row["to"])}
        yield {**blank, "section": "promises", **row, **ends}
    for figure in report.new:
        yield {**blank, "section": "new", **_figure_row(figure)}
    for figure in report.restatements:
        yield {**blank, "section": "restated", **_row(figure_record(figure))}


def _cell(value: object) -> object:
    """Return a value of several as one cell."""
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each is not None)
    return ";".join(str(_cell(each)) for each in value) if isinstance(value, list) else value
