"""What the page's templates fill in of each item: its row, and what is folded below it."""

from __future__ import annotations

from wuhai_plan.export.html.parts import SMALL, drawing, item_standing
from wuhai_plan.export.html.words import TR, both, link, user
from wuhai_plan.lang import Lang
from wuhai_plan.measure.expected import line_of
from wuhai_plan.messages import entries, explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.texts import clean
from wuhai_plan.views.html import HtmlReport
from wuhai_plan.views.log import LogRow, replaced
from wuhai_plan.views.show import ShowReport

MOST = 30  # entries of an item that a page lists
# Fields that stand in another place of the item; who to call stands on no page.
ELSEWHERE = ("chapter", "note", "liaison")


def item_rows(report: HtmlReport) -> tuple[list[dict[str, object]], list[str]]:
    """Return every item in the plan's order, and the lines of what was expected that they share."""
    shared: dict[str, int] = {}
    return [_item(item_report, shared) for item_report in report.items], list(shared)


def _item(report: ShowReport, shared: dict[str, int]) -> dict[str, object]:
    measure, item = report.measure, report.measure.item
    rows = report.rows[-MOST:]
    tails = entries.id_tails([row.entry.id for row in report.rows]) if report.rows else {}
    return {
        **item_standing(measure),
        "chapter": item.chapter,
        "chapter_title": user(report.plan.chapters[item.chapter].title),
        "so_far": both(lambda tr: figures.so_far(measure, tr)),
        "note": user(item.note),
        "curve": _curve(report, shared),
        "words": [_words(report, TR[lang]) for lang in Lang],
        "entries": [_entry(row, tails, replaced(report.rows)) for row in reversed(rows)],
        "earlier": len(report.rows) - len(rows),
    }


def _curve(report: ShowReport, shared: dict[str, int]) -> dict[str, object] | None:
    """Return the paths; what is expected by days or checkpoints goes straight between corners."""
    straight = line_of(report.measure.item).straight
    curve = drawing(report.curve, SMALL, steps=True, straight=straight)
    if curve:
        curve["shared"] = shared.setdefault(str(curve["expected"]), len(shared) + 1)
    return curve


def _words(report: ShowReport, tr: Messages) -> dict[str, object]:
    """Return what a page says of an item in one language."""
    pairs = [pair for pair in fields.fields(report, tr) if pair[0] not in ELSEWHERE]
    steps = [
        tr("labelled", label=tr(f"col-{key}"), text=line)
        for key, line in explain.arithmetic(report, tr)
    ]
    parts = [
        (tr("show-arithmetic"), steps),
        (tr("show-forecast"), explain.forecast(report, tr)),
        (tr("show-revisions"), fields.revisions(report, tr)),
    ]
    return {
        "lang": tr.lang.value,
        "parts": [(head, lines) for head, lines in parts if lines],
        "promise": tr("page-promise"),
        "fields": [(tr(f"col-{key}"), text) for key, text in pairs],
    }


def _entry(row: LogRow, tails: dict[str, str], old: frozenset[str]) -> dict[str, object]:
    entry = row.entry
    return {
        "tail": tails[entry.id],
        "date": entry.date or "",
        "recorded": f"{entry.at:%Y-%m-%d}",
        "change": both(lambda tr: clean(entries.change(row, tr, tails, old)), of_user=True),
        "withdrawn": row.withdrawn_by is not None,
        "by": user(entry.by),
        "note": user(entry.note, lines=True),
        "evidence": [
            {"ref": user(proof.ref), "link": link(proof.ref), "digest": proof.sha256}
            for proof in entry.evidence
        ],
    }
