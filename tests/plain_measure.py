"""A second, plain measuring to hold the program to: the design's words, however slow.

Written from the text of the contract alone. A plan is what `tomli` makes of its file, a log a list
of dictionaries; numbers are `Fraction`, shares of 1, gaps in percentage points.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import tomli

Share: TypeAlias = Fraction | None
Record: TypeAlias = dict[str, Any]

DAY = dt.timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
BEST_FIRST = ("ahead", "on-pace", "slipping", "behind", "critical")
RATINGS = ("done", "met", *BEST_FIRST, "overdue", "missed", "unreported", "upcoming", "dropped")
LAGGING = ("behind", "critical", "overdue", "missed")
REVISED = ("target", "due", "weight", "baseline", "checkpoints")


# The files.


def read_plan(text: str) -> Record:
    """Read a plan file: each item a dictionary that holds all it takes from the plan."""
    raw = tomli.loads(text, parse_float=Fraction)
    plan: Record = raw["plan"]
    plan["chapters"] = list(raw["chapter"])
    plan["rating"] = {"ahead": 10, "behind": -10, "critical": -30, **raw.get("rating", {})}
    usual = {"pace": "day", "report": "month", "lag": 15, **plan}
    for name, item in raw["item"].items():
        item["id"] = name
        item["first day"] = item.get("promised", plan["start"])
        item.setdefault("start", max(plan["start"], item["first day"]))
        for key in ("due", "pace", "report", "lag"):
            item.setdefault(key, usual[key])
        item.setdefault("weight", 1)
        item.setdefault("bound", "at-least")
        item.setdefault("period", "month")
        if "ladder" in item:
            item["stages"] = raw["ladder"][item["ladder"]]["stages"]
    plan["items"] = list(raw["item"].values())
    return plan


def read_log(lines: Iterable[str]) -> list[Record]:
    """Read the lines of a log."""
    log = []
    for line in lines:
        entry = json.loads(line, parse_float=Fraction)
        entry["at"] = dt.datetime.fromisoformat(entry["at"])
        if "date" in entry:
            entry["date"] = dt.date.fromisoformat(entry["date"])
        log.append(entry)
    return log


def known_at(log: Sequence[Record], moment: dt.datetime | None) -> list[Record]:
    """Return what was recorded by a moment."""
    return [entry for entry in log if moment is None or entry["at"] <= moment]


# The terms.


def in_force(item: Record, day: dt.date) -> Record:
    """Return the item as it was promised on a day."""
    terms = dict(item)
    for revision in item.get("revisions", []):
        if revision["from"] <= day:
            terms.update({key: revision[key] for key in REVISED if key in revision})
    return terms


def is_dropped(item: Record, day: dt.date) -> bool:
    return "dropped" in item and item["dropped"]["on"] <= day


def is_promised(item: Record, day: dt.date) -> bool:
    return "promised" not in item or bool(item["promised"] <= day)


def ends(terms: Record) -> tuple[Fraction, Fraction]:
    """Return where an item starts and what it is to reach, in its own unit."""
    if terms["kind"] == "milestone":
        return Fraction(0), Fraction(100)
    return Fraction(terms.get("baseline", 0)), Fraction(terms["target"])


# Calendar.


def last_day(first: dt.date, months: int) -> dt.date:
    """Return the last day of the month, quarter or year that holds a day."""
    day = first
    while not ((day + DAY).day == 1 and day.month % months == 0):
        day += DAY
    return day


def first_day(last: dt.date, months: int) -> dt.date:
    """Return the first day of the month, quarter or year that holds a day."""
    day = last
    while not (day.day == 1 and (day.month - 1) % months == 0):
        day -= DAY
    return day


def periods(first: dt.date, last: dt.date, name: str) -> list[tuple[dt.date, dt.date]]:
    """Return first and last day of all periods from the one of a day to the one of another."""
    months, found = MONTHS[name], []
    day = first_day(first, months)
    while day <= last:
        end = last_day(day, months)
        found.append((day, end))
        day = end + DAY
    return found


# The log.


def in_a_ring(entry: Record, log: Sequence[Record]) -> bool:
    """Say whether a withdrawal comes back to itself, by way of those that it withdraws."""
    voids: dict[str, str] = {other["id"]: other["void"] for other in log if "void" in other}
    first: str = entry["id"]
    seen, here = set[str](), first
    while here in voids and here not in seen:
        seen.add(here)
        here = voids[here]
    return here == first


def stands(entry: Record, log: Sequence[Record]) -> bool:
    """Say whether no entry that stands itself withdraws this one, and no last word returns it."""
    gone = any(
        other.get("void") == entry["id"] and not in_a_ring(other, log) and stands(other, log)
        for other in log
    )
    return not gone and "return" not in last_word(entry, log)


def last_word(entry: Record, log: Sequence[Record]) -> Record:
    """Return the last standing word on an entry, an empty one where there is none."""
    words = [e for e in log if entry["id"] in (e.get("confirm"), e.get("return"))]
    standing = [word for word in words if stands(word, log)]
    return max(standing, key=lambda word: (word["at"], word["id"]), default={})


def is_report(entry: Record) -> bool:
    """Say whether an entry is a reading or a remark."""
    return not entry.keys() & {"void", "confirm", "return", "plan"}


def readings(item: Record, log: Sequence[Record], day: dt.date) -> list[Record]:
    """Return the item's standing readings up to a day, in their order."""
    return [e for e in reports(item, log, day) if e.keys() & {"add", "set", "stage"}]


