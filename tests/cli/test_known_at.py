"""`--known-at`: which moment it means."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable

import pytest

from tests.cli.conftest import NOW
from wuhai_plan.session import core

JUNE = ("--as-of", "2023-06-30")
BERLIN = "Europe/Berlin"
SUMMER, WINTER = (dt.datetime(2023, month, 20, 9, tzinfo=dt.timezone.utc) for month in (7, 12))


class Clock:
    """A clock that stands until someone sleeps; then it moves on by a second, and things happen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: dt.datetime = NOW) -> None:
        self.now, self.naps = now, 0
        self.meanwhile: Callable[[], None] = lambda: None
        monkeypatch.setattr(core, "system_clock", self.look)
        monkeypatch.setattr(time, "sleep", self.sleep)

    def look(self, zone: dt.tzinfo | None) -> dt.datetime:
        return self.now.astimezone(zone)

    def sleep(self, _seconds: float) -> None:
        self.naps += 1
        assert self.naps < 100, "it waits for what is not to be waited for"
        self.meanwhile()
        self.now += dt.timedelta(seconds=1)


@pytest.fixture(params=["the plan's zone", "the machine's zone"])
def berlin(request, desk, monkeypatch):
    """A plan kept in Berlin, by its own zone or by the machine's."""
    named = request.param == "the plan's zone"
    plan = desk.plan.read_text(encoding="utf-8")
    zone = f'timezone = "{BERLIN}"' if named else ""
    desk.plan.write_text(plan.replace('timezone = "Asia/Shanghai"', zone), encoding="utf-8")
    monkeypatch.setenv("TZ", "UTC" if named else BERLIN)
    time.tzset()
    yield desk
    monkeypatch.undo()
    time.tzset()


def known(desk, text: str) -> str:
    return str(
        json.loads(desk.ok("export", "json", *JUNE, "--known-at", text))["known_at"]
    ).replace(".999999", "")


@pytest.mark.parametrize("now", [SUMMER, WINTER], ids=["summer", "winter"])
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-06-30", "2023-06-30T23:59:59+02:00"),
        ("2023-01-10", "2023-01-10T23:59:59+01:00"),
        ("2023-01-10T17:00", "2023-01-10T17:00:00+01:00"),
        ("2023-03-26", "2023-03-26T23:59:59+02:00"),
        ("2023-03-26T01:59", "2023-03-26T01:59:00+01:00"),
        ("2023-03-26T02:30", "2023-03-26T03:30:00+02:00"),  # skipped
        ("2022-10-30T02:30", "2022-10-30T02:30:00+01:00"),  # shown twice
        ("2022-10-30T02:30+02:00", "2022-10-30T02:30:00+02:00"),
        ("1850-01-01", "1850-01-01T23:59:31+00:53"),  # clocks were 53 minutes 28 seconds ahead
    ],
)
def test_a_time_means_the_same_moment_in_summer_and_in_winter(
    berlin, monkeypatch, now, text, moment
):
    Clock(monkeypatch, now)
    assert known(berlin, text) == known(berlin, moment) == moment


def test_a_day_is_over_when_its_last_hour_was_shown_for_the_last_time(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(plan.replace("Asia/Shanghai", "America/Santiago"), encoding="utf-8")
    assert known(desk, "2023-04-01") == "2023-04-01T23:59:59-04:00"


def test_a_local_time_in_an_import_means_the_same_moment_too(berlin, monkeypatch):
    Clock(monkeypatch, SUMMER)
    for local, at in (
        ("2023-01-10 12:00", "2023-01-10T12:00:00+01:00"),
        ("1850-01-10 12:00", "1850-01-10T11:59:32+00:53"),
    ):
        row = f"01H000000000000000000000{local[:2]},{local},homes,2023-01-09,10,a"
        table = f"id,at,item,date,set,by\n{row}\n"
        (berlin.folder / "log.csv").write_text(table, encoding="utf-8")
        berlin.ok("import", "log.csv")
        assert f'"at":"{at}"' in berlin.entries()[-1]
    berlin.ok("check")


def test_a_moment_in_a_sheet_means_the_same_moment_too(berlin, monkeypatch):
    from openpyxl import Workbook

    Clock(monkeypatch, SUMMER)
    book = Workbook()
    book.active.append(["id", "at", "item", "date", "set", "by"])
    at, day = dt.datetime(2023, 1, 10, 12), dt.date(2023, 1, 9)  # noqa: DTZ001 - a sheet's have none
    book.active.append(["01H00000000000000000000099", at, "homes", day, 10, "a"])
    book.save(berlin.folder / "log.xlsx")
    berlin.ok("import", "log.xlsx")
    assert '"at":"2023-01-10T12:00:00+01:00"' in berlin.entries()[-1]


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59:59"])
def test_the_ends_of_the_calendar_are_answered_in_one_message(berlin, text):
    berlin.plan.write_text(berlin.plan.read_text("utf-8").replace(BERLIN, "UTC"), encoding="utf-8")
    assert berlin("status", "--known-at", text).code in (0, 1)
