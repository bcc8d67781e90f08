"""The ratings by several rule sets as CSV, JSON and Markdown."""

from __future__ import annotations

from wuhai_plan.export.csv import csv_bytes
from wuhai_plan.export.markdown import table_md
from wuhai_plan.export.status import status_json
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.numbers import trimmed
from wuhai_plan.views.compare_rules import CompareRulesReport


def compared_json(report: CompareRulesReport, tr: Messages) -> bytes:
    """Return the status, and what the comparison adds to it."""
    rules = [
        {
            "id": rule.id,
            "title": figures.rules_title(rule, tr),
            "basis": rule.limits.basis.value,
            **{key: trimmed(getattr(rule.limits, key)) for key in ("ahead", "behind", "critical")},
        }
        for rule in report.rules
    ]
    items = [{"id": row.measure.item.id, "ratings": row.ratings} for row in report.rows]
    return status_json(report.status, tr, {"comparison": {"rules": rules, "items": items}})


def compared_csv(report: CompareRulesReport, tr: Messages) -> bytes:
    """Return one row an item that the rule sets rate differently, a column a rule set."""
    rows = (
        {
            **{key: rating.value for key, rating in row.ratings.items()},
            "id": row.measure.item.id,
            "title": row.measure.item.title.get(tr.lang),
        }
        for row in report.rows
    )
    return csv_bytes(("id", "title", *(rule.id for rule in report.rules)), rows)


def compared_md(report: CompareRulesReport, tr: Messages) -> bytes:
    """Return the comparison as a Markdown table."""
    rules = [tr("rules-default"), *(rule.id for rule in report.rules[1:])]
    rows = [
        [
            tr.text(row.measure.item.title),
            *(figures.rating(rating, tr) for rating in row.ratings.values()),
        ]
        for row in report.rows
    ]
    return table_md(report, [tr("col-item"), *rules], rows, tr)
