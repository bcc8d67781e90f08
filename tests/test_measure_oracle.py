"""The program measures as the design's words do, for random plans and logs of all kinds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from tests import plain_measure as plain
from tests.helpers import ulid
from tests.random_plans import Case, cases, examples, session_of
from wuhai_plan.export.status import status_json
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Measure
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.session.status import status
from wuhai_plan.views.status import StatusReport

SIDES = ("claimed", "confirmed", "waiting")
SHARES = ("percent", "expected")
ITEM = ("rating", "entries", "days_overdue")
GROUP = ("items", "reported", "rating", "ratings")
COUNTS = ("items", "dropped", "eased", "tightened", "changed")


def measured(case: Case) -> tuple[StatusReport, dict[str, Any]]:
    """Return a case's status as the program has it: exact, and as JSON."""
    with session_of(case) as session:
        moment = case.known_at.isoformat() if case.known_at else None
        report = status(session, as_of=str(case.day), known_at=moment, whole=True)
        data = json.loads(status_json(report, Messages(Lang.EN)), parse_float=Decimal)
        short = status(session, as_of=str(case.day), known_at=moment)
    # A plain status reads less of the log, for the same figures.
    assert (short.overall, short.groups) == (report.overall, report.groups)
    assert [without_reports(item) for item in short.items] == [
        without_reports(item) for item in report.items
    ]
    return report, data


def without_reports(item: Measure) -> Measure:
    """Leave out of a measure what only a whole report holds."""
    last = item.last and replace(item.last, entries=0)
    return replace(item, last=last, report_due=None, report_missing=False)


def plainly(case: Case) -> dict[str, Any]:
    """Return the same as the plain measuring has it."""
    log = plain.read_log(case.log.splitlines())
    return plain.status(plain.read_plan(case.plan), log, case.day, case.known_at)


def differences(theirs: Any, row: dict[str, Any], ours: dict[str, Any]) -> Iterator[str]:
    """Yield where the two measurings differ: in exact figures, then in those of the row."""
    for name in ("complete", "expected", "gap"):
        if getattr(theirs, name) != ours[name]:
            yield f"{name}: {getattr(theirs, name)}, plainly {ours[name]}"
    for name in SIDES if "claimed" in ours else ():  # first promises have none
        if getattr(theirs, name) != ours[name]:
            yield f"{name}: {getattr(theirs, name)}, plainly {ours[name]}"
    for key, share in (("percent", ours["complete"]), ("expected", ours["expected"])):
        if row[key] != plain.percent(share):
            yield f"{key} as written: {row[key]}, plainly {plain.percent(share)}"
    if row["gap"] != plain.points(ours["gap"]):
        yield f"gap as written: {row['gap']}, plainly {plain.points(ours['gap'])}"


def keys_that_differ(
    row: dict[str, Any], ours: dict[str, Any], keys: tuple[str, ...]
) -> Iterator[str]:
    for key in keys:
        if row[key] != ours[key]:
            yield f"{key}: {row[key]}, plainly {ours[key]}"


def date_text(day: object) -> str | None:
    return None if day is None else str(day)


def item_differences(theirs: Any, row: dict[str, Any], ours: dict[str, Any]) -> Iterator[str]:
    yield from differences(theirs, row, ours)
    yield from keys_that_differ(row, ours, ITEM)
    for key, mine in (("last_date", "last"), *((k, k) for k in ("start", "due", "report_due"))):
        if row[key] != date_text(ours[mine]):
            yield f"{key}: {row[key]}, plainly {ours[mine]}"
    if Fraction(row["weight"]) != ours["weight"]:
        yield f"weight: {row['weight']}, plainly {ours['weight']}"


def group_differences(theirs: Any, row: dict[str, Any], ours: dict[str, Any]) -> Iterator[str]:
    yield from differences(theirs, row, ours)
    yield from keys_that_differ(row, ours, GROUP)
    if not row["as_promised"] or not ours["as_promised"]:
        if row["as_promised"] != ours["as_promised"]:
            yield f"as promised: {row['as_promised']}, plainly {ours['as_promised']}"
        return
    for difference in differences(theirs.as_promised, row["as_promised"], ours["as_promised"]):
        yield f"as promised: {difference}"
    for difference in keys_that_differ(row["as_promised"], ours["as_promised"], COUNTS):
        yield f"as promised: {difference}"


def all_differences(case: Case) -> Iterator[str]:
    """Yield all that the program and the plain measuring say differently of a case."""
    (report, data), ours = measured(case), plainly(case)
    assert [row["id"] for row in data["items"]] == [row["id"] for row in ours["items"]]
    for theirs, row, own in zip(report.items, data["items"], ours["items"], strict=True):
        for difference in item_differences(theirs, row, own):
            yield f"{row['id']}: {difference}"
    for group, row in zip(report.groups, data["chapters"], strict=True):
        for difference in group_differences(group.rollup, row, ours["chapters"][row["id"]]):
            yield f"chapter {row['id']}: {difference}"
    for difference in group_differences(report.overall, data["overall"], ours["overall"]):
        yield f"overall: {difference}"


class TestMeasuring:
    @settings(max_examples=examples(450), suppress_health_check=list(HealthCheck))
    @given(cases())
    def test_every_figure_is_what_the_words_of_the_design_come_to(self, case: Case):
        differing = list(all_differences(case))
        assert not differing, "\n".join([*differing, case.plan, case.log, str(case[2:])])


REVISED_AFTER_THE_DROP = """\
[plan]
title = "Revised after the drop"
start = 2023-01-01
due = 2023-12-31
[chapter.a]
title = "A"
[item.roads]
chapter = "a"
title = "Roads"
kind = "count"
target = 600
dropped = { on = 2023-06-01, note = "why" }
revisions = [ { from = 2023-07-01, target = 300, note = "too late" } ]
"""
HALF = '{"id":"%s","at":"2023-05-02T09:00:00+08:00","item":"roads","date":"2023-05-01","set":300}\n'


def test_a_dropped_item_stands_as_on_the_day_before_whatever_is_revised_later():
    case = Case(REVISED_AFTER_THE_DROP, HALF % ulid(1), dt.date(2023, 8, 1), None)
    row = measured(case)[1]["items"][0]
    assert (row["rating"], row["percent"], row["target"]) == ("dropped", 50, 600)