def reports(item: Record, log: Sequence[Record], day: dt.date) -> list[Record]:
    """Return the item's standing readings and remarks up to a day, in their order."""
    names = (item["id"], item.get("was"))
    own = [e for e in log if is_report(e) and e["item"] in names and e["date"] <= day]
    standing = [entry for entry in own if stands(entry, log)]
    return sorted(standing, key=lambda entry: (entry["date"], entry["at"], entry["id"]))


def confirmed(terms: Record, log: Sequence[Record], day: dt.date) -> list[Record]:
    """Return the confirmed readings up to a day: those that lead to what was vouched for."""
    entries, found = readings(terms, log, day), []
    for place, entry in enumerate(entries):
        word = last_word(entry, log)
        if "stage" in entry:
            right = "confirm" in word and word.get("stage") == entry["stage"]
        else:
            here = total(terms, entries[: place + 1])
            right = "confirm" in word and "value" in word and Fraction(word["value"]) == here
        if right and "stage" in entry:
            found.append({"date": entry["date"], "stage": word["stage"]})
        elif right:
            found.append({"date": entry["date"], "set": word["value"]})
    return found


def total(terms: Record, entries: Sequence[Record]) -> Fraction:
    """Return the total, or the last value, after some readings."""
    here = Fraction(terms.get("baseline", 0))
    for entry in entries:
        here = Fraction(entry["set"]) if "set" in entry else here + Fraction(entry["add"])
    return here


# Expected.


def passed_days(terms: Record, day: dt.date) -> Fraction:
    """Return which share of the item's days has passed by the end of a day."""
    start, due = terms["start"], terms["due"]
    if day < start:
        return Fraction(0)
    return Fraction((min(day, due) - start).days + 1, (due - start).days + 1)


def passed_ends(terms: Record, day: dt.date, period: str) -> Fraction:
    """Return which share of the periods in the item's span has ended by a day."""
    start, due = terms["start"], terms["due"]
    last_days = [min(end, due) for _, end in periods(start, due, period)]
    return Fraction(sum(end <= day for end in last_days), len(last_days))


def checkpoint_line(terms: Record, day: dt.date) -> Fraction:
    """Return the share that the checkpoints' line has reached by a day."""
    origin, goal = ends(terms)
    if day < terms["start"]:
        return Fraction(0)
    if day >= terms["due"]:
        return Fraction(1)
    points = {terms["start"]: origin}
    for key, number in terms["checkpoints"].items():
        points[dt.date.fromisoformat(key)] = Fraction(number)
    points[terms["due"]] = goal
    before = max(point for point in points if point <= day)
    after = min(point for point in points if point > day)
    slope = (points[after] - points[before]) / (after - before).days
    value: Fraction = points[before] + slope * (day - before).days
    return (value - origin) / (goal - origin)


