"""What the page's templates fill in: groups, what needs attention, the method."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from wuhai_plan.export import curve_paths
from wuhai_plan.export.html.words import Both, both, user, word
from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import explain, figures
from wuhai_plan.model import Rating
from wuhai_plan.views.curves import Curve
from wuhai_plan.views.due import DueRow
from wuhai_plan.views.html import HtmlReport

BAR = 200  # units of a bar's grid
SMALL = (240, 60)
LARGE = (1200, 400)


def stand(one: Measure | Rollup) -> dict[str, object]:
    """Return how something stands: its figures, and its bar with a tick."""
    rating = one.rating
    share, should = one.complete, one.expected
    filled = 0 if share is None or share <= 0 else max(curve_paths.across(share, BAR), 1)
    ticked = should is not None and 0 < should < 1
    return {
        "complete": figures.percent(share),
        "expected": figures.percent(should),
        "gap": figures.gap(one.gap),
        "rating": rating.value if rating else "",
        "symbol": figures.SYMBOLS[rating] if rating else "",
        "word": both(lambda tr: tr.rating(rating) if rating else "–"),
        "filled": filled,
        "tick": curve_paths.across(should, BAR) if ticked and should is not None else None,
    }


def drawn(
    curve: Curve, size: tuple[int, int], *, steps: bool = False, straight: bool = True
) -> dict[str, object] | None:
    """Return a curve's paths on a grid of its own; None where there is none.

    With `steps`, what was complete goes in steps; what was expected too unless `straight`.
    """
    if not curve:
        return None
    on = curve_paths.frame(curve, *size)
    path = curve_paths.complete_path(curve, on, steps=steps)
    last = next((one for one in reversed(curve) if one.complete is not None), None)
    return {
        "path": path,
        "area": curve_paths.area(path, curve, on),
        "shared": None,
        "should": curve_paths.expected_path(curve, on, steps=not straight),
        "now": on.x(last.date) if last else None,
        "at": on.y(last.complete) if last and last.complete is not None else None,
        "hundred": on.y(Fraction(1)),
        "start": on.first,
        "last": on.last,
    }


def overall(report: HtmlReport) -> dict[str, object]:
    """Return how the whole plan stands."""
    rollup = report.status.overall
    curve = drawn(report.curve, LARGE)
    months = curve_paths.months(curve_paths.frame(report.curve, *LARGE)) if curve else ()
    return {
        **stand(rollup),
        "curve": curve,
        "months": [x for x, _ in months][1:],
        "reported": word("of", part=rollup.reported, whole=rollup.items),
        "ratings": [
            {"key": one.value, "symbol": figures.SYMBOLS[one], "word": rating_word(one),
             "count": rollup.ratings[one]}
            for one in Rating
        ],
    }  # fmt: skip


def rating_word(one: Rating) -> Both:
    """Return a rating's word."""
    return both(lambda tr: tr.rating(one))


def chapters(report: HtmlReport) -> list[dict[str, object]]:
    """Return a row a chapter."""
    return [
        {
            **stand(group.rollup),
            "id": group.id,
            "title": user(group.title),
            "reported": word("of", part=group.rollup.reported, whole=group.rollup.items),
            "curve": drawn(curve, SMALL),
        }
        for group, curve in zip(report.status.groups, report.curves, strict=True)
    ]


def attention(report: HtmlReport) -> list[dict[str, object]]:
    """Return a row an item that needs attention, with its reasons in words."""
    return [
        {
            **stand(row.measure),
            "id": row.measure.item.id,
            "title": user(row.measure.item.title),
            "lead": user(row.measure.item.lead),
            "due": row.measure.item.due,
            "why": _why(row, report.as_of),
        }
        for row in report.due.rows
    ]


def _why(row: DueRow, as_of: dt.date) -> Both:
    return both(lambda tr: tr("list-semicolon").join(explain.reasons(row, as_of, tr)))


def method(report: HtmlReport) -> list[Both]:
    """Return how the figures come about, a paragraph each."""
    limits = report.plan.thresholds
    signs = {key: figures.signed(getattr(limits, key)) for key in ("ahead", "behind", "critical")}
    said = [
        word("page-method-complete"),
        word("page-method-expected"),
        word("page-method-rating", **signs),
        word("page-method-group"),
        word("page-method-exact"),
        word("page-method-dates", as_of=report.as_of),
    ]
    if report.known:
        moment = report.known.isoformat(timespec="seconds")
        said.append(word("page-method-known", known_at=moment))
    return said
