"""What the page's templates fill in of each item: its row, and what is folded below it."""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.export.html.parts import OPENED, SMALL, Axes, axes_of, drawing, item_standing
from wuhai_plan.export.html.words import TR, Both, both, link, user
from wuhai_plan.lang import Lang
from wuhai_plan.messages import curves, entries, explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.texts import clean
from wuhai_plan.views.curves import Curve
from wuhai_plan.views.html import HtmlReport
from wuhai_plan.views.log import LogRow, replaced
from wuhai_plan.views.show import ShowReport

MOST = 30  # entries of an item that a page lists
# Fields that stand in another place of the item; who to call stands on no page.
ELSEWHERE = ("chapter", "note", "liaison", "more")


class Shared(Struct):
    """What stands once for all curves that have it, with its number: expected lines, axes."""

    lines: dict[str, int] = {}
    axes: dict[Axes, int] = {}


def item_rows(report: HtmlReport) -> tuple[list[dict[str, object]], Shared]:
    """Return every item in the plan's order, and what their curves share."""
    shared = Shared()
    return [_item(item_report, shared) for item_report in report.items], shared


def _item(report: ShowReport, shared: Shared) -> dict[str, object]:
    measure, item = report.measure, report.measure.item
    rows = report.rows[-MOST:]
    endings = entries.endings([row.entry.id for row in report.rows])
    return {
        **item_standing(measure),
        "chapter": item.chapter,
        "chapter_title": user(report.plan.chapters[item.chapter].title),
        "so_far": both(lambda tr: figures.so_far(measure, tr)),
        "note": user(item.note),
        "curve": _curve(report.curve, shared),
        "words": [_words(report, TR[lang]) for lang in Lang],
        "entries": [_entry(row, endings, replaced(report.rows)) for row in reversed(rows)],
        "earlier": len(report.rows) - len(rows),
    }


def _curve(curve: Curve, shared: Shared) -> dict[str, object]:
    """Return the paths; what its axes are where it is drawn large, and what its lines are."""
    drawn, axes = drawing(curve, SMALL, steps=True), axes_of(curve, OPENED)
    line = str(drawn["expected"])
    return {
        **drawn,
        "shared": shared.lines.setdefault(line, len(shared.lines) + 1) if line else None,
        "axes": shared.axes.setdefault(axes, len(shared.axes) + 1),
        "left": axes.left,
        "key": [(name, word) for name, word in _key(curve) if word.en],
    }


def _key(curve: Curve) -> list[tuple[str, Both]]:
    """Return the class of each line and what it is; no word for one that isn't drawn."""
    return [
        ("line", both(lambda tr: curves.reached_word(curve, tr) or "", of_user=True)),
        ("should", both(lambda tr: curves.line_word(curve, tr) or "")),
        ("goal", both(lambda tr: curves.target_figure(curve, tr) or "", of_user=True)),
    ]


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


def _entry(row: LogRow, endings: entries.Endings, old: frozenset[str]) -> dict[str, object]:
    entry = row.entry
    of_user = entry.add is None and entry.set is None  # a stage's title
    return {
        "tail": endings(entry.id),
        "date": entry.date or "",
        "recorded": f"{entry.at:%Y-%m-%d}",
        "change": both(lambda tr: clean(entries.change(row, tr, endings, old)), of_user=of_user),
        "gone": not row.counts,
        "by": user(entry.by),
        "note": user(entry.note, lines=True),
        "besides": both(lambda tr: " · ".join(entries.problem_and_next(entry, tr)), of_user=True),
        "evidence": [
            {"ref": user(proof.ref), "link": link(proof.ref), "digest": proof.sha256}
            for proof in entry.evidence
        ],
    }