def line(terms: Record) -> str:
    """Say what draws an item's expected line: checkpoints, stages, periods, its pace, or none."""
    if terms.get("checkpoints"):
        return "checkpoints"
    if any("due" in stage for stage in terms.get("stages", [])):
        return "stages"
    if terms["kind"] == "keep":
        return "periods"
    if terms["pace"] == "end" or (terms["kind"] == "level" and "baseline" not in terms):
        return "none"
    return str(terms["pace"])


def expected(terms: Record, day: dt.date) -> Share:
    """Return how much should be done by a day; None where there is no line."""
    if day < terms["start"]:
        return Fraction(0)
    if day >= terms["due"]:
        return Fraction(1)
    match line(terms):
        case "none":
            return None
        case "checkpoints":
            return checkpoint_line(terms, day)
        case "stages":
            due = [s["percent"] for s in terms["stages"] if "due" in s and s["due"] <= day]
            return Fraction(due[-1] if due else 0) / 100
        case "periods":
            return passed_ends(terms, day, terms["period"])
        case "day":
            return passed_days(terms, day)
        case pace:
            return passed_ends(terms, day, pace)


# Complete.


def holds(terms: Record, value: Fraction) -> bool:
    """Say whether a value is on the good side of the target."""
    target = terms["target"]
    if isinstance(target, list):
        return bool(target[0] <= value <= target[1])
    return bool(value >= target if terms["bound"] == "at-least" else value <= target)


def periods_met(terms: Record, entries: Sequence[Record], day: dt.date) -> tuple[int, int]:
    """Return how many periods of a keep that ended by a day were met, and how many it has."""
    spans, met = periods(terms["start"], terms["due"], terms["period"]), 0
    for whole in spans:
        first, last = max(whole[0], terms["start"]), min(whole[1], terms["due"])
        inside = [entry for entry in entries if first <= entry["date"] <= last]
        if last <= day and inside and holds(terms, Fraction(inside[-1]["set"])):
            met += 1
    return met, len(spans)


def counted(terms: Record, entries: Sequence[Record]) -> Sequence[Record]:
    """Return the readings that count: of a cap none after its due date."""
    if terms["kind"] != "cap":
        return entries
    return [entry for entry in entries if entry["date"] <= terms["due"]]


def complete(terms: Record, entries: Sequence[Record], day: dt.date) -> Share:
    """Return how much is done by a day, from the readings up to it; None without any."""
    entries = counted(terms, entries)
    if not entries:
        return None
    last = entries[-1]
    match terms["kind"]:
        case "count":
            origin, goal = ends(terms)
            return (total(terms, entries) - origin) / (goal - origin)
        case "level":
            return level_complete(terms, Fraction(last["set"]))
        case "keep":
            return Fraction(*periods_met(terms, entries, day))
        case "cap":
            e = (checkpoint_line if line(terms) == "checkpoints" else passed_days)(
                terms, last["date"]
            )
            u = total(terms, entries) / Fraction(terms["target"])
            return max(Fraction(0), e - max(Fraction(0), u - e))
        case _:
            percents = {stage["id"]: stage["percent"] for stage in terms["stages"]}
            return Fraction(percents[last["stage"]]) / 100


def level_complete(terms: Record, value: Fraction) -> Fraction:
    """Return how far a level has come: on its way, or without a baseline by what is attained."""
    target = Fraction(terms["target"])
    if "baseline" in terms:
        baseline = Fraction(terms["baseline"])
        return (value - baseline) / (target - baseline)
    if value > 0 and target > 0:
        return value / target if terms["bound"] == "at-least" else target / value
    return Fraction(int(holds(terms, value)))


# Rating.


