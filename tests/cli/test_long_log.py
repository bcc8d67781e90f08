"""A log long enough to have a checkpoint: whoever changes a byte of it, the next look shows it."""

from __future__ import annotations

import datetime as dt
import json
import mmap
import os

import pytest

from tests.cli.conftest import NOW, Desk

LINES = 6000
AT = dt.datetime(2023, 7, 1, 8, tzinfo=NOW.tzinfo)


@pytest.fixture
def long_desk(desk: Desk) -> Desk:
    """A log of more than a MiB: one base station a line."""
    line = (
        '{{"id":"01H5{:022d}","at":"{}","item":"base-stations","date":"2023-06-30","add":1,'
        '"by":"ops","note":"' + "x" * 100 + '"}}\n'
    )
    moments = (AT + dt.timedelta(seconds=number) for number in range(LINES))
    lines = [line.format(number, at.isoformat()) for number, at in enumerate(moments)]
    desk.log.write_text("".join(lines))
    plan = desk.plan.read_text("utf-8").replace("target = 600\n", f"target = {LINES}\n")
    desk.plan.write_text(plan, "utf-8")
    assert desk.log.stat().st_size > 1 << 20
    return desk


def total(desk: Desk) -> int:
    """The figure that `plan status` gives of the base stations."""
    report = json.loads(desk.ok("status", "base-stations", "--format", "json"))
    (item,) = report["items"]
    assert report == json.loads(
        desk.ok("status", "base-stations", "--format", "json", "--no-cache")
    )
    return int(item["value"])


def edit(desk: Desk, digit: int) -> None:
    """Make the first line say so many stations, in place."""
    with desk.log.open("r+b") as file:
        file.seek(file.read(400).index(b'"add":') + len(b'"add":'))
        file.write(b"%d" % digit)


def edit_unseen(desk: Desk, digit: int) -> None:
    """Do so, and put the file's times back."""
    before = desk.log.stat()
    edit(desk, digit)
    os.utime(desk.log, ns=(before.st_atime_ns, before.st_mtime_ns))


def settle(desk: Desk) -> None:
    """Let the log's last change be long past, as far as its times tell: always the same."""
    os.utime(desk.log, (AT.timestamp(), AT.timestamp()))


def test_an_edit_in_place_with_its_times_put_back_is_shown_and_stays(long_desk):
    settle(long_desk)
    assert total(long_desk) == LINES
    edit_unseen(long_desk, 7)
    settle(long_desk)
    assert total(long_desk) == LINES + 6
    long_desk.ok("update", "base-stations", "+1")
    settle(long_desk)
    assert total(long_desk) == LINES + 7


def test_an_update_right_after_an_edit_does_not_make_the_old_figure_permanent(long_desk):
    settle(long_desk)
    assert total(long_desk) == LINES
    edit_unseen(long_desk, 7)
    settle(long_desk)
    long_desk.ok("update", "base-stations", "+1")
    settle(long_desk)
    assert total(long_desk) == LINES + 7


def test_an_edit_while_an_update_waits_for_the_disk_is_shown(long_desk, monkeypatch):
    """The disk is slow: between the update's write and the end of its fsync, someone edits."""
    settle(long_desk)
    assert total(long_desk) == LINES
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        edit(long_desk, 7)
        fsync(descriptor)
        settle(long_desk)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", slow)
        long_desk.ok("update", "base-stations", "+1")
    assert total(long_desk) == LINES + 7
    long_desk.ok("update", "base-stations", "+1")
    settle(long_desk)
    assert total(long_desk) == LINES + 8


def test_a_store_through_a_map_that_changes_no_file_time_is_shown_and_stays(long_desk):
    """Only the first store to a page changes the file's times."""
    with long_desk.log.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        place = memory.find(b'"add":') + len(b'"add":')
        memory[place : place + 1] = b"3"
        settle(long_desk)
        assert total(long_desk) == LINES + 2
        memory[place : place + 1] = b"7"
        assert total(long_desk) == LINES + 6
        memory[place : place + 1] = b"5"
        long_desk.ok("update", "base-stations", "+1")
        assert total(long_desk) == LINES + 5
    settle(long_desk)
    assert total(long_desk) == LINES + 5
