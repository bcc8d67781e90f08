"""Every single bit of a log turned over: told, or still a log of valid lines with another seal."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from tests.helpers import read_log
from tests.torture.conftest import Desk
from tests.torture.helpers import PLAN, four_entries, ids_of_whole_lines, sound
from wuhai_plan.errors import LogError
from wuhai_plan.log.seal import seal
from wuhai_plan.session.core import Choices, Session, system_clock


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_every_single_bit(desk: Desk, figures: Counter[str]) -> None:
    whole = four_entries(desk.log)
    moments = (system_clock(None), dt.datetime.max.replace(tzinfo=dt.timezone.utc))
    seals = [seal(sound(whole), moment) for moment in moments]
    silent = 0
    for bit in range(len(whole) * 8):
        data = _flipped(whole, bit)
        log, problems = read_log(data, PLAN)
        assert log.torn is None  # a whole line was acknowledged: no writer may set it aside
        if problems:
            assert all(problem.line in (1, 2, 3, 4, 5) for problem in problems)
        else:
            silent += 1
            assert ids_of_whole_lines(data)
            assert not {seal(log, moment) for moment in moments}.intersection(seals)
    figures["bits of a log turned over"] += len(whole) * 8
    figures["  of them told by reading"] += len(whole) * 8 - silent
    figures["  of them told by the seal alone"] += silent


def test_no_figure_is_computed_from_damage(desk: Desk) -> None:
    whole = four_entries(desk.log)
    refused = 0
    for bit in range(0, len(whole) * 8, 61):
        data = _flipped(whole, bit)
        desk.log.write_bytes(data)
        session = Session(Choices(desk.folder / "plan.toml"))
        try:
            session.log  # noqa: B018 - it is read when first asked for
        except LogError:
            refused += 1
        else:
            continue
        for command in (("status",), ("log",), ("check",), ("update", "homes", "+1")):
            answer = desk(*command)
            assert answer.code == 1
            assert answer.out == ""
            assert "progress.jsonl, line " in answer.err
        assert desk.log.read_bytes() == data
    assert refused > 50


@pytest.mark.parametrize("command", ["status", "update"])
def test_the_way_out_is_told(desk: Desk, command: str) -> None:
    whole = four_entries(desk.log)
    desk.log.write_bytes(whole.replace(b'"stage"', b'"stage', 1))
    answer = desk(command, *(["homes", "+1"] if command == "update" else []))
    start = whole.index(b"\n") + 1
    assert f"plan: progress.jsonl, line 2 (byte {start}): " in answer.err
    assert "Restore it from a copy of the log" in answer.err
