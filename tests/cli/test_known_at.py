"""`--known-at`: which moment it means, that none is to come, and that no report changes later."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import time
from collections.abc import Callable

import pytest

from tests.cli.conftest import NOW
from tests.helpers import log_line
from wuhai_plan import PlanError, files, open_plan
from wuhai_plan.errors import StorageError
from wuhai_plan.log import append
from wuhai_plan.session import core

JUNE = ("--as-of", "2023-06-30")
BERLIN = "Europe/Berlin"
SUMMER, WINTER = (dt.datetime(2023, month, 20, 9, tzinfo=dt.timezone.utc) for month in (7, 12))
REPORTS = [
    *(("status",), ("status", "--items"), ("status", "--format", "json")),
    *(("status", "--format", "md"), ("status", "--sensitivity"), ("status", "--compare-rules")),
    *(("show", "homes"), ("show", "homes", "--format", "json")),
    *(("due",), ("due", "--format", "json"), ("chart",), ("chart", "homes", "economy")),
    *(("export", "json"), ("export", "md"), ("export", "html")),
]
UNPRINTED = [
    *(("status", "--format", "csv"), ("due", "--format", "csv"), ("export", "csv")),
    *(("seal",), ("check", "--seal", "ABCD"), ("export", "xlsx", "-o", "x.xlsx")),
]


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


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


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
    return str(json.loads(desk.ok("export", "json", *JUNE, "--known-at", text))["known_at"])


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


# ---- the printed moment


@pytest.mark.parametrize("command", REPORTS, ids=" ".join)
@pytest.mark.parametrize("text", ["2023-06-02", "2023-07-03T09:12:44.250", "2023-07-03T01:12Z"])
def test_the_printed_moment_gives_the_same_report(desk, command, text):
    """Also where an entry that others wrote is dated to less than a second."""
    desk.log.write_text(desk.log.read_text("utf-8").replace("09:12:44+", "09:12:44.750+"), "utf-8")
    report = desk.ok(*command, *JUNE, "--known-at", text)
    printed = re.search(r'known(?:_at"?: "| at )(\d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d)', report)
    assert printed, report
    assert desk.ok(*command, *JUNE, "--known-at", printed[1]) == report


def test_what_was_recorded_in_the_second_of_the_moment_is_known(desk):
    """In all of it, and by every way that a log is read."""
    desk.log.write_bytes(
        log_line(1, item="homes", set=57, at="2023-07-03T09:12:44.750+08:00", date="2023-06-30")
    )
    for command in (("status", "homes", "--format", "csv"), ("export", "csv")):
        assert ",57," in desk.ok(*command, "--known-at", "2023-07-03T09:12:44")
        assert ",57," not in desk.ok(*command, "--known-at", "2023-07-03T09:12:43")


def test_a_seal_and_a_page_count_a_whole_second(desk):
    lines = desk.log.read_bytes() + log_line(99, item="homes", at="2023-07-19T08:00:00.750+08:00")
    desk.log.write_bytes(lines)
    text = desk.ok("export", "html")
    check = re.search(r"plan (check --seal \S+ --known-at 2023-07-19T08:00:00\+08:00)<", text)
    assert check
    assert "entries: 11" in desk.ok(*check[1].split())


# ---- no moment to come


@pytest.mark.parametrize("command", [*REPORTS, *UNPRINTED], ids=" ".join)
def test_a_moment_to_come_is_refused_with_the_latest_there_is(desk, clock, command):
    for text in ("today", "2023-07-20", "2023-07-20T10:00:01", "2099-12-31"):
        desk_says = desk(*command, "--known-at", text)
        assert desk_says.code == 1
        assert f"{text} is not over yet" in desk_says.err
        assert "The latest moment that can be asked for is now, 2023-07-20T10:00:00+08:00." in (
            desk_says.err
        )
        assert len(desk_says.err.splitlines()) == 1
    assert clock.now == NOW
    latest = desk(*command, "--known-at", "2023-07-20T10:00:00+08:00")
    assert "not over yet" not in latest.err


@pytest.mark.parametrize("berlin", ["the plan's zone"], indirect=True)
def test_a_time_that_will_be_shown_again_is_to_come(berlin, monkeypatch):
    first = dt.datetime.fromisoformat("2023-10-29T02:40:00+02:00")
    Clock(monkeypatch, first)
    assert "2023-10-29T02:40:00+02:00" in berlin.fails("status", "--known-at", "2023-10-29T02:30")
    berlin.ok("status", "--known-at", "2023-10-29T02:30+02:00")
    Clock(monkeypatch, first + dt.timedelta(hours=1))
    berlin.ok("status", "--known-at", "2023-10-29T02:30")


def test_a_moment_to_come_is_refused_from_python(desk, clock):
    plan = open_plan(lang="en")
    later = NOW + dt.timedelta(seconds=1)
    for moment in (later, later.replace(tzinfo=None), later.isoformat(), NOW.date(), "today"):
        for ask in (plan.status, lambda **asked: plan.item("homes", **asked)):
            with pytest.raises(PlanError, match=r"not over yet.*2023-07-20T10:00:00\+08:00"):
                ask(known_at=moment)
    then = plan.status(known_at=NOW.replace(microsecond=123_456))
    assert then.known_at == NOW
    assert clock.now > NOW


# ---- no report changes later


@pytest.mark.parametrize(
    "command", [c for c in (*REPORTS, *UNPRINTED) if "--seal" not in c], ids=" ".join
)
def test_a_report_known_at_this_second_waits_until_it_is_over(desk, clock, command):
    """In which somebody else still reports."""
    line = log_line(99, item="homes", set=777, at=NOW.isoformat(), date="2023-06-30")
    late = [line]

    def meanwhile() -> None:
        if late:
            desk.log.write_bytes(desk.log.read_bytes() + late.pop())

    clock.meanwhile = meanwhile
    then = ("--known-at", NOW.isoformat())
    report = desk.ok(*command, *(() if command == ("seal",) else JUNE), *then)
    made = desk.folder / "x.xlsx"
    report += made.read_bytes().hex() if made.exists() else ""
    assert not late
    assert clock.now > NOW
    made.unlink(missing_ok=True)
    again = desk.ok(*command, *(() if command == ("seal",) else JUNE), *then)
    assert again + (made.read_bytes().hex() if made.exists() else "") == report


def test_a_page_of_all_waits_for_the_second_of_the_last_entry_and_shows_no_more(desk, clock):
    def report(number: int, at: dt.datetime) -> None:
        line = log_line(number, item="homes", set=700 + number, at=at.isoformat())
        desk.log.write_bytes(desk.log.read_bytes() + line)

    def meanwhile() -> None:
        report(98, NOW)  # and in the next one
        report(99, NOW + dt.timedelta(seconds=1))

    report(97, NOW + dt.timedelta(milliseconds=750))  # as others may write it
    clock.meanwhile = meanwhile
    page = desk.ok("export", "html")
    assert "the 12 entries recorded up to 2023-07-20T10:00:00+08:00" in page
    assert desk.ok("export", "html", "--known-at", NOW.isoformat()) == page


def test_a_page_does_not_wait_for_an_entry_of_a_clock_that_is_wrong(desk, clock):
    line = log_line(99, item="homes", at="2099-07-20T10:00:00+08:00")
    desk.log.write_bytes(desk.log.read_bytes() + line)
    assert "11 entries" in desk.ok("export", "html")
    assert clock.now == NOW


@pytest.mark.parametrize("command", [("status",), ("export", "html"), ("seal",)], ids=" ".join)
def test_a_report_waits_for_who_has_dated_an_entry_and_not_yet_written_it(
    desk, clock, monkeypatch, command
):
    clock.now += dt.timedelta(seconds=1)
    held, waited_for, queue = threading.Event(), threading.Event(), files.queue_for_lock

    def queue_for_lock(descriptor: int, until: float) -> bool:
        waited_for.set()
        return queue(descriptor, until)

    def write() -> None:
        with append.locked(desk.log) as log:
            held.set()
            waited_for.wait(20)
            log.append(log_line(99, item="homes", set=777, at=NOW.isoformat()))

    monkeypatch.setattr(append, "queue_for_lock", queue_for_lock)
    writer = threading.Thread(target=write)
    writer.start()
    assert held.wait(20)
    report = desk(*command, "--known-at", NOW.isoformat())
    waited_for.set()
    writer.join()
    assert report == desk(*command, "--known-at", NOW.isoformat())


@pytest.mark.parametrize("code", ["storage-permission", "storage-read-only"])
def test_who_may_not_write_reads_it_as_it_is(desk, monkeypatch, code):
    report = desk.ok("status", "--known-at", "2023-07-10")

    def refused(path):
        raise StorageError.of(code, path=str(path), seconds=10)

    monkeypatch.setattr(core, "locked", refused)
    assert desk.ok("status", "--known-at", "2023-07-10") == report
    code = "storage-locked"
    desk.fails("status", "--known-at", "2023-07-10")


def test_a_plan_without_a_log_has_past_reports_and_still_no_log(desk):
    desk.log.unlink()
    for log in (desk.log, desk.folder / "nowhere" / "log.jsonl"):
        assert "0 of" in desk.ok("status", "--known-at", "2023-07-10", "--log", str(log))
        assert not log.exists()
