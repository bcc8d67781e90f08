"""What became known between two moments as JSON, CSV and Markdown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.json import VERSION, json_bytes
from wuhai_plan.export.markdown import escape, table_lines
from wuhai_plan.export.rows import Shape, written
from wuhai_plan.lang import Lang
from wuhai_plan.messages import promises
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.changes import figure_cells, headline, span
from wuhai_plan.model import Reading, Stage, Text, Thresholds
from wuhai_plan.numbers import trimmed
from wuhai_plan.views.changes import ChangesReport, FigureChange
from wuhai_plan.views.promises import PromiseChange

PROMISE_KEYS = ("item", "change", "field", "from", "to", "at", "by", "note", "effect")
FIGURE_KEYS = ("item", "date", "from", "to", "entry", "at", "by")
CHANGES_COLUMNS = ("section", "item", "change", "field", "date", "from", "to", "entry", "at", "by",
                   "note", "effect")  # fmt: skip
Row = dict[str, object]


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
            "restated": [_restated_row(figure) for figure in report.restatements],
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


PROMISE_HEADS = ("word", "promise", "term", "why")


def _promise_cells(change: PromiseChange, report: ChangesReport, tr: Messages) -> list[str]:
    term = promises.terms(change, report.known.plan, tr)
    return [
        tr(f"word-{change.change.value}"),
        promises.about(change, tr),
        tr("with-note", text=term, note=change.note).strip() if change.note else term,
        promises.adopted_by(change, tr),
        promises.effect(change.effect, tr),
    ]


def _promise_row(change: PromiseChange, lang: Lang) -> Row:
    entry = change.adoption.entry if change.adoption else None
    note = change.note.get(lang) if change.note else entry and entry.note
    values: tuple[object, ...] = (
        change.item.id if change.item else None,
        change.change.value,
        change.field,
        _plain(change.old, lang),
        _plain(change.new, lang),
        entry.at.isoformat() if entry else None,
        entry.by if entry else None,
        note,
        written(change.effect, Shape.POINTS),
    )
    return dict(zip(PROMISE_KEYS, values, strict=True))


def _figure_row(figure: FigureChange) -> Row:
    entry = figure.entry
    values = (
        figure.item.id,
        figure.date.isoformat(),
        _value(figure.old),
        _value(figure.new),
        entry.id,
        entry.at.isoformat(),
        entry.by,
    )
    return dict(zip(FIGURE_KEYS, values, strict=True))


def _restated_row(figure: FigureChange) -> Row:
    effect = written(figure.effect, Shape.POINTS)
    return {**_figure_row(figure), "note": figure.entry.note, "effect": effect}


def _value(reading: Reading | None) -> object:
    if reading is None:
        return None
    return reading.stage if reading.value is None else trimmed(reading.value)


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
    for change in report.promises:
        row = _promise_row(change, lang)
        yield {"section": "promises", **row, "from": _cell(row["from"]), "to": _cell(row["to"])}
    yield from ({"section": "new", **_figure_row(figure)} for figure in report.new)
    yield from ({"section": "restated", **_restated_row(figure)} for figure in report.restatements)


def _cell(value: object) -> object:
    """Return a value of several as one cell."""
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each is not None)
    return ";".join(str(_cell(each)) for each in value) if isinstance(value, list) else value
