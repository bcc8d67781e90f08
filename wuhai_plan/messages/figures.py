"""Figures as people read them: one decimal, a sign on gaps, values with their units."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Bound, Item, Kind, Rating, Reading, RuleSet
from wuhai_plan.numbers import plain, rounded_percent, rounded_points
from wuhai_plan.views import Report
from wuhai_plan.views.status import By, Delta, Group, StatusReport

SYMBOLS = {
    Rating.DONE: "✓",
    Rating.MET: "◎",
    Rating.AHEAD: "▲",
    Rating.ON_PACE: "●",
    Rating.SLIPPING: "▽",
    Rating.BEHIND: "▼",
    Rating.CRITICAL: "◆",
    Rating.OVERDUE: "✗",
    Rating.MISSED: "×",
    Rating.UNREPORTED: "?",
    Rating.UPCOMING: "○",
    Rating.DROPPED: "—",
}
MINUS = "−"
NUMBERS = {"complete", "expected", "gap", "difference", "reported", "change", "new"}  # columns


def percent(share: Fraction | None) -> str:
    """Return a share as percent with one decimal; a dash where there is none."""
    return "–" if share is None else f"{_signed(rounded_percent(share, 1))}%"


def facts(standing: Measure | Rollup) -> dict[str, str]:
    """Return the figures of an item or a group, as the blanks of sentences about it."""
    return {
        "complete": percent(standing.complete),
        "expected": percent(standing.expected),
        "gap": gap(standing.gap),
    }


def gap(points: Fraction | None) -> str:
    """Return a gap in points with its sign."""
    if points is None:
        return "–"
    rounded = rounded_points(points, 1)
    return f"+{rounded:f}" if rounded > 0 else _signed(rounded)


def value(item: Item, reading: Reading | None, tr: Messages) -> str:
    """Return a total, a reading or a stage as people say it, without its unit."""
    if item.kind is Kind.MILESTONE:
        stage = item.stage(reading.stage or "") if reading else None
        return tr.text(stage.title) if stage else tr("nothing-yet")
    if reading is None or reading.value is None:
        return tr("nothing-yet")
    return grouped(reading.value)


def target(item: Item, tr: Messages) -> str:
    """Return a target with its unit; a milestone's is its last stage."""
    if item.kind is Kind.MILESTONE:
        return tr.text(item.stages[-1].title)
    bounds = grouped(item.goal)
    if item.high is not None:
        bounds = f"{bounds}–{grouped(item.high)}"
    elif item.kind is Kind.KEEP:
        bounds = tr("at-least" if item.bound is Bound.AT_LEAST else "at-most", target=bounds)
    return with_unit(bounds, item, tr)


def with_unit(figure: Decimal | str, item: Item, tr: Messages) -> str:
    """Put an item's unit behind a figure: 600 stations, 75%, 600座."""
    number = grouped(figure) if isinstance(figure, Decimal) else figure
    unit = tr.text(item.unit)
    return f"{number} {unit}" if unit[:1].isascii() and unit not in ("", "%") else number + unit


def reached(figure: str, item: Item, tr: Messages) -> str:
    """Put a unit behind what was reached: as `with_unit`, but never "1 mines".

    A plan's unit is that of its target. Of one of many it is left out.
    """
    plural = figure == "1" and tr.text(item.unit).endswith("s") and item.target != 1
    return figure if plural else with_unit(figure, item, tr)


def so_far(measure: Measure, tr: Messages) -> str:
    """Return what was reached of what was promised: 310 of 600 stations."""
    part = value(measure.item, measure.last, tr)
    if measure.item.kind is Kind.MILESTONE:
        return part
    return tr("of", part=part, whole=target(measure.item, tr))


def rating(kind: Rating | None, tr: Messages) -> str:
    """Return a rating by symbol and word."""
    return "–" if kind is None else f"{SYMBOLS[kind]} {tr.rating(kind)}"


def counts(rollup: Rollup, tr: Messages) -> str:
    """Return how many items have each rating that any has: 3 done, 5 on pace."""
    return tr("list-comma").join(count_words(rollup, tr))


def count_words(rollup: Rollup, tr: Messages) -> list[str]:
    """Return the parts of `counts`, between which a line may be broken."""
    return [
        tr("count-rating", count=count, rating=tr.rating(rating))
        for rating, count in rollup.ratings.items()
        if count
    ]


def stand(standing: Measure | Rollup, tr: Messages) -> str:
    """Return how an item or a group stands; what should be only where there is a line."""
    key = "chart-stand" if standing.expected is not None else "chart-stand-no-line"
    return tr(key, **facts(standing))


def dates(report: Report, tr: Messages) -> str:
    """Return what day the report speaks of, and from whose knowledge."""
    as_of = tr("as-of", as_of=report.as_of)
    if report.known_at is None:
        return as_of
    return f"{as_of} · {tr('known-at', known_at=report.known_at.isoformat(timespec='seconds'))}"


def status_dates(report: StatusReport, tr: Messages) -> str:
    """Return a status's dates, since when its changes are, and which rule set rates."""
    parts = [dates(report, tr)]
    if report.changes:
        parts.append(tr("since", since=report.changes.since))
    if report.rules:
        parts.append(tr("rated-by", rules=rules_title(report.rules, tr)))
    return " · ".join(parts)


def rules_title(rule: RuleSet, tr: Messages) -> str:
    """Return a rule set's title."""
    return tr(f"rules-title-{rule.id}") if rule.title is None else rule.title.get(tr.lang)


def group_title(group: Group, by: By, tr: Messages) -> str:
    """Return a row's title; the words for none where it holds the items without lead or tag."""
    return tr(f"no-{by.value}") if group.title is None else tr.text(group.title)


def delta(since: Delta) -> tuple[str, str]:
    """Return a change in points and the number of new entries."""
    return gap(since.change), f"{since.new_entries}"


def cells(standing: Measure | Rollup, tr: Messages, since: Delta | None = None) -> dict[str, str]:
    """Return how an item or a group stands, by the name of the column that each text is for."""
    texts = {**facts(standing), "rating": rating(standing.rating, tr)}
    if isinstance(standing, Rollup):
        texts["reported"] = tr("reported-of", part=standing.reported, whole=standing.items)
    if since is not None:
        texts["change"], texts["new"] = delta(since)
    return texts


def group_rows(report: StatusReport, tr: Messages) -> list[tuple[str, Rollup, Delta | None]]:
    """Return each group's title, how it stands and what changed, and all of it last."""
    groups = [(group_title(group, report.by, tr), group.rollup) for group in report.groups]
    deltas: list[Delta | None] = [None] * (len(groups) + 1)
    if report.changes:
        deltas = [*report.changes.groups, report.changes.overall]
    rows = [*groups, (tr("overall"), report.overall)]
    return [(*row, delta) for row, delta in zip(rows, deltas, strict=True)]


def grouped(number: Decimal) -> str:
    """Return a number with thousands commas, exact."""
    whole, point, rest = plain(number).partition(".")
    sign = MINUS if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{rest}"


def decimals(number: Decimal) -> int:
    """Return how many decimal places a number is written with."""
    return len(plain(number).partition(".")[2])


def signed(number: Decimal) -> str:
    """Return points as they are written, with their sign: +10, −10."""
    return f"+{grouped(number)}" if number > 0 else grouped(number)


def _signed(number: Decimal) -> str:
    return f"{number:f}".replace("-", MINUS)
