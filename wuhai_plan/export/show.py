"""One item as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from wuhai_plan.export.json import head, json_bytes
from wuhai_plan.export.rows import (
    _text,
    entry_row,
    forecast_row,
    item_row,
    percent,
    target_row,
)
from wuhai_plan.measure.forecast import NoForecast
from wuhai_plan.messages import explain
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Lang, Revision
from wuhai_plan.numbers import trimmed
from wuhai_plan.views.show import ShowReport


def item_json(report: ShowReport, tr: Messages) -> bytes:
    """Return one item: its keys of the status, then what else the plan and the log say of it."""
    one, lang, found = report.measure, tr.lang, report.forecast
    none = found if isinstance(found, NoForecast) else None
    return json_bytes(
        {
            **head(report.plan, report.as_of, report.known_at, lang),
            "item": {
                **item_row(one, lang),
                "forecast": None if isinstance(found, NoForecast) else forecast_row(found),
                "no_forecast": none.value if none else None,
                **_promise(one.item, lang),
                "first": {"target": target_row(report.first.target, report.first.high),
                          "due": report.first.due, "weight": trimmed(report.first.weight)},
                "revisions": [_revision(revision, lang) for revision in one.item.revisions],
            },
            "arithmetic": [text for _, text in explain.arithmetic(report, tr)],
            "entries": [{**entry_row(r), "withdrawn_by": r.withdrawn_by} for r in report.rows],
            "curve": [
                {"date": at.date, "percent": percent(at.complete), "expected": percent(at.expected)}
                for at in report.curve
            ],
        }
    )  # fmt: skip


def _promise(item: Item, lang: Lang) -> Mapping[str, object]:
    return {
        "pace": item.pace.value,
        "checkpoints": [{"date": day, "value": trimmed(value)} for day, value in item.checkpoints],
        "stages": [
            {"id": one.id, "percent": trimmed(one.percent), "title": one.title.get(lang),
             "due": one.due}
            for one in item.stages
        ],
        "support": [one.get(lang) for one in item.support],
        "tags": list(item.tags),
        "source": _text(item.source, lang),
        "note": _text(item.note, lang),
    }  # fmt: skip


def _revision(one: Revision, lang: Lang) -> dict[str, object]:
    return {
        "from": one.since,
        "target": target_row(one.target, one.high),
        "due": one.due,
        "weight": None if one.weight is None else trimmed(one.weight),
        "note": _text(one.note, lang),
    }
