"""One item as JSON."""

from __future__ import annotations

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
                **_promise(item, lang),
                "first": {"target": written(ends(first.target, first.high), Shape.NUMBER),
                          "due": first.due, "weight": trimmed(first.weight)},
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


def _promise(item: Item, lang: Lang) -> dict[str, object]:
    return {
        "pace": item.pace.value,
        "checkpoints": [{"date": day, "value": trimmed(value)} for day, value in item.checkpoints],
        "stages": [
            {"id": stage.id, "percent": trimmed(stage.percent), "title": stage.title.get(lang),
             "due": stage.due}
            for stage in item.stages
        ],
        "support": [unit.get(lang) for unit in item.support],
        "tags": list(item.tags),
        "source": in_lang(item.source, lang),
        "note": in_lang(item.note, lang),
    }  # fmt: skip


def _revision(revision: Revision, lang: Lang) -> dict[str, object]:
    return {
        "from": revision.since,
        "target": written(ends(revision.target, revision.high), Shape.NUMBER),
        "due": revision.due,
        "weight": written(revision.weight, Shape.NUMBER),
        "note": in_lang(revision.note, lang),
    }
