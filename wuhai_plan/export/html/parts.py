"""What the page's templates fill in: groups, what needs attention, the method."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import asdict

from wuhai_plan.export.curve_paths import curve_paths, frame_of, tick
from wuhai_plan.export.html.words import TR, Both, both, user, word
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import curves, explain, figures
from wuhai_plan.messages import units as unit_words
from wuhai_plan.model import Rating
from wuhai_plan.views.axes import time_marks
from wuhai_plan.views.bars import filled
from wuhai_plan.views.curves import Curve
from wuhai_plan.views.due import DueRow
from wuhai_plan.views.html import HtmlReport

BAR = 200  # units of a bar's grid
SMALL = (240, 60)
LARGE = (1200, 400)
OPENED = (640, 200)  # an item's small curve, drawn large
ROOM = 54  # signs that fit below a curve, also where the screen is narrow and they are large
METHOD = ("complete", "expected", "rating", "group", "exact", "dates")


def standing(measure: Measure | Rollup) -> dict[str, object]:
    """Return how an item or a group stands: its figures, and its bar with a tick."""
    return {
        **figures.facts(measure),
        **rating_facts(measure.rating),
        "filled": filled(measure.complete, BAR),
        "tick": tick(measure.expected, BAR),
    }


class Axes(Struct, frozen=True):
    """What stands beside and below a curve: places, and names or none where they have no room.

    `times` are years or months by where they begin, `ticks` numbers by their height.
    """

    times: tuple[tuple[int, str], ...]
    ticks: tuple[tuple[int, str], ...]
    ground: int

    @property
    def left(self) -> int:
        """How much the numbers need on their side, also where the screen is narrow."""
        return 12 + 13 * max(len(name) for _, name in self.ticks)


def axes_of(curve: Curve, size: tuple[int, int]) -> Axes:
    """Return the axes of a curve on a grid; what they say is the same in every language."""
    frame = frame_of(curve, *size)
    times = [(frame.begin(day), name) for day, name in time_marks(frame.first, frame.last, ROOM)]
    sign = frame.width / ROOM
    return Axes(
        tuple((x, name if x + len(name) * sign <= frame.width else "") for x, name in times),
        tuple((frame.y(at), curves.tick(at, curve, TR[Lang.EN])) for at in frame.scale.ticks),
        frame.y(curve.ground),
    )


def drawing(curve: Curve, size: tuple[int, int], *, steps: bool = False) -> dict[str, object]:
    """Return a curve's paths on a grid of its own, and the number of the line that it shares.

    With `steps`, what was reached goes in steps. Nothing where there is no curve.
    """
    if not curve.samples:
        return {}
    return {**asdict(curve_paths(curve, *size, steps=steps)), "shared": None}


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
        "axes": axes_of(report.curve, LARGE) if report.curve.samples else None,
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


def units(report: HtmlReport) -> list[dict[str, object]]:
    """Return a row a unit, by rank; none where no item has a lead."""
    cells = list(unit_words.rows(report.units, TR[Lang.EN])) if report.units.named else []
    return [
        {
            **row,
            **standing(unit.rollup),
            "lead": user(unit.lead) or word("no-lead"),
            "reported": word("of", part=unit.rollup.reported, whole=unit.rollup.items),
        }
        for row, unit in zip(cells, report.units.units, strict=False)
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