def rating(
    terms: Record, entries: Sequence[Record], day: dt.date, thresholds: dict[str, int]
) -> str:
    """Return the first rating that fits an item that was not dropped."""
    kind, due = terms["kind"], terms["due"]
    done, goal = complete(terms, entries, day), expected(terms, day)
    if kind == "cap" and total(terms, counted(terms, entries)) > Fraction(terms["target"]):
        return "missed"
    if kind == "keep" and day > due:
        met, all_of_them = periods_met(terms, entries, day)
        if met < all_of_them:
            return "missed"
    if done is not None and done >= 1:
        if kind in ("count", "milestone") or day > due:
            return "done"
        if kind == "level":
            return "met"
    if day > due:
        return "overdue"
    if day < terms["start"]:
        return "upcoming"
    only_at_the_end = line(terms) == "none" and terms["pace"] == "end"
    if not entries and (day == due or not only_at_the_end):
        return "unreported"
    if goal is None:
        return "upcoming"
    assert done is not None
    return by_gap(100 * (done - goal), thresholds)


def by_gap(gap: Fraction, thresholds: dict[str, int]) -> str:
    """Return the rating that a gap in points leads to."""
    if gap >= thresholds["ahead"]:
        return "ahead"
    if gap >= 0:
        return "on-pace"
    if gap > thresholds["behind"]:
        return "slipping"
    return "behind" if gap >= thresholds["critical"] else "critical"


# Reports.


def report_deadlines(
    item: Record, log: Sequence[Record], day: dt.date
) -> list[tuple[dt.date, bool]]:
    """Return the deadline of every report an item owes, and whether it is there by a day."""
    terms = in_force(item, day)
    if terms["report"] == "none":
        return []
    # An empty log begins on this day at the earliest. A day is that of who recorded.
    began = min(log, key=lambda entry: (entry["at"], entry["id"]))["at"].date() if log else day
    first = max(terms["start"], terms.get("promised", terms["start"]))
    dates = [entry["date"] for entry in reports(item, log, day)]
    found = []
    for start, end in periods(first, terms["due"], terms["report"]):
        if end >= began:
            there = any(start <= date <= end for date in dates)
            found.append((end + terms["lag"] * DAY, there))
    return found


def report_due(item: Record, log: Sequence[Record], day: dt.date) -> dt.date | None:
    """Return when the earliest missing report was due, else the next deadline without one."""
    return min((at for at, there in report_deadlines(item, log, day) if not there), default=None)


# One item, and groups.


def measured(plan: Record, item: Record, log: Sequence[Record], day: dt.date) -> Record:
    """Return all that is said of an item that was promised by a day."""
    dropped = is_dropped(item, day)
    until = item["dropped"]["on"] - DAY if dropped else day
    terms = in_force(item, until)
    entries = counted(terms, readings(item, log, until))
    done = complete(terms, entries, until)
    goal = None if dropped else expected(terms, day)
    rated = "dropped" if dropped else rating(terms, entries, day, plan["rating"])
    judged = any("return" in word or "confirm" in word for word in log if stands(word, log))
    right = confirmed(terms, log, day)
    vouched = complete(terms, [entry for entry in right if entry["date"] <= until], until)
    owed = None if rated in ("done", "dropped") else report_due(item, log, day)
    return {
        "id": item["id"],
        "chapter": item["chapter"],
        "weight": Fraction(terms["weight"]),
        "start": terms["start"],
        "due": terms["due"],
        "complete": done,
        "expected": goal,
        "gap": None if done is None or goal is None else 100 * (done - goal),
        "rating": rated,
        "claimed": done if judged else None,
        "confirmed": (Fraction(0) if vouched is None and done is not None else vouched)
        if judged
        else None,
        "waiting": len(readings(item, log, day)) - len(right) if judged else None,
        "started": day >= terms["start"],
        "entries": len(readings(item, log, day)),
        "last": entries[-1]["date"] if entries else None,
        "report_due": owed,
        "report missing": owed is not None and owed < day,
        "days_overdue": (day - terms["due"]).days if rated == "overdue" else None,
    }


