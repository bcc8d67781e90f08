"""The log as one writer has it: what is on disk after each step, and what its checkpoint says."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from tests.helpers import SMALL_PLAN, history_of, log_line, sound_plan, ulid
from wuhai_plan.errors import PlanError, RequestError
from wuhai_plan.history import AdoptedPlan, History
from wuhai_plan.log import append
from wuhai_plan.log.append import locked, look_at_log, open_log
from wuhai_plan.log.checkpoint import load
from wuhai_plan.log.line import decode, encode
from wuhai_plan.model import Adopted, Entry

PLAN = sound_plan(SMALL_PLAN)
HISTORY = history_of(PLAN)
START = dt.datetime(2023, 7, 3, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def line(number: int, **keys: object) -> bytes:
    return log_line(number, **{"add": 1, "at": _moment(number).isoformat(), **keys})


def entry(number: int, **keys: object) -> Entry:
    return decode(line(number, **keys).strip(), 0)


def _moment(number: int) -> dt.datetime:
    return START + dt.timedelta(minutes=number)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "progress.jsonl"
    path.write_bytes(line(1) + line(2) + line(3))
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    return folder / "checkpoint"


def test_what_was_added_is_known_by_its_last_id(log: Path) -> None:
    with open_log(log) as opened:
        opened.append(entry(4), entry(5))
        assert opened.last_written == ulid(5)
    assert log.read_bytes() == b"".join(map(line, range(1, 6)))


def test_what_is_added_is_held_once(log: Path) -> None:
    before = log.stat().st_size
    entries = [entry(number, note="x" * 5000) for number in range(4, 2004)]
    with open_log(log) as opened:
        tracemalloc.start()
        try:
            opened.append(*entries)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 1.5 * (log.stat().st_size - before)


def test_nothing_added_has_no_last_id(log: Path) -> None:
    with open_log(log) as opened:
        opened.append()
        assert opened.last_written is None


def test_nothing_is_added_to_a_log_that_is_only_looked_at(log: Path, place: Path) -> None:
    before = log.read_bytes()
    with look_at_log(log, checkpoint=place) as opened:
        opened.fold(HISTORY)
        opened.append(entry(4))
        assert opened.last_written is None
    assert log.read_bytes() == before
    kept = load(place)
    assert kept is not None
    assert kept.size == len(before)


def test_a_checkpoint_goes_on_with_what_is_added(log: Path, place: Path) -> None:
    with open_log(log, checkpoint=place) as opened:
        opened.fold(HISTORY)
        opened.append(entry(4), entry(5))
    kept = load(place)
    assert kept is not None
    assert kept.size == log.stat().st_size
    with look_at_log(log) as opened:
        assert kept.fold == opened.fold(HISTORY)


def test_a_checkpoint_goes_on_with_all_that_it_held(log: Path, place: Path) -> None:
    with log.open("ab") as file:
        file.write(line(4, item="clinic", stage="approved", add=...))
    with open_log(log, checkpoint=place) as opened:
        opened.fold(HISTORY)
        opened.append(entry(5))
    kept = load(place)
    assert kept is not None
    with look_at_log(log) as opened:
        assert kept.fold == opened.fold(HISTORY)


def test_a_checkpoint_is_left_where_the_log_was_not_folded(log: Path, place: Path) -> None:
    with open_log(log, checkpoint=place) as opened:
        opened.append(entry(4))
    assert load(place) is None


@pytest.mark.parametrize("late", [{"at": _moment(1).isoformat()}, {"id": ulid(2)}])
def test_a_checkpoint_stays_behind_an_entry_out_of_order(
    log: Path, place: Path, late: dict[str, str]
) -> None:
    size = log.stat().st_size
    with open_log(log, checkpoint=place) as opened:
        opened.fold(HISTORY)
        opened.append(entry(4, **late))
    kept = load(place)
    assert kept is not None
    assert kept.size == size


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(("known", "count"), [(0, 0), (1, 1), (2, 2), (3, 3), (9, 3)])
def test_a_fold_holds_what_was_known(
    log: Path, place: Path, known: int, count: int, *, kept: bool
) -> None:
    with look_at_log(log, checkpoint=place if kept else None) as opened:
        fold = opened.fold(history_of(PLAN, _moment(known)))
    assert sum(day.entries for day in fold.days["homes"].values()) == count


def test_an_empty_log_was_empty_at_any_moment(log: Path, place: Path) -> None:
    log.write_bytes(b"")
    with look_at_log(log, checkpoint=place) as opened:
        assert opened.fold(history_of(PLAN, START)).last_id == ""


def adoption(number: int, toml: str = SMALL_PLAN) -> Entry:
    plan = Adopted(sha256(toml.encode()).hexdigest(), toml)
    return Entry(id=ulid(number), at=_moment(number), plan=plan)


@pytest.mark.parametrize("key", [b'"plan":', b'"plan" :', b'"plan": '])
def test_an_adopted_plan_is_found_however_its_line_is_spaced(log: Path, key: bytes) -> None:
    with log.open("ab") as file:
        file.write(encode(adoption(4)).replace(b'"plan":', key))
    with look_at_log(log) as opened:
        assert [entry.id for entry in opened.adoptions()] == [ulid(4)]


def test_a_plan_may_be_longer_than_what_is_reported(log: Path) -> None:
    long = f"{SMALL_PLAN}# {'x' * 2_000_000}"
    with open_log(log) as opened:
        opened.append(adoption(4, long))
        with pytest.raises(RequestError):
            opened.append(entry(5, note="x" * 2_000_000))
        with pytest.raises(RequestError):
            opened.append(adoption(5, f"{SMALL_PLAN}# {'x' * 5_000_000}"))
    with look_at_log(log) as opened:
        (adopted,) = opened.adoptions()
        history = History(
            plan=PLAN, adopted=(AdoptedPlan(adopted, PLAN),), adopting=frozenset({ulid(4)})
        )
        assert opened.fold(history).last_id == ulid(4)
    assert adopted.plan is not None
    assert adopted.plan.toml == long


def test_a_long_plan_whose_line_was_cut_short_is_set_aside(log: Path) -> None:
    whole, line = log.read_bytes(), encode(adoption(4, f"{SMALL_PLAN}# {'x' * 2_000_000}"))
    log.write_bytes(whole + line[:-9])
    with open_log(log) as opened:
        opened.read(HISTORY)
        opened.append(entry(5))
    assert log.read_bytes() == whole + encode(entry(5))


def test_a_last_line_cut_short_is_told_of_with_the_file_it_is_in(log: Path) -> None:
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"id"')
    with look_at_log(log) as opened:
        opened.read(HISTORY)
        (note,) = opened.notes
    assert (note.code, note.file) == ("log-torn", log.name)
    assert note.facts["offset"] == len(whole)


def test_a_file_knows_its_size_after_each_write(log: Path) -> None:
    with locked(log) as file:
        for _ in range(2):
            file.append(b"{}\n")
            assert file.size == log.stat().st_size


def test_a_new_log_may_be_read_as_the_user_lets_new_files_be(tmp_path: Path) -> None:
    before = os.umask(0o020)
    try:
        with locked(tmp_path / "new.jsonl") as file:
            file.append(b"{}\n")
    finally:
        os.umask(before)
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "new.jsonl").stat().st_mode) == 0o646


def test_a_log_replaced_while_it_was_written_is_told_of(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, kept = log.read_bytes(), log.with_name("kept")

    def replaced(descriptor: int) -> None:
        if not kept.exists():
            log.rename(kept)
            log.write_bytes(b"{}\n")

    monkeypatch.setattr(os, "fsync", replaced)
    with pytest.raises(PlanError) as caught, open_log(log) as opened:
        opened.append(entry(4))
    cause = caught.value.__cause__
    assert isinstance(cause, OSError)
    assert (cause.errno, cause.strerror) == (errno.ESTALE, os.strerror(errno.ESTALE))
    assert kept.read_bytes() == before
    assert log.read_bytes() == b"{}\n"


def test_a_log_replaced_again_and_again_is_given_up_on(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(append, "LOCK_WAIT", -1)
    monkeypatch.setattr(append, "_same_file", lambda descriptor, path: False)
    with pytest.raises(PlanError) as caught, locked(log):
        pass
    cause = caught.value.__cause__
    assert isinstance(cause, OSError)
    assert (cause.errno, cause.strerror) == (errno.ESTALE, os.strerror(errno.ESTALE))


def test_who_waits_for_a_log_is_told_which(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append, "LOCK_WAIT", 0)
    with locked(log), pytest.raises(PlanError) as caught, locked(log):
        pass
    (problem,) = caught.value.problems
    assert problem.facts["path"] == str(log)


@pytest.mark.parametrize(("whole", "count"), [({}, 3), ({"whole": True}, 3), ({"whole": False}, 1)])
def test_readings_are_of_every_day_unless_only_their_ends_are_asked_for(
    log: Path, whole: dict[str, bool], count: int
) -> None:
    days = ("2023-07-01", "2023-07-02", "2023-07-03")
    log.write_bytes(b"".join(line(number, date=day) for number, day in enumerate(days, 1)))
    with look_at_log(log) as opened:
        fold = opened.fold(HISTORY)
    readings = fold.all_readings(PLAN.items, dt.date(2023, 7, 31), **whole)["homes"]
    assert len(readings) == count
    assert sum(reading.entries for reading in readings) == 3


@pytest.mark.parametrize(
    ("holder", "code"), [("17 (vi)", "storage-locked-by"), (None, "storage-locked")]
)
def test_who_holds_a_log_is_told_where_the_system_knows(
    log: Path, monkeypatch: pytest.MonkeyPatch, holder: str | None, code: str
) -> None:
    asked: list[int] = []

    def asks(descriptor: int) -> str | None:
        asked.append(descriptor)
        return holder

    monkeypatch.setattr(append, "LOCK_WAIT", 0.4)
    monkeypatch.setattr(append, "try_lock", lambda descriptor: False)
    monkeypatch.setattr(append, "queue_for_lock", lambda descriptor, until: False)
    monkeypatch.setattr(append, "lock_holder", asks)
    with pytest.raises(PlanError) as caught, locked(log):
        pass
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.facts == {"path": str(log), "holder": holder, "seconds": 0}
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(*asked)  # it was closed
