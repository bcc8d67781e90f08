"""A checkpoint never changes an answer: whatever is done to the log or to it, as if read anew."""

from __future__ import annotations

import datetime as dt
import mmap
import os
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.helpers import (
    SMALL_PLAN,
    cut,
    history_of,
    in_both_languages,
    log_line,
    sound_plan,
    told,
    ulid,
)
from wuhai_plan import caches
from wuhai_plan.errors import PlanError
from wuhai_plan.history import History
from wuhai_plan.log import append, checkpoint, fold_builder
from wuhai_plan.log.ahead import Ahead
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.hashed_bytes import HashedBytes
from wuhai_plan.model import Entry
from wuhai_plan.session import core
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.check import check
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.update import update

PLAN = sound_plan(SMALL_PLAN)
DAY = dt.date(2023, 7, 20)
START = dt.datetime(2023, 7, 3, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def line(number: int, **keys: object) -> bytes:
    usual = {"add": 1, "at": (START + dt.timedelta(minutes=number)).isoformat()}
    return log_line(number, **{**usual, **keys})


class Office:
    """A folder with a plan and a log of which every length has a checkpoint."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "progress.jsonl"
        (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
        self.log.write_bytes(b"")

    def session(self, *, cache: bool = True) -> Session:
        choices = Choices(self.log.with_name("plan.toml"), cache=cache)
        return Session(choices, lambda zone: dt.datetime(2023, 7, 20, 9, tzinfo=zone))

    def answer(self, *, cache: bool = True) -> object:
        """What the log comes to, or what is wrong with it."""
        session = self.session(cache=cache)
        try:
            history, fold = session.look()
            telling = [told(fold, item, DAY) for item in history.counted.values()]
        except PlanError as error:
            return [(problem.code, problem.line) for problem in error.problems]
        return telling, fold.judged, [note.code for note in session.notes]

    @property
    def kept(self) -> Path:
        place = self.session().checkpoint_place
        assert place is not None
        return place

    def agrees(self) -> None:
        assert self.answer() == self.answer(cache=False)


@pytest.fixture(autouse=True)
def _any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "CHECKPOINT_LEAST", 0)
    monkeypatch.setattr(checkpoint, "BLOCK", 70)
    cut(monkeypatch, 150)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.log.write_bytes(b"".join(map(line, range(1, 8))))
    return office


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done of all the log to be kept: whether it is folded from its first line on."""
    done: list[str] = []

    def fold_file(
        file: BinaryIO, history: History, ahead: Ahead, read: HashedBytes | None = None
    ) -> Fold:
        done.extend(["cold"] if read else [])
        return fold_builder.fold_file(file, history, ahead, read)

    monkeypatch.setattr(append, "fold_file", fold_file)
    return done


class TestALookAtTheSameLog:
    def test_folds_none_of_it_again(self, office, reads):
        office.answer()
        office.answer()
        assert reads == ["cold"]

    def test_out_of_order_folds_none_of_it_again(self, office, reads):
        office.log.write_bytes(line(2, set=5, add=...) + line(1, set=9, add=...) + line(3))
        office.agrees()
        office.answer()
        assert reads == ["cold"]

    @pytest.mark.parametrize("sign", [1, -1])
    def test_of_huge_figures_that_were_confirmed_folds_none_of_it_again(self, office, reads, sign):
        huge = sign * (10**18 - 1)
        lines = [line(number, add=huge) for number in range(1, 30)]
        lines += [line(30, set=5, add=...), line(31, add=..., confirm=ulid(29), value=1)]
        lines += [line(32, add=..., confirm=ulid(30), value=5)]
        office.log.write_bytes(b"".join(lines))
        office.agrees()
        office.agrees()
        assert reads == ["cold"]

    @pytest.mark.parametrize("sign", [1, -1])
    def test_of_huge_figures_folds_none_of_it_again(self, office, reads, sign):
        huge = sign * (10**18 - 1)
        office.log.write_bytes(b"".join(line(number, add=huge) for number in range(1, 30)))
        office.agrees()
        change = ChangeInput(by="ops", note="huge", correct=True)
        update(office.session(), "homes", "+1" if sign > 0 else "5", change)
        office.agrees()
        with office.log.open("ab") as file:
            file.write(line(99, add=huge, id="Z" * 26, at="2023-07-21T08:00:00+08:00"))
        office.agrees()
        assert reads == ["cold"]

    def test_reads_it_by_another_name(self, office, reads):
        office.answer()
        office.log.rename(office.log.with_name("other.jsonl"))
        shutil.copy(office.log.with_name("other.jsonl"), office.log)
        office.agrees()

    def test_needs_no_cache_folder(self, office, reads, monkeypatch, tmp_path):
        for value in ("", "relative", str(tmp_path / "plan.toml")):
            monkeypatch.setenv("XDG_CACHE_HOME", value)
            monkeypatch.setenv("HOME", "/nowhere/at/all")
            office.agrees()

    def test_leaves_nothing_without_cache(self, office):
        office.answer(cache=False)
        assert not office.kept.exists()

    def test_leaves_nothing_beside_the_log(self, office):
        office.answer()
        office.answer()
        assert {path.name for path in office.log.parent.iterdir()} == {
            "plan.toml",
            "progress.jsonl",
        }

    def test_of_another_users_making_is_not_used(self, office, reads, monkeypatch):
        office.answer()
        monkeypatch.setattr(os, "geteuid", lambda: 12345, raising=False)
        office.agrees()
        assert reads == ["cold", "cold"]

    def test_by_another_state_of_the_program_reads_it_anew(self, office, reads, monkeypatch):
        office.answer()
        monkeypatch.setattr(caches, "_mark", lambda: bytes(32))
        office.agrees()
        assert reads == ["cold", "cold"]

    def test_on_a_disk_that_is_full_answers_all_the_same(self, office, monkeypatch):
        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("wuhai_plan.caches.os.replace", full)
        office.answer()
        assert not list(office.kept.parent.glob(f"{office.kept.name}*"))


class TestALookAtALogThatGrew:
    def test_reads_what_came_and_no_more(self, office, reads):
        office.answer()
        with office.log.open("ab") as file:
            file.write(line(8) + line(9))
        office.agrees()
        assert reads == ["cold"]

    def test_reads_all_of_it_where_a_withdrawal_came(self, office, reads):
        office.answer()
        with office.log.open("ab") as file:
            file.write(line(8, add=..., item=..., date=..., void=ulid(3), note="wrong"))
        office.agrees()
        assert reads == ["cold", "cold"]

    @pytest.mark.parametrize(
        "word",
        [
            {"confirm": ulid(3), "value": 3},
            {"return": ulid(3), "note": "why"},
        ],
    )
    def test_reads_all_of_it_where_a_second_party_spoke(self, office, reads, word):
        office.answer()
        with office.log.open("ab") as file:
            file.write(line(8, add=..., **word))
        office.agrees()
        assert reads == ["cold", "cold"]
        office.answer()
        assert reads == ["cold", "cold"]

    @pytest.mark.parametrize("value", [{}, {"date": "2023-07-01"}, {"date": "2023-06-29"}])
    def test_knows_what_was_returned_and_whether_it_was_answered_since(self, office, reads, value):
        with office.log.open("ab") as file:
            file.write(line(8, add=..., note="why", **{"return": ulid(3)}))
            file.write(line(9, add=..., confirm=ulid(7), value=6))
        office.answer()
        with office.log.open("ab") as file:
            file.write(line(10, **value))
        office.agrees()
        assert reads == ["cold"]

    @pytest.mark.parametrize("place", [0, 40, 99, 100, 101, 500, -2])
    def test_tells_a_byte_that_changed_before(self, office, reads, place):
        office.answer()
        data = bytearray(office.log.read_bytes())
        data[place] ^= 1
        office.log.write_bytes(bytes(data) + line(8))
        office.agrees()


class TestALogEditedInPlace:
    def edit(self, office: Office, place: int = 0) -> None:
        """Change the first figure of the log, or its last one."""
        data = office.log.read_bytes()
        with office.log.open("r+b") as file:
            at = (data.rindex if place else data.index)(b'"add":1') + 6
            file.seek(at)
            file.write(b"7")

    def test_is_read_anew(self, office, reads):
        office.answer()
        before = office.answer()
        self.edit(office)
        assert office.answer() != before
        office.agrees()

    def test_with_its_time_put_back_is_read_anew(self, office):
        office.answer()
        before, stat = office.answer(), office.log.stat()
        self.edit(office)
        os.utime(office.log, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert office.answer() != before
        office.agrees()

    def test_through_a_map_that_changes_no_time_is_read_anew(self, office):
        """A page that is dirty already takes a second store without a word to the file's times."""
        with office.log.open("r+b") as file, mmap.mmap(file.fileno(), 0) as pages:
            at = office.log.read_bytes().index(b'"add":1') + 6
            pages[at : at + 1] = b"2"
            before, stat = office.answer(), office.log.stat()
            pages[at : at + 1] = b"7"
            os.utime(office.log, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            assert office.answer() != before
            office.agrees()
            update(office.session(), "homes", "+1", ChangeInput(by="ops"))
            office.agrees()

    @pytest.mark.parametrize("place", [0, -1])
    def test_while_an_update_is_flushed_is_read_anew(self, office, monkeypatch, place):
        office.answer()
        real = os.fsync
        edited: list[int] = []

        def fsync(descriptor: int) -> None:
            real(descriptor)
            if not edited and office.log.stat().st_size > 7 * len(line(1)):
                edited.append(descriptor)
                self.edit(office, place)

        monkeypatch.setattr(os, "fsync", fsync)
        update(office.session(), "homes", "+1", ChangeInput(by="ops"))
        assert edited
        office.agrees()


class TestWhatIsKept:
    @pytest.mark.parametrize("size", [0, 1, 20, 60, 100, 300])
    def test_may_be_cut_short(self, office, size):
        office.answer()
        office.kept.write_bytes(office.kept.read_bytes()[:size])
        office.agrees()

    def test_may_have_any_byte_wrong(self, office):
        office.answer()
        whole = office.kept.read_bytes()
        right = office.answer(cache=False)
        for place in range(len(whole)):
            damaged = bytearray(whole)
            damaged[place] ^= 0x10
            office.kept.write_bytes(damaged)
            assert office.answer() == right, place

    def test_may_be_of_another_log(self, office, tmp_path):
        (tmp_path / "other").mkdir()
        other = Office(tmp_path / "other")
        other.log.write_bytes(line(1, add=500))
        other.answer()
        office.answer()
        shutil.copy(other.kept, office.kept)
        office.agrees()

    def test_may_be_a_folder_or_unreadable(self, office):
        office.kept.mkdir(parents=True)
        office.agrees()

    @pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are of POSIX")
    @pytest.mark.parametrize("suffix", ["", ".{pid}"], ids=["kept", "being written"])
    def test_may_be_a_pipe_and_nobody_waits_for_it(self, office, suffix):
        office.answer()
        office.kept.unlink()
        pipe = office.kept.with_name(office.kept.name + suffix.format(pid=os.getpid()))
        os.mkfifo(pipe)
        office.agrees()
        office.agrees()
        assert not pipe.is_fifo()

    def test_holds_for_the_plan_it_was_checked_against(self, office):
        office.answer()
        plan = office.log.with_name("plan.toml")
        plan.write_text(SMALL_PLAN.replace("item.homes", "item.houses"), encoding="utf-8")
        office.agrees()
        plan.write_text(SMALL_PLAN.replace('"count"', '"level"'), encoding="utf-8")
        office.agrees()

    def test_holds_for_a_plan_that_has_more_items(self, office, reads):
        office.answer()
        more = '\n[item.more]\nchapter = "urban"\ntitle = "More"\nkind = "count"\ntarget = 5\n'
        with office.log.with_name("plan.toml").open("a", encoding="utf-8") as file:
            file.write(more)
        office.agrees()
        assert reads == ["cold"]

    @pytest.mark.parametrize("number", ["NaN", "sNaN", "-Infinity"])
    @pytest.mark.parametrize("name", ["value", "lead", "total"])
    def test_may_hold_what_is_no_number_of_what_was_vouched_for(self, office, number, name):
        with office.log.open("ab") as file:
            file.write(line(8, add=..., confirm=ulid(7), value=7))
        office.answer()
        saved = checkpoint.load(office.kept)
        assert saved is not None
        setattr(saved.fold.vouched["homes"]["2023-06-30"][0], name, Decimal(number))
        checkpoint.save(saved, office.kept)
        office.agrees()

    @pytest.mark.parametrize("number", ["NaN", "sNaN", "-Infinity"])
    @pytest.mark.parametrize("name", ["lead", "first", "last"])
    def test_may_hold_what_is_no_number(self, office, number, name):
        office.answer()
        saved = checkpoint.load(office.kept)
        assert saved is not None
        setattr(saved.fold.days["homes"]["2023-06-30"], name, Decimal(number))
        checkpoint.save(saved, office.kept)
        office.agrees()
        assert check(office.session()) == (7, 0, 0)


class TestAnUpdate:
    def test_leaves_a_checkpoint_of_the_log_with_its_entry(self, office, reads):
        office.answer()
        for value in ("+1", "20", "+3"):
            update(office.session(), "homes", value, ChangeInput(by="ops"))
        assert reads == ["cold"]
        office.agrees()
        assert reads == ["cold"]

    @pytest.mark.parametrize(
        "word",
        [
            {"confirm": ulid(7), "value": Decimal(7)},
            {"send_back": ulid(7), "note": "why"},
            {"void": ulid(7), "note": "why"},
        ],
    )
    def test_that_speaks_of_another_entry_leaves_none_without_its_effect(self, office, word):
        at, day = START + dt.timedelta(hours=1), dt.date(2023, 6, 30)
        entry = Entry(id=ulid(8), at=at, item="homes", date=day, by="office", **word)
        with office.session().open_log() as log:
            history = history_of(PLAN)
            log.adoptions()
            log.fold(history)
            log.append(entry)
        office.agrees()

    def test_of_a_log_out_of_order_reads_it_whole(self, office):
        office.log.write_bytes(line(2) + line(1))
        office.agrees()
        update(office.session(), "homes", "+1", ChangeInput(by="ops"))
        office.agrees()


class TestTheFolder:
    """What is kept is the user's own, and nobody leads it elsewhere."""

    def test_may_not_be_a_link(self, office, tmp_path, reads):
        office.answer()
        folder = office.kept.parent
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        office.agrees()
        folder.unlink()
        assert reads == ["cold"] * 2

    def test_may_not_be_writable_by_others(self, office, reads):
        office.answer()
        office.kept.parent.chmod(0o777)
        office.answer()
        office.kept.parent.chmod(0o700)
        assert reads == ["cold"] * 2

    def test_holds_no_file_that_is_a_link(self, office, tmp_path, reads):
        office.answer()
        office.kept.rename(tmp_path / "elsewhere")
        office.kept.symlink_to(tmp_path / "elsewhere")
        before = (tmp_path / "elsewhere").read_bytes()
        office.answer()
        assert reads == ["cold"] * 2
        assert not office.kept.is_symlink()
        assert (tmp_path / "elsewhere").read_bytes() == before

    def test_holds_no_link_in_place_of_what_is_being_written(self, office, tmp_path):
        office.kept.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        victim = tmp_path / "victim"
        victim.write_bytes(b"mine")
        office.kept.with_name(f"{office.kept.name}.{os.getpid()}").symlink_to(victim)
        office.agrees()
        assert victim.read_bytes() == b"mine"


class TestCheck:
    def test_finds_what_is_kept_sound(self, office):
        office.answer()
        assert check(office.session())[0] == 7
        assert office.kept.exists()

    def test_tells_and_removes_a_checkpoint_that_is_wrong(self, office):
        office.answer()
        saved = checkpoint.load(office.kept)
        assert saved is not None
        saved.fold.days["homes"]["2023-06-30"].lead = 999
        checkpoint.save(saved, office.kept)
        with pytest.raises(PlanError) as caught:
            check(office.session())
        assert [(p.code, p.file) for p in caught.value.problems] == [
            ("cache-differs", "progress.jsonl")
        ]
        office.agrees()
        check(office.session())

    def test_tells_a_checkpoint_that_is_wrong_and_stays(self, office, monkeypatch):
        office.answer()
        saved = checkpoint.load(office.kept)
        assert saved is not None
        saved.fold.days["homes"]["2023-06-30"].lead = 999
        checkpoint.save(saved, office.kept)

        def refused(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "unlink", refused)
        with pytest.raises(PlanError) as caught:
            check(office.session())
        (problem,) = caught.value.problems
        english, chinese = in_both_languages(problem)
        assert f"{office.kept} could not be removed" in english
        assert f"{office.kept} 无法删除" in chinese

    def test_leaves_a_checkpoint_alone_that_nobody_would_go_by(self, office):
        office.answer()
        with office.log.open("ab") as file:
            file.write(line(8))
        assert check(office.session())[0] == 8
        assert office.kept.exists()


class Machine(RuleBasedStateMachine):
    """Anyone does anything to a log; a look by checkpoint is as one without."""

    patch: pytest.MonkeyPatch

    @initialize()
    def begin(self) -> None:
        folder = Path(os.environ["XDG_CACHE_HOME"]).with_name(f"machine-{id(self)}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.folder, self.office, self.number = folder, Office(folder), 0
        self.copies = [b""]

    @rule(changes=st.lists(st.sampled_from([{}, {"add": ..., "set": 5}, {"add": -1}]), max_size=4))
    def append(self, changes: list[dict[str, object]]) -> None:
        with self.office.log.open("ab") as file:
            for change in changes:
                self.number += 1
                file.write(line(self.number, **change))

    @rule(back=st.integers(1, 5))
    def withdraw(self, back: int) -> None:
        if self.number:
            target = ulid(max(self.number - back, 1))
            self.number += 1
            with self.office.log.open("ab") as file:
                file.write(line(self.number, add=..., void=target, note="wrong"))

    @rule(back=st.integers(1, 5), value=st.integers(0, 6))
    def confirm(self, back: int, value: int) -> None:
        self.speak(back, value=value, confirm=...)

    @rule(back=st.integers(1, 5))
    def send_back(self, back: int) -> None:
        self.speak(back, note="why", **{"return": ...})

    def speak(self, back: int, **keys: object) -> None:
        if self.number:
            target = ulid(max(self.number - back, 1))
            self.number += 1
            word = {name: target if value is ... else value for name, value in keys.items()}
            with self.office.log.open("ab") as file:
                file.write(line(self.number, add=..., **word))

    @rule(value=st.sampled_from(["+1", "100"]))
    def report(self, value: str) -> None:
        try:
            update(self.office.session(), "homes", value, ChangeInput(by="ops"))
        except PlanError:
            return

    @rule(place=st.integers(0, 2000), byte=st.sampled_from(b'19"{\n '))
    def edit(self, place: int, byte: int) -> None:
        data = bytearray(self.office.log.read_bytes())
        if data:
            with self.office.log.open("r+b") as file:
                file.seek(place % len(data))
                file.write(bytes([byte]))

    @rule(size=st.integers(0, 2000))
    def cut(self, size: int) -> None:
        os.truncate(self.office.log, size % (self.office.log.stat().st_size + 1))

    @rule()
    def copy(self) -> None:
        self.copies.append(self.office.log.read_bytes())

    @rule(which=st.integers(0, 9))
    def restore(self, which: int) -> None:
        self.office.log.write_bytes(self.copies[which % len(self.copies)])

    @rule(which=st.integers(0, 9))
    def replace(self, which: int) -> None:
        other = self.folder / "other.jsonl"
        other.write_bytes(self.copies[which % len(self.copies)])
        other.replace(self.office.log)

    @rule(seconds=st.integers(-5, 5))
    def touch(self, seconds: int) -> None:
        stat = self.office.log.stat()
        os.utime(self.office.log, ns=(stat.st_atime_ns, stat.st_mtime_ns + seconds * 10**9))

    @rule(place=st.integers(0, 400))
    def damage(self, place: int) -> None:
        if self.office.kept.exists():
            data = bytearray(self.office.kept.read_bytes())
            data[place % len(data)] ^= 4
            self.office.kept.write_bytes(data)

    @invariant()
    def the_answer_is_that_of_a_cold_read(self) -> None:
        self.office.agrees()

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def test_whatever_is_done_the_answer_is_that_of_a_cold_read() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Machine, settings=settings(max_examples=60, stateful_step_count=25))


def test_moments_keep_their_offsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log began on 1 July where the plan is, on 30 June in Greenwich."""
    monkeypatch.setattr(core, "CHECKPOINT_LEAST", 0)
    office = Office(tmp_path)
    office.log.write_bytes(line(1, at="2023-07-01T05:00:00+08:00") + line(2))
    for _ in range(2):
        _, fold = office.session().look()
        assert fold.began == dt.date(2023, 7, 1)
        assert str(fold.last_at).endswith("+08:00")
