"""What the page's templates fill in of each item: its row, and what is folded below it."""

from __future__ import annotations

from wuhai_plan.export.page.parts import SMALL, drawn, stand
from wuhai_plan.export.page.words import SAY, Both, both, link, user
from wuhai_plan.messages import Messages, account, entries, fields, figures
from wuhai_plan.model import Entry, Lang
from wuhai_plan.report import LogRow
from wuhai_plan.texts import clean
from wuhai_plan.views.item import ItemReport
from wuhai_plan.views.page import PageReport

MOST = 30  # entries of an item that a page lists
DIGEST = 12  # digits of a SHA-256 that tell files apart at a glance
SAID = ("chapter", "note")  # fields that stand elsewhere in the item


def items(report: PageReport) -> tuple[list[dict[str, object]], list[str]]:
    """Return every item in the plan's order, and the lines of what was expected that they share."""
    shared: dict[str, int] = {}
    return [_item(one, shared) for one in report.items], list(shared)


def _item(report: ItemReport, shared: dict[str, int]) -> dict[str, object]:
    one = report.measure
    item = one.item
    shown = report.rows[-MOST:]
    tails = entries.id_tails([row.entry.id for row in report.rows]) if report.rows else {}
    return {
        **stand(one),
        "id": item.id,
        "chapter": item.chapter,
        "chapter_title": user(report.plan.chapters[item.chapter].title),
        "title": user(item.title),
        "so_far": both(lambda say: figures.so_far(one, say)),
        "due": item.due,
        "lead": user(item.lead),
        "note": user(item.note),
        "curve": _curve(report, shared),
        "told": [_told(report, SAY[lang]) for lang in Lang],
        "entries": [_entry(row, tails) for row in reversed(shown)],
        "earlier": len(report.rows) - len(shown),
    }


def _curve(report: ItemReport, shared: dict[str, int]) -> dict[str, object] | None:
    """Return the paths; what is expected by days or checkpoints goes straight between corners."""
    straight = fields.straight(report.measure.item)
    found = drawn(report.curve, SMALL, steps=True, straight=straight)
    if found:
        should = str(found["should"])
        found["shared"] = shared.setdefault(should, len(shared) + 1)
    return found


def _told(report: ItemReport, say: Messages) -> dict[str, object]:
    """Return what is said of an item in one language."""
    shown = [pair for pair in fields.fields(report, say) if pair[0] not in SAID]
    sums = [
        say("labelled", label=say(f"field-{key}"), text=line)
        for key, line in account.arithmetic(report, say)
    ]
    parts = [
        (say("show-arithmetic"), sums),
        (say("show-forecast"), account.forecast(report, say)),
        (say("show-revisions"), fields.revisions(report, say)),
    ]
    return {
        "lang": say.lang.value,
        "parts": [(head, lines) for head, lines in parts if lines],
        "promise": say("page-promise"),
        "fields": [(say(f"field-{key}"), text) for key, text in shown],
    }


def _entry(row: LogRow, tails: dict[str, str]) -> dict[str, object]:
    entry = row.entry
    return {
        "tail": tails[entry.id],
        "date": entry.date or "",
        "recorded": f"{entry.at:%Y-%m-%d}",
        "change": both(lambda say: clean(entries.change(row, say, tails)), of_user=True),
        "withdrawn": row.withdrawn_by is not None,
        "by": user(entry.by),
        "note": _lines(entry),
        "evidence": [
            {
                "ref": user(one.ref),
                "link": link(one.ref),
                "digest": one.sha256[:DIGEST] if one.sha256 else None,
            }
            for one in entry.evidence
        ],
    }


def _lines(entry: Entry) -> Both | None:
    """Return an entry's note with its own line breaks."""
    if not entry.note:
        return None
    text = clean(entry.note, lines=True)
    return Both(text, text, of_user=True)
