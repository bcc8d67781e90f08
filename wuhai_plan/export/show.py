"""One item as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from wuhai_plan.export.json import head, json_bytes
from wuhai_plan.export.log import log_row
from wuhai_plan.export.rows import Shape, ends, forecast_row, in_lang, item_row, written
from wuhai_plan.lang import Lang
from wuhai_plan.measure.forecast import NoForecast
from wuhai_plan.messages import explain
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Revision
from wuhai_plan.numbers import trimmed
from wuhai_plan.views.show import ShowReport


def item_json(report: ShowReport, tr: Messages) -> bytes:
    """Return one item: its keys of the status, then what else the plan and the log say of it."""
    item, first, lang, forecast = report.measure.item, report.first, tr.lang, report.forecast
    return json_bytes(
        {
            **head(report, lang),
            "item": {
                **item_row(report.measure, lang),
                "forecast": None if isinstance(forecast, NoForecast) else forecast_row(forecast),
                "no_forecast": forecast.value if isinstance(forecast, NoForecast) else None,
                **_promise(report, lang),
                "first": _first(first),
                "revisions": [_revision(revision, lang) for revision in item.revisions],
            },
            "arithmetic": [text for _, text in explain.arithmetic(report, tr)],
            "entries": [log_row(row) for row in report.rows],
            "curve": [
                {"date": sample.date, "percent": written(sample.complete, Shape.SHARE),
                 "expected": written(sample.expected, Shape.SHARE)}
                for sample in report.curve.samples
            ],
        }
    )  # fmt: skip


def _promise(report: ShowReport, lang: Lang) -> dict[str, object]:
    item = report.measure.item
    return {
        "pace": item.pace.value,
        "report": item.report.value,
        "lag": item.lag,
        "checkpoints": _checkpoints(item.checkpoints),
        "stages": [
            {"id": stage.id, "percent": trimmed(stage.percent), "title": stage.title.get(lang),
             "due": stage.due}
            for stage in item.stages
        ],
        "support": [unit.get(lang) for unit in item.support],
        "tags": list(item.tags),
        "source": in_lang(item.source, lang),
        "note": in_lang(item.note, lang),
        "quote": in_lang(item.quote, lang),
        "was": item.was,
        "dropped": _dropped(report, lang),
    }  # fmt: skip


def _dropped(report: ShowReport, lang: Lang) -> dict[str, object] | None:
    """Return since when the promise is given up; a day to come is in no report before it."""
    dropped = report.measure.item.dropped
    if dropped is None or not report.measure.item.is_dropped(report.as_of):
        return None
    return {"on": dropped.on, "note": in_lang(dropped.note, lang)}


def _first(first: Item) -> dict[str, object]:
    return {
        "target": written(ends(first.target, first.high), Shape.NUMBER),
        "due": first.due,
        "weight": trimmed(first.weight),
        "baseline": written(first.baseline, Shape.NUMBER),
        "checkpoints": _checkpoints(first.checkpoints),
    }


def _checkpoints(points: Sequence[tuple[dt.date, Decimal]]) -> list[dict[str, object]]:
    return [{"date": day, "value": trimmed(value)} for day, value in points]


def _revision(revision: Revision, lang: Lang) -> dict[str, object]:
    points = revision.checkpoints
    return {
        "from": revision.since,
        "target": written(ends(revision.target, revision.high), Shape.NUMBER),
        "due": revision.due,
        "weight": written(revision.weight, Shape.NUMBER),
        "baseline": written(revision.baseline, Shape.NUMBER),
        "checkpoints": None if points is None else _checkpoints(points),
        "note": in_lang(revision.note, lang),
    }
