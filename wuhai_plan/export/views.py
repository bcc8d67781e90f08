"""One item, what needs attention, and the status judged otherwise, for programs."""

from __future__ import annotations

from collections.abc import Mapping

from wuhai_plan.export.csv import write as write_csv
from wuhai_plan.export.json import head
from wuhai_plan.export.json import write as write_json
from wuhai_plan.export.markdown import table_md
from wuhai_plan.export.rows import (
    entry_row,
    forecast_row,
    item_row,
    measure_row,
    percent,
    points,
    target_row,
)
from wuhai_plan.measure.forecast import NoForecast
from wuhai_plan.messages import Messages, account, figures
from wuhai_plan.model import Item, Lang, Revision, Text
from wuhai_plan.numbers import trimmed
from wuhai_plan.views.due import Attention, DueReport
from wuhai_plan.views.item import ItemReport
from wuhai_plan.views.rules import RulesReport
from wuhai_plan.views.sensitivity import SensitivityReport

DUE_COLUMNS = (
    "id", "chapter", "title", "lead", "due", "last_date", "percent", "expected", "gap", "rating",
    "reasons", "why",
)  # fmt: skip
WAY_COLUMNS = ("id", "percent", "difference", "expected", "gap", "rating", "items", "reported")


def item_json(report: ItemReport, say: Messages) -> bytes:
    """Return one item: its keys of the status, then what else the plan and the log say of it."""
    one, lang, found = report.measure, say.lang, report.forecast
    none = found if isinstance(found, NoForecast) else None
    return write_json(
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
            "arithmetic": [text for _, text in account.arithmetic(report, say)],
            "entries": [{**entry_row(r), "withdrawn_by": r.withdrawn_by} for r in report.rows],
            "curve": [
                {"date": at.date, "percent": percent(at.complete), "expected": percent(at.expected)}
                for at in report.curve
            ],
        }
    )  # fmt: skip


def due_json(report: DueReport, say: Messages) -> bytes:
    """Return what needs attention, most urgent first, with the reasons by key and in words."""
    rows = [
        {**row, "why": account.reasons(one, report.as_of, say)}
        for one, row in ((one, _due(one, say.lang)) for one in report.rows)
    ]
    return write_json({**head(report.plan, report.as_of, report.known_at, say.lang), "items": rows})


def due_csv(report: DueReport, say: Messages) -> bytes:
    """Return one row an item; several reasons stand in one cell."""
    rows = (
        {
            **_due(one, say.lang),
            "reasons": ";".join(reason.value for reason in one.reasons),
            "why": say("list-comma").join(account.reasons(one, report.as_of, say)),
        }
        for one in report.rows
    )
    return write_csv(DUE_COLUMNS, rows)


def compared_keys(report: RulesReport, say: Messages) -> dict[str, object]:
    """Return what the comparison adds to a status in JSON."""
    rules = [
        {
            "id": rule.id,
            "title": figures.rules_title(rule, say),
            "basis": rule.limits.basis.value,
            "ahead": trimmed(rule.limits.ahead),
            "behind": trimmed(rule.limits.behind),
            "critical": trimmed(rule.limits.critical),
        }
        for rule in report.rules
    ]
    items = [
        {"id": row.measure.item.id, "ratings": {k: r.value for k, r in row.ratings.items()}}
        for row in report.rows
    ]
    return {"comparison": {"rules": rules, "items": items}}


def compared_csv(report: RulesReport, lang: Lang) -> bytes:
    """Return one row an item that the rule sets rate differently, a column a rule set."""
    rows = (
        {
            **{key: rating.value for key, rating in row.ratings.items()},
            "id": row.measure.item.id,
            "title": row.measure.item.title.get(lang),
        }
        for row in report.rows
    )
    return write_csv(("id", "title", *(rule.id for rule in report.rules)), rows)


def compared_md(report: RulesReport, say: Messages) -> bytes:
    """Return the comparison as a Markdown table."""
    rules = [say("rules-default"), *(rule.id for rule in report.rules[1:])]
    rows = [
        [say.text(row.measure.item.title), *(figures.rating(r, say) for r in row.ratings.values())]
        for row in report.rows
    ]
    title, dates = say.text(report.plan.title), figures.dates(report, say)
    return table_md(title, dates, [say("col-item"), *rules], rows)


def sensitivity_keys(report: SensitivityReport) -> dict[str, object]:
    """Return what the other ways of adding up add to a status in JSON."""
    return {"sensitivity": _ways(report)}


def sensitivity_csv(report: SensitivityReport) -> bytes:
    """Return one row a way of adding up."""
    return write_csv(WAY_COLUMNS, _ways(report))


def sensitivity_md(report: SensitivityReport, say: Messages) -> bytes:
    """Return the ways of adding up as a Markdown table."""
    names = ("way", "complete", "difference", "expected", "gap", "rating", "reported")
    rows = [
        [
            say(f"way-{way.id}"),
            figures.percent(way.rollup.complete),
            figures.gap(way.change),
            figures.percent(way.rollup.expected),
            figures.gap(way.rollup.gap),
            figures.rating(way.rollup.rating, say),
            say("reported-of", part=way.rollup.reported, whole=way.rollup.items),
        ]
        for way in report.ways
    ]
    title, dates = say.text(report.plan.title), figures.dates(report, say)
    return table_md(title, dates, [say(f"col-{name}") for name in names], rows)


def _ways(report: SensitivityReport) -> list[dict[str, object]]:
    return [
        {
            "id": way.id,
            "percent": percent(way.rollup.complete),
            "difference": points(way.change),
            "expected": percent(way.rollup.expected),
            "gap": points(way.rollup.gap),
            "rating": way.rollup.rating.value if way.rollup.rating else None,
            "items": way.rollup.items,
            "reported": way.rollup.reported,
        }
        for way in report.ways
    ]


def _due(row: Attention, lang: Lang) -> dict[str, object]:
    one = row.measure
    return {
        "id": one.item.id,
        "chapter": one.item.chapter,
        "title": one.item.title.get(lang),
        "lead": _text(one.item.lead, lang),
        "due": one.item.due,
        "last_date": one.last.date if one.last else None,
        **measure_row(one),
        "reasons": [reason.value for reason in row.reasons],
    }


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


def _text(text: Text | None, lang: Lang) -> str | None:
    return text.get(lang) if text else None
