"""Figures as people read them: one decimal, a sign on gaps, values with their units."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wuhai_plan.measure.rating import by_limits
from wuhai_plan.measure.rollup import AsPromised, Measure, Rollup
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Bound, Counts, Item, Kind, Rating, Reading, RuleSet
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
    Rating.MISSED: "⊘",
    Rating.UNREPORTED: "?",
    Rating.UPCOMING: "○",
    Rating.DROPPED: "—",
}
NAMED = 3  # items that a line below a table names
MINUS = "−"
BETWEEN = " · "  # parts of a line
PROMISE_CHANGES = ("dropped", "eased", "tightened", "changed")
NUMBERS = {
    "complete", "claimed", "confirmed", "expected", "gap", "difference", "reported", "change",
    "new",
}  # columns  # fmt: skip


def percent(share: Fraction | None) -> str:
    """Return a share as percent with one decimal; a dash where there is none."""
    return "–" if share is None else f"{_signed(rounded_percent(share, 1))}%"


def facts(standing: Measure | Rollup | AsPromised) -> dict[str, str]:
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
    """Return a target with its unit and its bound; a milestone's is its last stage."""
    if item.kind is Kind.MILESTONE:
        return tr.text(item.stages[-1].title)
    bounds = _ends(item, "–")
    side = bound(item)
    return with_unit(tr(side.value, target=bounds) if side else bounds, item, tr)


def bound(item: Item) -> Bound | None:
    """Return which side of its target an item has to stay on; None where the target says it."""
    if item.kind is Kind.CAP:
        return Bound.AT_MOST
    if item.high is not None or item.kind in (Kind.COUNT, Kind.MILESTONE):
        return None
    if item.kind is Kind.KEEP:
        return item.bound
    # A level goes up unless it is told otherwise; from a baseline the way is seen.
    falls = item.baseline is None and item.bound is Bound.AT_MOST
    return Bound.AT_MOST if falls else None


def _ends(item: Item, dash: str) -> str:
    """Return a target, or the two ends of a kept range."""
    ends = [item.goal] if item.high is None else [item.goal, item.high]
    return dash.join(map(grouped, ends))


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


def so_far(measure: Measure, tr: Messages, *, origin: bool = True) -> str:
    """Return where an item stands and what was promised, as a person says it.

    310 of 600 stations; 63.2%, target 67%; 91.2%, at least 95%; 232 of at most 290 Mt; a stage.
    With a baseline it begins there, unless `origin` is False: 190,000 → 219,500, target 140,000.
    """
    item, last = measure.item, measure.last
    part = value(item, last, tr)
    if item.kind is Kind.MILESTONE:
        return part
    whole = with_unit(_ends(item, "–"), item, tr)
    if item.kind is Kind.COUNT and item.baseline is None:
        return tr("of", part=part, whole=whole)
    if last is not None:
        part = _in_percent(part, item, tr)
        if origin and item.baseline is not None:
            part = f"{_in_percent(grouped(item.baseline), item, tr)} → {part}"
    return tr(f"so-far-{_promise(item)}", part=part, whole=whole)


def _promise(item: Item) -> str:
    """Return which words put what an item reached beside its target."""
    if item.kind is Kind.CAP:
        return "cap"
    if item.kind is Kind.KEEP:
        return "within" if item.high is not None else item.bound.value
    return "target-at-most" if bound(item) else "target"


def _in_percent(figure: str, item: Item, tr: Messages) -> str:
    """Put the sign of percent behind a figure; other units stand behind the last one alone."""
    return f"{figure}%" if tr.text(item.unit) == "%" else figure


def rating(kind: Rating | None, tr: Messages) -> str:
    """Return a rating by symbol and word."""
    return "–" if kind is None else f"{SYMBOLS[kind]} {tr.rating(kind)}"


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
    return BETWEEN.join(parts)


def rules_title(rule: RuleSet, tr: Messages) -> str:
    """Return a rule set's title."""
    return tr(f"rules-title-{rule.id}") if rule.title is None else rule.title.get(tr.lang)


def group_title(group: Group, by: By, tr: Messages) -> str:
    """Return a row's title; the words for none where it holds the items without lead or tag."""
    return tr(f"no-{by.value}") if group.title is None else tr.text(group.title)


def delta(since: Delta) -> tuple[str, str]:
    """Return a change in points and the number of new entries."""
    return gap(since.change), f"{since.new_entries}"


def counts(rollup: Rollup, tr: Messages) -> str:
    """Return how many items have each rating that any has: 3 done · 5 on pace."""
    return BETWEEN.join(count_words(rollup, tr))


def count_words(rollup: Rollup, tr: Messages, *, signs: bool = False) -> list[str]:
    """Return the parts of `counts`, between which a line may be broken; with their symbols too."""
    return [
        f"{SYMBOLS[kind]} " * signs + tr("count-rating", count=count, rating=tr.rating(kind))
        for kind, count in rollup.ratings.items()
        if count
    ]


def symbol_counts(rollup: Rollup) -> str:
    """Return the same in little room: ✓3 ●5."""
    numbers = ((SYMBOLS[kind], rollup.ratings[kind]) for kind in Rating)
    return " ".join(f"{symbol}{count}" for symbol, count in numbers if count)


