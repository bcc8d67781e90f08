"""What the page's templates fill in: groups, what needs attention, the method."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from msgspec.structs import asdict

from wuhai_plan.export.curve_paths import curve_paths, tick
from wuhai_plan.export.html.words import TR, Both, both, user, word
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import explain, figures
from wuhai_plan.model import Rating
from wuhai_plan.views.bars import filled
from wuhai_plan.views.curves import Curve
from wuhai_plan.views.due import DueRow
from wuhai_plan.views.html import HtmlReport

BAR = 200  # units of a bar's grid
SMALL = (240, 60)
LARGE = (1200, 400)
METHOD = ("complete", "expected", "rating", "group", "exact", "dates")


def standing(measure: Measure | Rollup) -> dict[str, object]:
    """Return how an item or a group stands: its figures, and its bar with a tick."""
    return {
        **figures.facts(measure),
        **rating_facts(measure.rating),
        "filled": filled(measure.complete, BAR),
        "tick": tick(measure.expected, BAR),
    }


def drawing(
    curve: Curve, size: tuple[int, int], *, steps: bool = False, straight: bool = True
) -> dict[str, object] | None:
    """Return a curve's paths on a grid of its own; None where there is none.

    With `steps`, what was complete goes in steps; what was expected too unless `straight`. `now`
    and `at` are where the last of what was complete stands, `hundred` the height of 100%.
    """
    if not curve:
        return None
    paths = curve_paths(curve, *size, steps=steps, straight=straight)
    frame = paths.frame
    last = next((day for day in reversed(curve) if day.complete is not None), None)
    return {
        **asdict(paths),
        "shared": None,
        "now": frame.x(last.date) if last else None,
        "at": frame.y(last.complete) if last and last.complete is not None else None,
        "hundred": frame.y(Fraction(1)),
    }


def item_standing(measure: Measure) -> dict[str, object]:
    """Return how an item stands, and what identifies it."""
    item = measure.item
    return {
        **standing(measure),
        "id": item.id,
        "title": user(item.title),
        "lead": user(item.lead),
        "due": item.due,
    }


def _group(rollup: Rollup, curve: Curve, size: tuple[int, int]) -> dict[str, object]:
    return {
        **standing(rollup),
        "curve": drawing(curve, size),
        "reported": word("of", part=rollup.reported, whole=rollup.items),
        "ratings": [{**rating_facts(rating), "count": rollup.ratings[rating]} for rating in Rating],
        "promised": both(lambda tr: figures.as_promised(rollup, tr)),
    }


def overall(report: HtmlReport) -> dict[str, object]:
    """Return how the whole plan stands."""
    rollup = report.status.overall
    remarks = {lang: figures.remarks(report.status, TR[lang]) for lang in Lang}
    return {
        **_group(rollup, report.curve, LARGE),
        "remarks": [
            Both(en, zh) for en, zh in zip(remarks[Lang.EN], remarks[Lang.ZH], strict=True)
        ],
    }


def rating_facts(rating: Rating | None) -> dict[str, object]:
    """Return a rating's name, symbol and word."""
    return {
        "rating": rating.value if rating else "",
        "symbol": figures.SYMBOLS[rating] if rating else "",
        "word": both(lambda tr: tr.rating(rating) if rating else "–"),
    }


def chapters(report: HtmlReport) -> list[dict[str, object]]:
    """Return a row a chapter."""
    return [
        {**_group(group.rollup, curve, SMALL), "id": group.id, "title": user(group.title)}
        for group, curve in zip(report.status.groups, report.curves, strict=True)
    ]


def attention(report: HtmlReport) -> list[dict[str, object]]:
    """Return a row an item that needs attention, with its reasons in words."""
    return [
        {**item_standing(row.measure), "why": _why(row, report.as_of)} for row in report.due.rows
    ]


def _why(row: DueRow, as_of: dt.date) -> Both:
    return both(lambda tr: tr("list-semicolon").join(explain.reasons(row, as_of, tr)))


def method(report: HtmlReport) -> list[Both]:
    """Return how the figures come about, a paragraph each."""
    limits, known = report.plan.thresholds, report.known
    facts = {
        "ahead": figures.signed(limits.ahead),
        "behind": figures.signed(limits.behind),
        "critical": figures.signed(limits.critical),
        "as_of": report.as_of,
        "known_at": known.isoformat(timespec="seconds") if known else None,
    }
    keys = (*METHOD, "known") if known else METHOD
    return [word(f"page-method-{key}", **facts) for key in keys]
