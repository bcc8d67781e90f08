"""What a bulletin says in sentences: how the plan stands, what lags, what became of promises."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from wuhai_plan.measure.promises import PromiseWord
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages import explain, figures, promises
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.paper import full_day, tight
from wuhai_plan.numbers import rounded_points
from wuhai_plan.views.docx import DocxReport, Lagging
from wuhai_plan.views.due import DueRow, Reason
from wuhai_plan.views.promises import PromiseChange

_ENDS = " \n。.；;"


def opening(report: DocxReport, tr: Messages) -> str:
    """Return how the plan stands, by how many items of each rating, and what changed since."""
    overall, changes = report.status.overall, report.status.changes
    facts = {
        "as_of": full_day(report.as_of, tr),
        "title": report.plan.title,
        "items": overall.items,
        "reported": overall.reported,
    }
    if overall.complete is None or overall.rating is None:
        parts = [tr("docx-opening-none", **facts)]
    else:
        stands = {**figures.facts(overall), "gap": gap(overall.gap, tr), "rating": overall.rating}
        parts = [tr("docx-opening", **facts, **stands)]
    counts = figures.count_words(overall, tr)
    if counts:
        parts.append(tr("docx-counts", counts=counts))
    if overall.claimed is not None:
        sides = {"claimed": overall.claimed, "confirmed": overall.confirmed}
        words = {key: figures.percent(share) for key, share in sides.items()}
        parts.append(tr("docx-sides", **words, waiting=overall.waiting))
    if changes is not None and changes.overall.change is not None:
        points = rounded_points(changes.overall.change, 1)
        key = "same" if points == 0 else "up" if points > 0 else "down"
        new = changes.overall.new_entries
        since = full_day(changes.since, tr)
        moved = tr(f"docx-change-{key}", since=since, points=figures.grouped(abs(points)))
        parts.append(tr("docx-change", moved=moved, new=new))
    return tr("between-sentences").join(parts)


def gap(points: Fraction | None, tr: Messages) -> str:
    """Return how far something is above or below what is expected by now; "" without a line."""
    if points is None:
        return ""
    rounded = rounded_points(points, 1)
    key = "docx-level" if rounded == 0 else "docx-above" if rounded > 0 else "docx-below"
    return tr(key, points=figures.grouped(abs(rounded)))


def remarks(report: DocxReport, tr: Messages) -> list[str]:
    """Return what else is to be said of the whole: first promises, groups held back, silence."""
    texts = figures.remarks(report.status, tr, both=report.status.overall.waiting is None)
    return [_sentence(text[:1].upper() + text[1:], tr) for text in texts]


def lag_heading(lagging: Lagging, tr: Messages) -> str:
    """Return a rating that lags and how many items have it."""
    word = tr.rating(lagging.rating)
    return tr("docx-lags-of", rating=word[:1].upper() + word[1:], count=len(lagging.measures))


def lagging(measure: Measure, report: DocxReport, tr: Messages) -> tuple[str, str]:
    """Return an item and its unit, and its figures, its problem and its next step."""
    item = measure.item
    lead = tr.text(item.lead) if item.lead else tr("docx-no-lead")
    row = DueRow(measure, (Reason(measure.rating.value),))
    why = [tight(text, tr) for text in explain.reasons(row, report.as_of, tr)]
    facts = figures.facts(measure)
    if measure.waiting is not None:
        vouched = tr("docx-vouched", confirmed=figures.percent(measure.confirmed))
        facts["complete"] = tr.noted(facts["complete"], vouched)
    stands = tr("docx-stands", value=tight(figures.so_far(measure, tr), tr), **facts)
    parts = [_sentence(tr("list-semicolon").join([stands, *why]), tr)]
    for key, text in (("problem", measure.problem), ("next", measure.next)):
        if text:
            parts.append(_sentence(tr("labelled", label=tr(f"col-{key}"), text=text), tr))
    if not measure.problem and not measure.next:
        parts.append(tr("docx-no-words"))
    return tr("docx-lag", item=item.title, lead=lead), tr("between-sentences").join(parts)


def promise(change: PromiseChange, report: DocxReport, tr: Messages) -> tuple[str, str]:
    """Return the item of a promise that changed, and what changed, by whom and why."""
    word, terms = tr(f"word-{change.change.value}"), _terms(change, report, tr)
    parts = [_sentence(tr("labelled", label=word, text=terms) if terms else word, tr)]
    adoption = change.adoption.entry if change.adoption else None
    why = change.note or (adoption.note if adoption else None)
    if why:
        parts.append(_sentence(tr("docx-why", note=why), tr))
    if adoption is not None:
        by = adoption.by or tr("nobody")
        parts.append(tr("docx-adopted", by=by, day=full_day(adoption.at.date(), tr)))
    head = tr("docx-promise", item=promises.about(change, tr))
    return head, tr("between-sentences").join(parts)


def _terms(change: PromiseChange, report: DocxReport, tr: Messages) -> str:
    """Return a term from what to what; the day a promise was dropped; nothing of a whole item."""
    if change.field is None:
        return ""
    old, new = (
        full_day(each, tr) if isinstance(each, dt.date)
        else promises.value(change, each, report.plan, tr)
        for each in (change.old, change.new)
    )  # fmt: skip
    if change.change is PromiseWord.DROPPED:
        return tr("docx-from", day=new)
    return tr("docx-term", name=promises.term_name(change.field, tr), old=old, new=new)


def seal_lines(report: DocxReport, tr: Messages) -> list[str]:
    """Return the fingerprint of what the bulletin rests on, and how it is checked."""
    seal = report.seal
    if seal is None:
        return [tr("seal-bulletin-none")]
    moment = seal.known_at.isoformat(timespec="seconds")
    facts = {"fingerprint": seal.fingerprint, "entries": seal.entries, "known_at": moment}
    return tr("docx-seal", **facts).split("\n")


def _sentence(text: str, tr: Messages) -> str:
    return tr("sentence", text=text.rstrip(_ENDS))