def held(share: Share) -> Fraction:
    return min(max(share or Fraction(0), Fraction(0)), Fraction(1))


def rolled_up(items: Sequence[Record]) -> tuple[Share, Share, Share]:
    """Return percent and expected as shares and the gap in points; None without any weight."""
    weight = sum(item["weight"] for item in items)
    if not weight:
        return None, None, None
    done = sum(item["weight"] * held(item["complete"]) for item in items) / weight
    goal = Fraction(0)
    for item in items:
        own = item["expected"]
        goal += item["weight"] * (held(item["complete"]) if own is None else own) / weight
    return done, goal, 100 * (done - goal)


def rolled_up_side(items: Sequence[Record], name: str) -> Share:
    """Return the percent of what was claimed or confirmed as a share, where any was judged."""
    weight = sum((item["weight"] for item in items), Fraction(0))
    if not weight or all(item["waiting"] is None for item in items):
        return None
    done = sum((item["weight"] * held(item[name]) for item in items), Fraction(0))
    return done / weight


def group(plan: Record, members: Sequence[Record]) -> Record:
    """Return what is said of a group, from what is said of its items."""
    items = [item for item in members if item["rating"] != "dropped"]
    done, goal, gap = rolled_up(items)
    ratings = [item["rating"] for item in members]
    judged = any(item["waiting"] is not None for item in members)
    return {
        "items": len(items),
        "reported": sum(item["entries"] > 0 for item in items),
        "complete": done,
        "expected": goal,
        "gap": gap,
        "claimed": rolled_up_side(items, "claimed"),
        "confirmed": rolled_up_side(items, "confirmed"),
        "waiting": sum(item["waiting"] for item in members) if judged else None,
        "rating": group_rating(plan, members, items, gap),
        "ratings": {name: ratings.count(name) for name in RATINGS},
    }


def group_rating(
    plan: Record, members: Sequence[Record], items: Sequence[Record], gap: Share
) -> str | None:
    """Return a group's rating; None for one without any weight."""
    if not items:
        return "dropped" if members else None
    if gap is None:
        return None
    ratings = [item["rating"] for item in items]
    if all(name == "done" for name in ratings):
        return "done"
    if all(name in ("done", "met") for name in ratings):
        return "met"
    if not any(item["started"] and item["expected"] is not None for item in items):
        return "upcoming"
    lags = sum(item["weight"] for item in items if is_laggard(item))
    weight = sum(item["weight"] for item in items)
    best = "behind" if 2 * lags > weight else "slipping" if 4 * lags > weight else "ahead"
    return max(best, by_gap(gap, plan["rating"]), key=BEST_FIRST.index)


def is_laggard(item: Record) -> bool:
    if item["rating"] == "unreported":
        return bool(item["report missing"])
    return item["rating"] in LAGGING


# As first promised.


def compared(before: Record, after: Record) -> str | None:
    """Say how the terms of a promise changed: eased, tightened, changed, or not at all."""
    words = set()
    if after["due"] != before["due"]:
        words.add("eased" if after["due"] > before["due"] else "tightened")
    if after["weight"] != before["weight"]:
        words.add("eased" if after["weight"] < before["weight"] else "tightened")
    if after.get("target") != before.get("target"):
        words.add(compared_target(before, after))
    if after.get("baseline") != before.get("baseline"):
        words.add("changed")
    if after.get("checkpoints") != before.get("checkpoints"):
        words.add(compared_checkpoints(before, after))
    return next((word for word in ("eased", "tightened", "changed") if word in words), None)


def compared_target(before: Record, after: Record) -> str:
    (low, high), (new_low, new_high) = fulfilled(before), fulfilled(after)
    if new_low <= low and high <= new_high:
        return "eased"
    return "tightened" if low <= new_low and new_high <= high else "changed"