def as_promised(rollup: Rollup, tr: Messages) -> str:
    """Return how the first promises stand and what became of them; nothing where none changed."""
    stands = first_promise(rollup, tr, whole=True)
    return tr("as-promised", stands=stands) if stands else ""


def first_promise(rollup: Rollup, tr: Messages, *, whole: bool = False, brief: bool = False) -> str:
    """Return the same for a column that says so at its head: 34.2% (−24.7); 1 dropped.

    `whole` names the gap, `brief` leaves out what became of them.
    """
    first = rollup.as_promised
    if first is None:
        return ""
    key = "first-promise" if whole else "first-promise-short"
    stands = percent(None) if first.complete is None else tr(key, **facts(first))
    changes = [] if brief else promise_changes(first, tr)
    return tr("list-semicolon").join([stands, tr.fact(changes)] if changes else [stands])


def promise_changes(first: AsPromised, tr: Messages) -> list[str]:
    """Return how many promises were dropped, eased, tightened, changed otherwise and added."""
    numbers = [(word, getattr(first, word)) for word in (*PROMISE_CHANGES, "added")]
    changes = [tr(f"promise-{word}", count=count) for word, count in numbers if count]
    return [*changes, *([tr("promise-settings", names=first.settings)] if first.settings else [])]


def below(report: StatusReport, tr: Messages, *, groups: bool) -> list[list[str]]:
    """Return the lines below a status, each in the parts that it may be broken between.

    `groups` asks for the first promises of every group, which have no column of their own.
    """
    lines = [count_words(report.overall, tr, signs=True), *([text] for text in remarks(report, tr))]
    if groups and report.overall.as_promised is not None:
        lines.append(promised_groups(report, tr))
    return [line for line in lines if line]


def promised_groups(report: StatusReport, tr: Messages) -> list[str]:
    """Return how the first promises of every group that has any stand."""
    stands = [
        f"{group_title(group, report.by, tr)} {first_promise(group.rollup, tr, brief=True)}"
        for group in report.groups
        if group.rollup.as_promised is not None and group.rollup.as_promised.items
    ]
    return [tr("as-promised-groups", stands=stands[0]), *stands[1:]] if stands else []


def remarks(report: StatusReport, tr: Messages, *, both: bool = True) -> list[str]:
    """Return what stands beside a headline: what was confirmed, the first promises, the silent.

    `both` is False where what is claimed and confirmed is told elsewhere.
    """
    silent, held = never_reported(report), held_back(report, tr)
    texts = [
        sides(report, tr) if both else "",
        unconfirmed(report, tr),
        as_promised(report.overall, tr),
        tr("held-back", groups=held) if held else "",
        tr("never-reported", count=silent) if silent else "",
    ]
    return [text for text in texts if text]


def sides(report: StatusReport, tr: Messages) -> str:
    """Return how far the plan is reported and confirmed, and how many readings wait."""
    overall = report.overall
    if overall.waiting is None:
        confirmed = report.plan.counts is Counts.CONFIRMED and overall.reported
        return tr("none-confirmed") if confirmed else ""
    claimed, right = percent(overall.claimed), percent(overall.confirmed)
    return tr("sides", claimed=claimed, confirmed=right, waiting=overall.waiting)


def unconfirmed(report: StatusReport, tr: Messages) -> str:
    """Return which items are complete by what was reported, but not by what was confirmed."""
    titles = [measure.item.title for measure in report.every if measure.unconfirmed]
    return (
        tr(
            "unconfirmed",
            count=len(titles),
            items=[*titles[:NAMED], *(["…"] if len(titles) > NAMED else [])],
        )
        if titles
        else ""
    )


def other_side(report: StatusReport) -> list[str]:
    """Return the column of the share that doesn't count, where any reading was judged."""
    if report.overall.waiting is None:
        return []
    return ["confirmed" if report.plan.counts is Counts.REPORTED else "claimed"]


def held_back(report: StatusReport, tr: Messages) -> list[str]:
    """Return the groups whose rating is lower than their gap says: too much of them lags."""
    return [
        title
        for title, rollup, _ in group_rows(report, tr)
        if rollup.rating in (Rating.SLIPPING, Rating.BEHIND)
        and rollup.complete is not None
        and rollup.expected is not None
        and by_limits(rollup.complete, rollup.expected, report.limits) is not rollup.rating
    ]


def never_reported(report: StatusReport) -> int:
    """Return how many items have no report at all, though the day of their first has passed."""
    return sum(not measure.entries and measure.report_missing for measure in report.every)


def cells(standing: Measure | Rollup, tr: Messages, since: Delta | None = None) -> dict[str, str]:
    """Return how an item or a group stands, by the name of the column that each text is for."""
    texts = {**facts(standing), "rating": rating(standing.rating, tr)}
    texts |= {"claimed": percent(standing.claimed), "confirmed": percent(standing.confirmed)}
    if isinstance(standing, Rollup):
        texts["reported"] = tr("reported-of", part=standing.reported, whole=standing.items)
        texts["counts"] = symbol_counts(standing)
        texts["as-promised"] = first_promise(standing, tr)
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
