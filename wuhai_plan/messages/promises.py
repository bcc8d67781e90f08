"""What became of promises, in words: a term that changed, from what to what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum

from wuhai_plan.measure.promises import PromiseWord
from wuhai_plan.measure.rollup import Points
from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Item, Plan, Stage, Text, Thresholds
from wuhai_plan.texts import clean
from wuhai_plan.views.promises import PromiseChange

IN_UNIT = ("target", "baseline")  # terms that are amounts in the item's own unit


def about(change: PromiseChange, tr: Messages) -> str:
    """Return what a change is about: an item's title, or the plan as a whole."""
    return tr.text(change.item.title) if change.item else tr("the-plan")


def terms(change: PromiseChange, plan: Plan, tr: Messages) -> str:
    """Return the term that changed, from what to what; nothing where a whole item came or went."""
    if change.field is None:
        return ""
    name = term_name(change.field, tr)
    if change.change is PromiseWord.DROPPED:
        return tr("term-from", day=change.new)
    old, new = (value(change, each, plan, tr) for each in (change.old, change.new))
    return tr("term-changed", name=name, old=old, new=new)


def term_name(field: str, tr: Messages) -> str:
    """Return what a term is called; of a chapter's title, the chapter's id."""
    kind, _, name = field.partition(".")
    return tr("term-chapter-title", id=name) if name else tr(f"term-{kind.strip('[]')}")


def value(change: PromiseChange, term: object, plan: Plan, tr: Messages) -> str:
    """Return a term's value as people read it."""
    field, item = change.field, change.item
    if term is None or term == ():
        return tr("term-none")
    if field in IN_UNIT and item is not None:
        return _amount(term, item, tr)
    if field == "chapter":
        chapter = plan.chapters.get(str(term))
        return tr.text(chapter.title) if chapter else str(term)
    if isinstance(term, Thresholds):
        return " / ".join(map(figures.grouped, (term.ahead, term.behind, term.critical)))
    if isinstance(term, Enum):
        return tr(f"word-{term.value}")
    if isinstance(term, Decimal):
        return figures.grouped(term)
    if isinstance(term, (tuple, list)):
        return tr("list-comma").join(_part(part, tr) for part in term)
    return _part(term, tr)


def adopted_by(change: PromiseChange, tr: Messages) -> str:
    """Return who adopted a change, when, and why."""
    if change.adoption is None:
        return ""
    entry = change.adoption.entry
    by = tr("changes-by", by=entry.by or tr("nobody"), at=entry.at)
    return tr.noted(by, entry.note)


def effect(points: Points | None, tr: Messages) -> str:
    """Return what a change did to the headline, in percentage points."""
    return tr("term-none") if points is None else figures.gap(points)


def _amount(term: object, item: Item, tr: Messages) -> str:
    if isinstance(term, tuple):
        low, high = term
        return tr("term-range", low=figures.grouped(low), high=figures.with_unit(high, item, tr))
    assert isinstance(term, Decimal)  # noqa: S101 - targets and baselines are numbers
    return figures.with_unit(term, item, tr)


def _part(part: object, tr: Messages) -> str:
    """Return one of several values: a stage, a checkpoint, a heading with its text, a name."""
    if isinstance(part, Stage):
        key = "show-stage-due" if part.due else "show-stage"
        return tr(key, title=part.title, percent=figures.grouped(part.percent), due=part.due)
    if isinstance(part, tuple):
        first, second = part
        if isinstance(first, dt.date) and isinstance(second, Decimal):
            return tr("show-point", value=figures.grouped(second), day=first)
        return tr("labelled", label=first, text=tr.fact(second))
    if isinstance(part, Text):
        return tr.text(part)
    return clean(tr.fact(part))
