"""A log cut short at every byte: a reader is told or sees it whole, a writer loses nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.torture.conftest import Desk
from tests.torture.helpers import four_entries, ids_of_whole_lines, record, torn_bytes, torn_file
from wuhai_plan.session.core import Choices, Session


def _codes(log: Path) -> tuple[int, list[str]]:
    session = Session(Choices(log.parent / "plan.toml", log))
    return len(session.log.entries), [note.code for note in session.notes]


def _lay(log: Path, data: bytes) -> None:
    log.write_bytes(data)
    torn_file(log).unlink(missing_ok=True)


def test_a_log_cut_at_every_byte(desk: Desk, figures: Counter[str]) -> None:
    whole = four_entries(desk.log)
    ids = ids_of_whole_lines(whole)
    for cut in range(len(whole) + 1):
        lines = whole[: whole.rfind(b"\n", 0, cut) + 1]
        tail = whole[len(lines) : cut]
        if whole[cut : cut + 1] == b"\n":  # only the newline is gone
            lines, tail = lines + tail + b"\n", b""
        kept = lines.count(b"\n")
        _lay(desk.log, whole[:cut])
        assert _codes(desk.log) == (kept, ["log-torn"] if tail else [])

        new = record(desk.log).entry.id
        data = desk.log.read_bytes()
        assert data.startswith(lines)
        assert ids_of_whole_lines(data) == [*ids[:kept], new]
        assert torn_bytes(desk.log) == (tail + b"\n" if tail else b"")
        assert _codes(desk.log) == (kept + 1, [])
    figures["places a log was cut at"] += len(whole) + 1


def test_what_the_commands_say_of_a_cut_log(desk: Desk) -> None:
    whole = four_entries(desk.log)
    for cut in range(0, len(whole) + 1, 24):
        _lay(desk.log, whole[:cut])
        torn = _codes(desk.log)[1] == ["log-torn"]
        for look in ("status", "log", "check"):
            answer = desk(look)
            assert answer.code == 0
            assert ("cut short by a crash" in answer.err) == torn
        answer = desk("update", "homes", "+1")
        assert answer.code == 0
        assert ("were moved to progress.jsonl.torn" in answer.err) == torn
        assert desk("check") == (0, desk("check").out, "")


@pytest.mark.parametrize("zeros", [1, 100, 5000])
def test_room_made_for_bytes_that_never_came(desk: Desk, zeros: int) -> None:
    whole = four_entries(desk.log)
    for front in (b"", b'{"id":"01', whole[: whole.index("年".encode()) + 1]):
        tail = front + bytes(zeros)
        _lay(desk.log, whole + tail)
        assert _codes(desk.log) == (4, ["log-torn"])
        record(desk.log)
        assert desk.log.read_bytes().startswith(whole)
        assert torn_bytes(desk.log) == tail + b"\n"
        assert _codes(desk.log) == (5, [])


def test_torn_tails_are_kept_one_after_the_other(desk: Desk) -> None:
    for tail in (b'{"id":"1', b'{"id":"22', b"\0\0"):
        with desk.log.open("ab") as log:
            log.write(tail)
        record(desk.log)
    assert torn_bytes(desk.log) == b'{"id":"1\n{"id":"22\n\0\0\n'
    assert len(ids_of_whole_lines(desk.log.read_bytes())) == 3