def fulfilled(terms: Record) -> tuple[Any, Any]:
    """Return the least and the most that fulfil a promise."""
    target = terms["target"]
    if isinstance(target, list):
        return target[0], target[1]
    falling = terms["kind"] == "cap" or terms["bound"] == "at-most"
    if terms["kind"] == "level" and "baseline" in terms:
        falling = target < terms["baseline"]
    return (float("-inf"), target) if falling else (target, float("inf"))


def compared_checkpoints(before: Record, after: Record) -> str:
    """Hold the two lines against each other on every day that either has a checkpoint for."""
    if not (before.get("checkpoints") and after.get("checkpoints")):
        return "changed"
    signs = set()
    for key in (*before["checkpoints"], *after["checkpoints"]):
        day = dt.date.fromisoformat(key)
        old, new = towards_target(before, day), towards_target(after, day)
        signs.add((new > old) - (new < old))
    if signs == {0, -1} or signs == {-1}:
        return "eased"
    return "tightened" if signs == {0, 1} or signs == {1} else "changed"


def towards_target(terms: Record, day: dt.date) -> Fraction:
    """Return where the line stands on a day in the item's unit; less is easier.

    A cap's says how much may be used: there more is easier.
    """
    origin, goal = ends(terms)
    value = origin + checkpoint_line(terms, day) * (goal - origin)
    return value if goal >= origin and terms["kind"] != "cap" else -value


def change_of(item: Record, day: dt.date) -> str | None:
    """Say what became of a promise by a day, in the first word that fits."""
    if is_dropped(item, day):
        return "dropped"
    return compared(in_force(item, dt.date.min), in_force(item, day))


def as_promised(
    plan: Record, log: Sequence[Record], day: dt.date, chapter: str | None = None
) -> Record | None:
    """Return the roll-up at the first terms, of all or of a chapter; None where none changed."""
    promised = [item for item in plan["items"] if is_promised(item, day)]
    first = [item for item in promised if item["first day"] <= plan["start"]]
    if len(first) == len(promised) and not any(change_of(item, day) for item in promised):
        return None
    inside = [item for item in promised if chapter in (None, item["chapter"])]
    words = [change_of(item, day) for item in inside]
    rows = []
    for item in inside:
        if item in first:
            terms = {key: item[key] for key in item if key not in ("revisions", "dropped")}
            rows.append(measured(plan, terms, log, day))
    done, goal, gap = rolled_up(rows)
    counts = {word: words.count(word) for word in ("dropped", "eased", "tightened", "changed")}
    return {"items": len(rows), "complete": done, "expected": goal, "gap": gap, **counts}


def status(
    plan: Record, log: Sequence[Record], day: dt.date, moment: dt.datetime | None = None
) -> Record:
    """Return what the status as of a day says, from what was known at a moment."""
    log = known_at(log, moment)
    rows = [
        measured(plan, item, log, day)
        for chapter in plan["chapters"]
        for item in plan["items"]
        if item["chapter"] == chapter and is_promised(item, day)
    ]
    chapters = {
        chapter: {
            **group(plan, [row for row in rows if row["chapter"] == chapter]),
            "as_promised": as_promised(plan, log, day, chapter),
        }
        for chapter in plan["chapters"]
    }
    overall = {**group(plan, rows), "as_promised": as_promised(plan, log, day)}
    return {"items": rows, "chapters": chapters, "overall": overall}


# As they are written.


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half up, away from zero; what is off zero is never written as zero."""
    step = Fraction(1, 10**places)
    steps = math.floor(abs(value) / step + Fraction(1, 2))
    if value and not steps:
        steps = 1
    return Decimal(steps if value > 0 else -steps).scaleb(-places)


def percent(share: Share, places: int = 4) -> Decimal | None:
    """Return a share in percent, never rounded up to a target that is not reached."""
    if share is None:
        return None
    shown = rounded(100 * share, places)
    return shown if share >= 1 or shown < 100 else 100 - Decimal(1).scaleb(-places)


def points(gap: Share, places: int = 4) -> Decimal | None:
    """Return a gap in points."""
    return None if gap is None else rounded(gap, places)
